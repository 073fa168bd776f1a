"""Deadlines and elapsed time in opening hours."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.clock.business import advance, deadline, elapsed, next_open
from upkeep.clock.durations import Duration, parse_duration
from upkeep.clock.holidays import Holidays
from upkeep.clock.hours import OpeningHours, Week, parse_week
from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.clock.stretches import NeverOpen

CASES = json.loads((Path(__file__).parents[1] / "cases/business_deadlines.json").read_text())
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = OpeningHours(parse_week("mon-fri 09:00-17:00"), BERLIN, Holidays([date(2026, 12, 25)]))

ZONES = [
    "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
    "America/Havana", "Africa/Cairo", "Asia/Kolkata", "Asia/Tehran", "Asia/Beirut", "Australia/Lord_Howe",
    "Australia/Sydney", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll",
]  # fmt: skip


def schedule(name: str) -> OpeningHours:
    given = CASES["schedules"][name]
    week = {day: [f"{begin}-{end}" for begin, end in spans] for day, spans in given["hours"].items()}
    holidays = Holidays([date.fromisoformat(day) for day in given["holidays"]])
    return OpeningHours(parse_week(week), ZoneInfo(given["timezone"]), holidays)


SCHEDULES = {name: schedule(name) for name in CASES["schedules"]}


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_known_deadlines(case: dict[str, object]) -> None:
    hours = SCHEDULES[str(case["schedule"])]
    start, budget = from_rfc3339(str(case["start"])), timedelta(seconds=int(str(case["budget_seconds"])))
    due = deadline(Duration(exact=budget), start, hours.zone, hours)
    assert rfc3339(due) == case["expect"]
    assert elapsed(start, due, hours) == budget


def at(text: str) -> datetime:
    """A time in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


DEADLINES = {
    "within a day": ("2026-11-23 10:00", "2h", "2026-11-23 12:00"),
    "over a night": ("2026-11-23 16:00", "2h", "2026-11-24 10:00"),
    "over a weekend": ("2026-11-27 16:30", "1h", "2026-11-30 09:30"),
    "before opening": ("2026-11-23 07:00", "1h", "2026-11-23 10:00"),
    "after closing": ("2026-11-23 17:00", "1h", "2026-11-24 10:00"),
    "that ends exactly at closing time": ("2026-11-23 16:00", "1h", "2026-11-23 17:00"),
    "that ends exactly at closing time, begun while closed": ("2026-11-22 12:00", "8h", "2026-11-23 17:00"),
    "over a holiday": ("2026-12-24 16:00", "2h", "2026-12-28 10:00"),
    "in days": ("2026-11-23 10:00", "2d", "2026-11-25 10:00"),
    "in days over a weekend": ("2026-11-27 10:00", "1d", "2026-11-30 10:00"),
    "in days over a holiday": ("2026-12-24 10:00", "1d", "2026-12-28 10:00"),
    "in days, begun while closed": ("2026-11-28 12:00", "1d", "2026-12-01 09:00"),
    "in days, begun at closing time": ("2026-11-27 17:00", "1d", "2026-12-01 09:00"),
    "in a week, which is as many days as there are open weekdays": ("2026-11-23 10:00", "1w", "2026-11-30 10:00"),
    "in days and hours, days first": ("2026-11-26 16:00", "1d2h", "2026-11-30 10:00"),
}


@pytest.mark.parametrize(("start", "budget", "due"), DEADLINES.values(), ids=DEADLINES)
def test_a_deadline(start: str, budget: str, due: str) -> None:
    assert deadline(parse_duration(budget), at(start), BERLIN, OFFICE) == at(due)


def test_a_day_that_lands_on_a_closing_time_is_due_then() -> None:
    hours = OpeningHours(parse_week({"mon": ["09:00-17:00"], "tue": ["09:00-12:00"]}), BERLIN)
    assert deadline(parse_duration("1d"), at("2026-11-23 12:00"), BERLIN, hours) == at("2026-11-24 12:00")
    assert deadline(parse_duration("1d"), at("2026-11-23 13:00"), BERLIN, hours) == at("2026-11-30 09:00")


def test_after_midnight_a_ticket_belongs_to_the_day_on_which_the_hours_started() -> None:
    bar = OpeningHours(parse_week("thu-sun 18:00-02:00"), BERLIN)
    assert deadline(parse_duration("1d"), at("2026-11-22 23:00"), BERLIN, bar) == at("2026-11-26 23:00")
    assert deadline(parse_duration("1d"), at("2026-11-23 00:30"), BERLIN, bar) == at("2026-11-27 00:30")


def test_overlapping_hours_are_one_interval_also_where_a_clock_change_swallows_its_begin() -> None:
    both, one = (OpeningHours(parse_week(f"sun {text}"), BERLIN) for text in ("02:30-12:00 03:00-13:00", "02:30-13:00"))
    for hours in (both, one):
        assert next_open(at("2026-03-29 00:00"), hours) == at("2026-03-29 03:30")


def test_on_the_calendar_clock_every_second_counts() -> None:
    start = at("2026-03-28 12:00")  # the clocks go forward in the night
    assert deadline(parse_duration("24h"), start, BERLIN, None) == at("2026-03-29 13:00")
    assert deadline(parse_duration("1d"), start, BERLIN, None) == at("2026-03-29 12:00")


def test_hours_that_never_open_hold_nothing() -> None:
    never = OpeningHours(parse_week({}), BERLIN)
    for budget in ("1h", "1d"):
        with pytest.raises(NeverOpen):
            deadline(parse_duration(budget), at("2026-11-23 10:00"), BERLIN, never)


def test_a_budget_of_more_than_ten_years_of_hours_is_refused() -> None:
    with pytest.raises(NeverOpen):
        deadline(parse_duration("30000h"), at("2026-11-23 10:00"), BERLIN, OFFICE)


def test_a_deadline_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond the year 9999"):
        deadline(parse_duration("50000w"), datetime(9990, 1, 1, tzinfo=UTC), BERLIN, None)


def test_what_was_overdrawn_leads_back_in_opening_time() -> None:
    assert advance(timedelta(hours=-2), at("2026-11-24 10:00"), OFFICE) == at("2026-11-23 16:00")
    assert advance(timedelta(), at("2026-11-24 10:00"), OFFICE) == at("2026-11-24 10:00")


def test_time_that_runs_backwards_is_no_time() -> None:
    assert elapsed(at("2026-11-24 10:00"), at("2026-11-23 10:00"), OFFICE) == timedelta()
    assert elapsed(at("2026-11-24 10:00"), at("2026-11-23 10:00"), None) == timedelta()


@st.composite
def schedules(draw: st.DrawFn) -> OpeningHours:
    """Random weeks with split days, nights over midnight, 24:00 and holidays, in many zones."""
    times = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")
    ends = st.one_of(times, st.just("24:00"))
    interval = st.tuples(times, ends).map("-".join)
    days = st.dictionaries(
        st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), st.lists(interval, max_size=2), min_size=1
    )
    week = draw(days.filter(lambda spec: any(spec.values())))
    near = st.integers(-20, 20).map(lambda shift: date(2026, 3, 29) + timedelta(days=shift))
    holidays = Holidays(draw(st.lists(near, max_size=4)))
    return OpeningHours(parse_week(week), ZoneInfo(draw(st.sampled_from(ZONES))), holidays)


CHANGES = [
    "2026-03-29",
    "2026-10-25",
    "2026-03-08",
    "2011-12-30",
    "2026-04-05",
    "2017-10-15",
    "2026-04-24",
    "2026-03-22",
]


@st.composite
def starts(draw: st.DrawFn) -> datetime:
    around = datetime.fromisoformat(draw(st.sampled_from(CHANGES))).replace(tzinfo=UTC)
    return around + timedelta(seconds=draw(st.integers(-8 * 86400, 8 * 86400)))


budgets = st.integers(1, 4 * 86400).map(lambda seconds: timedelta(seconds=seconds))


def is_open(moment: datetime, spans: Callable[[date], list[tuple[datetime, datetime]]]) -> bool:
    """Whether `moment` is open, by the spans of the dates around it alone: no table, no sum."""
    return any(
        opens <= moment < closes
        for ahead in (1, 0, -1, -2)
        for opens, closes in spans(moment.date() + timedelta(ahead))
    )


def brute_intervals(day: date, hours: OpeningHours) -> list[tuple[datetime, datetime]]:
    if day in hours.holidays:
        return []
    midnight = datetime(day.year, day.month, day.day)
    if midnight.replace(tzinfo=hours.zone).astimezone(UTC).astimezone(hours.zone).date() != day:
        return []  # a date that the zone skipped
    spans = []
    for begin, end in hours.week.days[day.weekday()]:
        both = [midnight + timedelta(minutes=minutes) for minutes in (begin, end)]
        spans.append(tuple(each.replace(tzinfo=hours.zone).astimezone(UTC) for each in both))
    return spans  # type: ignore


def brute_deadline(budget: timedelta, start: datetime, hours: OpeningHours) -> datetime:
    """Walk second by second through whole half minutes of the same openness."""
    spans = cache(lambda day: brute_intervals(day, hours))
    moment, left = start, budget.total_seconds()
    step = 30 - int(start.timestamp()) % 30
    while left > 0:
        if is_open(moment, spans):
            used = min(left, step)
            left -= used
            moment += timedelta(seconds=used)
        else:
            moment += timedelta(seconds=step)
        step = 30 - int(moment.timestamp()) % 30
    return moment


@given(schedules(), starts(), st.integers(1, 6 * 3600).map(lambda seconds: timedelta(seconds=seconds)))
def test_it_agrees_with_a_walk_through_every_half_minute(
    hours: OpeningHours, start: datetime, budget: timedelta
) -> None:
    if hours.zone.key == "Antarctica/Troll" or next_open(start, hours) - start > timedelta(days=6):
        start = next_open(start, hours)
    due = deadline(Duration(exact=budget), start, hours.zone, hours)
    if due - start < timedelta(days=12):
        assert due == brute_deadline(budget, start, hours)


@given(schedules(), starts(), budgets)
def test_elapsed_time_is_the_inverse_of_the_deadline(hours: OpeningHours, start: datetime, budget: timedelta) -> None:
    assert elapsed(start, deadline(Duration(exact=budget), start, hours.zone, hours), hours) == budget


@given(schedules(), starts(), budgets, budgets)
def test_budgets_are_additive(hours: OpeningHours, start: datetime, one: timedelta, other: timedelta) -> None:
    between = advance(one, start, hours)
    assert advance(other, between, hours) == advance(one + other, start, hours)


@given(schedules(), starts(), st.integers(0, 5 * 86400), budgets, budgets)
def test_deadlines_are_monotonic_in_start_and_budget(
    hours: OpeningHours, start: datetime, later: int, one: timedelta, other: timedelta
) -> None:
    due = advance(one, start, hours)
    assert advance(one, start + timedelta(seconds=later), hours) >= due
    assert (advance(other, start, hours) >= due) == (other >= one)


@given(schedules(), starts(), st.integers(1, 9), st.integers(0, 9 * 86400))
def test_business_days_are_monotonic_away_from_gaps(
    hours: OpeningHours, start: datetime, days: int, later: int
) -> None:
    """Of days whose hours end by midnight: what a night's ticket is due by may lie in another night of other hours."""
    week = Week(tuple(tuple((begin, min(end, 1440)) for begin, end in day) for day in hours.week.days))
    hours = OpeningHours(week, ZoneInfo("UTC"), hours.holidays)
    due = deadline(Duration(days=days), start, hours.zone, hours)
    assert deadline(Duration(days=days), start + timedelta(seconds=later), hours.zone, hours) >= due
    assert deadline(Duration(days=days + 1), start, hours.zone, hours) >= due
