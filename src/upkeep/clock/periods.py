"""Periods of checklists: dates, ISO weeks, months, quarters and years in a zone.

A period begins at local midnight of its first date and ends where the next one begins (semantics, "Periods"); a
date that the zone skipped is no period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from upkeep.clock.local import ONE_DAY, YEARS, local_date, midnight, skipped

CADENCES = ("daily", "weekly", "monthly", "quarterly", "yearly")

_FORMS = {
    "daily": (re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII), "2026-11-23"),
    "weekly": (re.compile(r"(\d{4})-W(\d{2})", re.ASCII), "2026-W48"),
    "monthly": (re.compile(r"(\d{4})-(\d{2})", re.ASCII), "2026-11"),
    "quarterly": (re.compile(r"(\d{4})-Q([1-4])", re.ASCII), "2026-Q4"),
    "yearly": (re.compile(r"(\d{4})", re.ASCII), "2026"),
}


@dataclass(frozen=True)
class Period:
    """A stretch of whole dates; one without an end lasts until it is finished."""

    id: str
    cadence: str
    """One of CADENCES; `after` for a list that falls due some time after it was finished."""
    first: date
    last: date | None
    begin: datetime
    """UTC, inclusive."""
    end: datetime | None
    """UTC, exclusive."""

    def ended(self, now: datetime) -> bool:
        """Whether the period lies in the past."""
        return self.end is not None and self.end <= now

    def dates(self) -> Iterator[date]:
        """Every date from the first to the last, skipped ones included; none where there is no last."""
        day = self.first
        while self.last is not None and day <= self.last:
            yield day
            day += ONE_DAY


def containing(moment: datetime, cadence: str, zone: tzinfo) -> Period:
    """The period in which `moment` lies."""
    return beginning(_first(local_date(moment, zone), cadence), cadence, zone)


def following(period: Period, zone: tzinfo) -> Period:
    """The next period of the same cadence."""
    first = _next(period.first, period.cadence)
    while period.cadence == "daily" and skipped(first, zone):
        first += ONE_DAY
    return beginning(first, period.cadence, zone)


def preceding(period: Period, zone: tzinfo) -> Period:
    """The previous period of the same cadence."""
    day = period.first - ONE_DAY
    while period.cadence == "daily" and skipped(day, zone):
        day -= ONE_DAY
    return beginning(_first(day, period.cadence), period.cadence, zone)


def parse(text: str, cadence: str, zone: tzinfo) -> Period:
    """The period with this id; raises ValueError saying why it is none of this cadence."""
    form, example = _FORMS[cadence]
    match = form.fullmatch(text)
    if match is None:
        for other, (pattern, _) in _FORMS.items():
            if pattern.fullmatch(text):
                raise ValueError(f"'{text}' is a {other} period; a {cadence} one looks like {example}")
        raise ValueError(f"'{text[:40]}' is no period; a {cadence} one looks like {example}")
    numbers = [int(number) for number in match.groups()]
    if numbers[0] not in YEARS:
        raise ValueError(f"'{text}' lies outside the years {YEARS[0]} to {YEARS[-1]}")
    try:
        first = _from_numbers(cadence, numbers)
    except ValueError:
        raise ValueError(f"'{text}' is not in the calendar") from None
    if cadence == "daily" and skipped(first, zone):
        raise ValueError(f"{zone} skipped the date {text}")
    return beginning(first, cadence, zone)


def beginning(first: date, cadence: str, zone: tzinfo) -> Period:
    """The period whose first date is `first`."""
    after = _next(first, cadence)
    return Period(
        identifier(first, cadence), cadence, first, after - ONE_DAY, midnight(first, zone), midnight(after, zone)
    )


def open_ended(first: date, zone: tzinfo) -> Period:
    """A period that begins on `first` and has no end."""
    return Period(first.isoformat(), "after", first, None, midnight(first, zone), None)


def identifier(first: date, cadence: str) -> str:
    """The id of the period that begins on `first`."""
    if cadence == "weekly":
        year, week, _ = first.isocalendar()
        return f"{year:04}-W{week:02}"
    if cadence == "monthly":
        return f"{first.year:04}-{first.month:02}"
    if cadence == "quarterly":
        return f"{first.year:04}-Q{(first.month + 2) // 3}"
    return f"{first.year:04}" if cadence == "yearly" else first.isoformat()


def _from_numbers(cadence: str, numbers: list[int]) -> date:
    if cadence == "daily":
        return date(*numbers)
    if cadence == "weekly":
        return date.fromisocalendar(numbers[0], numbers[1], 1)
    if cadence == "quarterly":
        return date(numbers[0], numbers[1] * 3 - 2, 1)
    return date(numbers[0], numbers[1] if cadence == "monthly" else 1, 1)


def _first(day: date, cadence: str) -> date:
    """The first date of the period that holds `day`."""
    if cadence == "weekly":
        return day - timedelta(days=day.weekday())
    if cadence == "monthly":
        return day.replace(day=1)
    if cadence == "quarterly":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1) if cadence == "yearly" else day


def _next(first: date, cadence: str) -> date:
    """The first date of the period after the one that begins on `first`."""
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}.get(cadence)
    if months is None:
        return first + timedelta(days=7 if cadence == "weekly" else 1)
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
