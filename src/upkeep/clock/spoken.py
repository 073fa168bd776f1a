"""Times as people type them: `2026-11-23 14:05`, `14:05`, `yesterday 14:05`, `20m ago`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from upkeep.clock.durations import Duration, parse_duration
from upkeep.clock.local import ONE_DAY, YEARS, instant, local_date, wall

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_EXAMPLES = "write for example '2026-11-23 14:05', '14:05', 'yesterday 14:05', '20m ago' or '2026-11-23T13:05:00Z'"


def parse_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The instant (UTC, whole seconds) that a person means; without an offset in `zone`.

    A bare `14:05` is the last such, today or yesterday; a bare date is its midnight. A time in the gap of a clock
    change moves forward by the gap, one that occurs twice means the first. Raises ValueError with examples, and for a
    time outside of YEARS.
    """
    moment = _meant(text.strip(), now, zone)
    if moment.year not in YEARS:
        raise ValueError(f"'{text[:40]}' lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return moment


def _meant(words: str, now: datetime, zone: tzinfo) -> datetime:
    if words == "now":
        return now
    if words.endswith(" ago"):
        return _ago(words.removesuffix(" ago").replace(" ", ""), now, zone)
    if clock := _CLOCK.fullmatch(words):
        return _last(_time(clock), now, zone)
    day, _, rest = words.partition(" ")
    if day in ("yesterday", "today") and (clock := _CLOCK.fullmatch(rest.strip())):
        today = local_date(now, zone)
        return instant(datetime.combine(today - ONE_DAY * (day == "yesterday"), _time(clock)), zone)
    return _written(words, zone)


def parse_date(text: str, now: datetime, zone: tzinfo) -> date:
    """The date that a person means: `2026-11-23`, `today`, `tomorrow`, `yesterday`; raises ValueError."""
    words = text.strip()
    shifts = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if words in shifts:
        return local_date(now, zone) + ONE_DAY * shifts[words]
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII):
            raise ValueError
        return date.fromisoformat(words)
    except ValueError:
        raise ValueError(f"'{text[:40]}' is no date; write for example 2026-12-01 or 'tomorrow'") from None


def _written(words: str, zone: tzinfo) -> datetime:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?", words, re.ASCII):
        raise ValueError(f"'{words[:40]}' is no time; {_EXAMPLES}")
    try:
        moment = datetime.fromisoformat(words).replace(microsecond=0)
        return instant(moment, zone) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"'{words[:40]}' is not in the calendar; {_EXAMPLES}") from None


def _ago(words: str, now: datetime, zone: tzinfo) -> datetime:
    try:
        length: Duration = parse_duration(words)
        then = instant(wall(now, zone) - timedelta(days=length.calendar_days), zone) if length.calendar_days else now
        return then - length.exact
    except (ValueError, OverflowError):
        raise ValueError(f"'{words[:40]} ago' is no time; {_EXAMPLES}") from None


def _last(clock: time, now: datetime, zone: tzinfo) -> datetime:
    day = local_date(now, zone) + ONE_DAY
    while (moment := instant(datetime.combine(day, clock), zone)) > now:
        day -= ONE_DAY
    return moment


def _time(match: re.Match[str]) -> time:
    return time(int(match[1]), int(match[2]), int(match[3] or 0))
