"""Opening hours: per weekday a list of intervals, mapped to instants day by day.

A clock change inside an interval makes it an hour longer or shorter; a holiday closes the whole day on which an
interval starts; a date that the zone skipped has no hours (semantics, "Support clocks").
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from upkeep.clock.local import instant, skipped

if TYPE_CHECKING:
    from upkeep.clock.stretches import Stretches

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 24 * 60
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_INTERVAL = re.compile(rf"({_TIME})-({_TIME}|24:00)", re.ASCII)
_EXAMPLE = 'write for example \'mon-fri 09:00-17:00\', or { mon = ["09:00-12:30", "13:30-17:00"] }'

Interval = tuple[int, int]
"""Begin and end in minutes of the day; an end beyond 1440 lies on the next date."""


@dataclass(frozen=True)
class Week:
    """Seven weekdays' intervals, Monday first; sorted, and merged where they overlap on their day."""

    days: tuple[tuple[Interval, ...], ...]

    @cached_property
    def open_weekdays(self) -> frozenset[int]:
        """The weekdays on which an interval starts; Monday is 0."""
        return frozenset(number for number, intervals in enumerate(self.days) if intervals)


def parse_week(spec: str | Mapping[str, Sequence[str]]) -> Week:
    """The week that people write, as text or as a table of weekdays; raises ValueError saying what to write.

    An interval that ends at or before its start runs over midnight and belongs to the day on which it starts.
    """
    days: list[list[Interval]] = [[] for _ in WEEKDAYS]
    for names, texts in _groups(spec):
        for text in texts:
            for number in _weekdays(names):
                days[number].append(_interval(text))
    return Week(tuple(_merged(intervals) for intervals in days))


def week_text(week: Week) -> str:
    """The week as text that `parse_week` reads back: `mon-thu 09:00-17:00, fri 09:00-15:00`."""
    texts = [" ".join(_interval_text(interval) for interval in day) for day in week.days]
    groups: list[list[int]] = []
    for number, text in enumerate(texts):
        if groups and texts[groups[-1][-1]] == text and groups[-1][-1] == number - 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    named = [(_names(group), texts[group[0]]) for group in groups]
    return ", ".join(f"{names} {text}" for names, text in named if text)


def _names(group: list[int]) -> str:
    first, last = WEEKDAYS[group[0]], WEEKDAYS[group[-1]]
    return first if first == last else f"{first}-{last}"


def _interval_text(interval: Interval) -> str:
    """One interval; one over a day long, merged from several, as two that overlap."""
    begin, end = interval
    if end - begin > _DAY:
        return f"{_clock_text(begin)}-{_clock_text(begin)} {_clock_text(end - _DAY)}-{_clock_text(end)}"
    return f"{_clock_text(begin)}-{_clock_text(end)}"


def _clock_text(minute: int) -> str:
    minute = minute if minute <= _DAY else minute - _DAY
    return f"{minute // 60:02}:{minute % 60:02}"


@dataclass(frozen=True)
class OpeningHours:
    """A week in a zone, without its holidays."""

    week: Week
    zone: tzinfo
    holidays: Container[date] = ()

    @cached_property
    def stretches(self) -> Stretches:
        """These hours laid out as stretches; kept, since every deadline asks for them."""
        from upkeep.clock.stretches import Stretches

        return Stretches(self)

    @property
    def open_weekdays(self) -> frozenset[int]:
        """The weekdays that have hours; Monday is 0."""
        return self.week.open_weekdays

    def is_working_day(self, day: date) -> bool:
        """Whether hours start on this date: its weekday has some, and it is neither a holiday nor skipped."""
        return day.weekday() in self.open_weekdays and day not in self.holidays and not skipped(day, self.zone)

    def intervals(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The stretches (UTC) that start on this date; one that a clock change swallowed is none."""
        if not self.is_working_day(day):
            return
        midnight = datetime.combine(day, time())
        for begin, end in self.week.days[day.weekday()]:
            opens = instant(midnight + timedelta(minutes=begin), self.zone)
            closes = instant(midnight + timedelta(minutes=end), self.zone)
            if opens < closes:
                yield opens, closes

    def ends(self, day: date) -> datetime | None:
        """When the last stretch that starts on this date ends; None where there is none."""
        return max((closes for _, closes in self.intervals(day)), default=None)


def _groups(spec: str | Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    if isinstance(spec, str):
        for group in re.split(r"[,;]", spec):
            names, *texts = group.split() or [""]
            if not texts:
                raise ValueError(f"'{group.strip()[:40]}' must be weekdays and times; {_EXAMPLE}")
            yield names, texts
        return
    for names, texts in spec.items():
        if isinstance(texts, str):
            yield names, texts.split()
            continue
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
            raise ValueError(f"'{names}' must be a list of intervals; {_EXAMPLE}")
        yield names, texts


def _weekdays(names: str) -> Iterator[int]:
    """`mon`, `mon-fri`, or `sat-mon` over the week's end."""
    first, dash, last = names.lower().partition("-")
    for name in (first, last) if dash else (first,):
        if name not in WEEKDAYS:
            raise ValueError(f"'{name[:20]}' is no weekday; write one of {', '.join(WEEKDAYS)}")
    begin = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last) - begin) % 7 if dash else 0
    return ((begin + step) % 7 for step in range(length + 1))


def _interval(text: str) -> Interval:
    match = _INTERVAL.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text[:40]}' is no interval; {_EXAMPLE}")
    begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in match.groups())
    return begin, end if end > begin else end + _DAY


def _merged(intervals: list[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for begin, end in sorted(intervals):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)
