"""Deadlines against a brute force that shares nothing with the code: every minute of the clock is open or closed.

A window of some weeks is laid out as a list of what the wall clock shows at each minute of UTC. Times of the week are
found in that list by looking, open minutes are marked one by one, and a budget is used up by walking over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from upkeep.clock.business import deadline, elapsed
from upkeep.clock.durations import Duration
from upkeep.clock.holidays import Holidays
from upkeep.clock.hours import OpeningHours, parse_week

ZONES = [
    "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns",
    "America/Sao_Paulo", "America/Havana", "America/Santiago", "Africa/Cairo", "Africa/Casablanca", "Asia/Kolkata",
    "Asia/Tehran", "Asia/Beirut", "Asia/Gaza", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia",
    "Pacific/Chatham", "Antarctica/Troll",
]  # fmt: skip
AROUND = [
    date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2011, 12, 30), date(2026, 4, 5),
    date(2017, 10, 15), date(2026, 4, 24), date(2018, 3, 25), date(2026, 9, 6), date(2026, 7, 1), date(2022, 9, 11),
]  # fmt: skip
BEFORE, AFTER = 12, 40
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EPOCH = datetime(1970, 1, 1)


@cache
def shown(zone: str, around: date) -> tuple[int, list[int], dict[int, int]]:
    """From which minute of UTC on, what the wall clock shows (in minutes), and where each is shown first."""
    first = int(datetime(around.year, around.month, around.day, tzinfo=UTC).timestamp()) // 60 - BEFORE * 1440
    info = ZoneInfo(zone)
    walls = []
    for quarter in range((BEFORE + AFTER) * 96):
        begin = (first + quarter * 15) * 60
        local = datetime.fromtimestamp(begin, info).replace(tzinfo=None)
        walls += [int((local - EPOCH).total_seconds()) // 60 + minute for minute in range(15)]
    places: dict[int, int] = {}
    for place, wall in enumerate(walls):
        places.setdefault(wall, place)
    return first, walls, places


@dataclass
class Clock:
    """One schedule laid out over one window."""

    first: int
    walls: list[int]
    places: dict[int, int]
    spans: dict[str, list[tuple[int, int]]]
    holidays: list[date]

    def place(self, wall: int) -> int:
        """The minute at which the clock shows `wall`; in a gap as many minutes on as it would have been."""
        if wall in self.places:
            return self.places[wall]
        before = max(place for shown, place in self.places.items() if shown < wall)
        return before + wall - self.walls[before]

    def exists(self, day: int) -> bool:
        return any(day * 1440 + quarter in self.places for quarter in range(0, 1440, 15))

    def stretches(self, day: int) -> list[tuple[int, int]]:
        """The open stretches that start on a day (counted since 1970), as minutes of the window."""
        as_date = EPOCH.date() + timedelta(days=day)
        if as_date in self.holidays or not self.exists(day):
            return []
        found = []
        for begin, end in self.spans.get(NAMES[as_date.weekday()], []):
            found.append((self.place(day * 1440 + begin), self.place(day * 1440 + end)))
        return [(begin, end) for begin, end in found if begin < end]

    def days(self) -> range:
        return range(self.walls[0] // 1440 + 2, self.walls[-1] // 1440 - 2)

    def opened(self) -> bytearray:
        marks = bytearray(len(self.walls) + 3000)
        for day in self.days():
            for begin, end in self.stretches(day):
                marks[begin:end] = b"\x01" * (end - begin)
        return marks


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Clock, OpeningHours]:
    zone, around = draw(st.sampled_from(ZONES)), draw(st.sampled_from(AROUND))
    half = st.integers(0, 47).map(lambda number: number * 30)
    span = st.tuples(half, st.one_of(half, st.just(1440)))
    spans = draw(st.dictionaries(st.sampled_from(NAMES), st.lists(span, min_size=1, max_size=3), min_size=1))
    shift = st.integers(-10, 20).map(lambda days: around + timedelta(days=days))
    holidays = draw(st.lists(shift, max_size=4))
    text = {day: [f"{written(begin)}-{written(end)}" for begin, end in each] for day, each in spans.items()}
    hours = OpeningHours(parse_week(text), ZoneInfo(zone), Holidays(holidays))
    return Clock(*shown(zone, around), {day: joined(each) for day, each in spans.items()}, holidays), hours


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap or touch on their day as one, found by marking its minutes and those of the next day.

    They are one before the clock is asked: where a change swallows the begin of the whole, none of the others counts.
    """
    marks = bytearray(2 * 1440 + 1)
    for begin, end in spans:
        last = end if end > begin else end + 1440
        marks[begin:last] = b"\x01" * (last - begin)
    return [run.span() for run in re.finditer(b"\x01+", marks)]


def written(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


starts = st.integers(0, 16 * 86400)


def walked(marks: bytearray, start: int, budget: int) -> int | None:
    """Second of the window at which `budget` seconds are used up, minute by minute; None beyond the window."""
    second, left = start, budget
    while second // 60 < len(marks):
        if marks[second // 60]:
            room = 60 - second % 60
            if left <= room:
                return second + left
            left -= room
        second = second // 60 * 60 + 60
    return None


@given(clocks(), starts, st.integers(1, 40 * 3600))
def test_every_minute_counted_by_hand_gives_the_same_deadline(
    both: tuple[Clock, OpeningHours], start: int, budget: int
) -> None:
    clock, hours = both
    begin = start + 4 * 86400
    by_hand = walked(clock.opened(), begin, budget)
    if by_hand is None or by_hand > (BEFORE + AFTER - 4) * 86400:
        return
    origin = datetime.fromtimestamp(clock.first * 60, UTC)
    opened = origin + timedelta(seconds=begin)
    due = deadline(Duration(exact=timedelta(seconds=budget)), opened, hours.zone, hours)
    assert due == origin + timedelta(seconds=by_hand)
    assert elapsed(opened, due, hours) == timedelta(seconds=budget)


def in_days(clock: Clock, start: int, days: int) -> int | None:
    """Business days by looking at every date: the second of the window at which they are used up."""
    marks = clock.opened()
    second = start
    while not marks[second // 60]:
        second = second // 60 * 60 + 60
        if second // 60 >= len(marks):
            return None
    minute = second // 60
    owner = max(day for day in clock.days() if any(begin <= minute < end for begin, end in clock.stretches(day)))
    wall = clock.walls[minute] - owner * 1440
    dates = [day for day in clock.days() if day > owner and clock.stretches(day)]
    if len(dates) < days:
        return None
    landing = clock.place(dates[days - 1] * 1440 + wall)
    if second % 60 == 0 and marks[landing - 1] and not marks[landing]:
        return landing * 60  # a closing time
    if marks[landing]:
        return landing * 60 + second % 60
    while not marks[landing]:
        landing += 1
        if landing >= len(marks):
            return None
    return landing * 60


@given(clocks(), starts, st.integers(1, 6))
def test_business_days_counted_date_by_date_give_the_same_deadline(
    both: tuple[Clock, OpeningHours], start: int, days: int
) -> None:
    clock, hours = both
    begin = start + 4 * 86400
    by_hand = in_days(clock, begin, days)
    if by_hand is None or by_hand > (BEFORE + AFTER - 4) * 86400:
        return
    origin = datetime.fromtimestamp(clock.first * 60, UTC)
    due = deadline(Duration(days=days), origin + timedelta(seconds=begin), hours.zone, hours)
    assert due == origin + timedelta(seconds=by_hand)


def test_the_brute_force_itself_knows_a_gap_and_a_fold() -> None:
    first, walls, places = shown("Europe/Berlin", date(2026, 3, 29))
    clock = Clock(first, walls, places, {}, [])
    half_past_two = int((datetime(2026, 3, 29, 2, 30) - EPOCH).total_seconds()) // 60
    assert datetime.fromtimestamp((first + clock.place(half_past_two)) * 60, UTC).hour == 1
    assert half_past_two not in places
    twice = shown("Europe/Berlin", date(2026, 10, 25))[1].count(
        int((datetime(2026, 10, 25, 2, 30) - EPOCH).total_seconds()) // 60
    )
    assert twice == 2
