"""Times as exports write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo

from upkeep.clock.local import instant

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp][Mm])?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_FORMS = (
    re.compile(rf"(?P<year>\d{{4}})[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})(?:[T ,]+{_CLOCK}{_ZONE})?", re.ASCII),
    re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})(?:[T ,]+{_CLOCK}{_ZONE})?", re.ASCII),
)


def moment(text: str, zone: tzinfo) -> datetime:
    """The instant (UTC, whole seconds) that an export means; without an offset in `zone`, a bare date its midnight.

    Raises ValueError with what to write; `03/04/2026` is refused, since nobody knows which of the two is the month.
    """
    words = text.strip()
    match = next((found for form in _FORMS if (found := form.fullmatch(words))), None)
    if match is None:
        raise ValueError(f"'{words[:40]}' is no time; write for example 2026-11-23T08:00:00Z or 2026-11-23 09:00")
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        naive = datetime.combine(day, _clock(match))
        offset = match["zone"]
        if not offset:
            return instant(naive, zone)
        if offset in ("Z", "UTC", "GMT"):
            return naive.replace(tzinfo=UTC)
        return datetime.strptime(f"{naive.isoformat()}{offset}", "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"'{words[:40]}' is not in the calendar") from None


def optional(text: str, zone: tzinfo) -> datetime | None:
    """Like `moment`; None for nothing."""
    return moment(text, zone) if text else None


def several(text: str, zone: tzinfo) -> list[datetime]:
    """The times of one cell, divided by semicolons; none in an empty one."""
    return [moment(each, zone) for each in text.split(";") if each.strip()]


def calendar_date(text: str) -> date:
    """A date; raises ValueError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"'{text[:40]}' is no date; write for example 2026-12-15") from None


def _clock(match: re.Match[str]) -> time:
    if match["hour"] is None:
        return time()
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + 12 * (match["half"].lower() == "pm")
    return time(hour, int(match["minute"]), int(match["second"] or 0))
