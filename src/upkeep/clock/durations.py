"""Durations as people write them: `4h`, `1d4h`, `2w`, `PT4H`; days are calendar units, hours are exact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from upkeep.clock.local import instant, wall

DAY = timedelta(days=1)
_LIMIT_DAYS = 366 * 1000  # beyond any plan, and still a date that Python can count to

_SHORT = re.compile(
    r"(?:(?P<w>\d+)w)?(?:(?P<d>\d+)d)?(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+(?P<f>\.\d+)?)s)?", re.ASCII
)
_ISO = re.compile(
    r"P(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?(?P<t>T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?P<f>\.\d+)?)S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, order=False)
class Duration:
    """A length of time: `days` (calendar units, weeks counted as seven) and an `exact` rest."""

    days: int = 0
    exact: timedelta = timedelta()
    weeks: int = 0
    """Weeks as written, kept apart from `days` because a business week is not seven business days."""

    @property
    def calendar_days(self) -> int:
        """Weeks and days summed, as calendar days."""
        return self.weeks * 7 + self.days

    @property
    def elapsed(self) -> timedelta:
        """The length where a day is 86,400 s: in `every`, `timeout`, `remind` and windows."""
        return self.calendar_days * DAY + self.exact

    def after(self, start: datetime, zone: tzinfo) -> datetime:
        """The instant this long after `start`: the dates first, in one step, on the wall clock; then the rest.

        Raises OverflowError beyond the year 9999.
        """
        if self.calendar_days:
            start = instant(wall(start, zone) + self.calendar_days * DAY, zone)
        return start + self.exact

    def __str__(self) -> str:
        seconds = self.exact.total_seconds()
        whole = int(seconds)
        hours, minutes = divmod(whole // 60, 60)
        rest = seconds - whole // 60 * 60
        parts = [(self.weeks, "w"), (self.days, "d"), (hours, "h"), (minutes, "m")]
        text = "".join(f"{number}{unit}" for number, unit in parts if number)
        if rest or not text:
            text += f"{rest:g}s"
        return text


def parse_duration(text: str, *, decimals: bool = False) -> Duration:
    """The duration that `text` writes, short (`1d4h`) or ISO 8601 (`P1DT4H`); zero is allowed here.

    `decimals` lets the seconds have a fraction, as in a timeout. Raises ValueError with what to write instead.
    """
    match = _SHORT.fullmatch(text) if text else None
    if match is None:
        match = _ISO.fullmatch(text)
        if match is None or text == "P" or match["t"] == "T":
            raise ValueError(_advice(text))
    if match["f"] and not decimals:
        raise ValueError(f"{text!r} has a fraction; whole seconds only")
    numbers = {unit: match[unit] or "0" for unit in "wdhms"}
    if any(len(number) > 12 for unit, number in numbers.items() if unit != "s"):
        raise ValueError(f"{text[:20]!r} is longer than a thousand years")
    exact_seconds = int(numbers["h"]) * 3600 + int(numbers["m"]) * 60 + float(numbers["s"])
    weeks, days = int(numbers["w"]), int(numbers["d"])
    if weeks * 7 + days + exact_seconds / 86400 > _LIMIT_DAYS:
        raise ValueError(f"{text!r} is longer than a thousand years")
    return Duration(days, timedelta(seconds=exact_seconds), weeks)


def parse_positive(text: str, *, decimals: bool = False) -> Duration:
    """Like `parse_duration`, but refuses zero, which makes no sense as a budget, a timeout or a period."""
    duration = parse_duration(text, decimals=decimals)
    if not duration.calendar_days and not duration.exact:
        raise ValueError(f"{text!r} is no time at all; write at least 1s")
    return duration


def _advice(text: str) -> str:
    shown = text if len(text) <= 40 else text[:39] + "…"
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return f"{shown!r} has no unit; write for example '{text}m', '{text}h' or '{text}d'"
    if text.startswith("-"):
        return f"{shown!r} is negative; a duration cannot be"
    if re.fullmatch(r"P.*[YM](T.*)?", text) or re.search(r"\d(mo|y|M|Y)", text):
        return f"{shown!r}: months and years have no fixed length; write weeks or days, such as '4w' or '90d'"
    return f"{shown!r} is no duration; write for example '90s', '30m', '4h', '2d', '1w' or '1d4h'"
