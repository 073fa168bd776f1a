"""Opening hours as people write them, and the stretches that they mean."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from upkeep.clock.hours import OpeningHours, parse_week

BERLIN = ZoneInfo("Europe/Berlin")


def stretches(spec: str, day: date, zone: str = "Europe/Berlin", *holidays: date) -> list[tuple[str, str]]:
    found = OpeningHours(parse_week(spec), ZoneInfo(zone), set(holidays)).intervals(day)
    return [(f"{opens:%d %H:%M}", f"{closes:%d %H:%M}") for opens, closes in found]


def test_text_and_table_mean_the_same() -> None:
    table = parse_week({"mon": ["09:00-12:30", "13:30-17:00"], "tue-wed": ["09:00-15:00"], "sun": "10:00-11:00"})
    assert parse_week("mon 09:00-12:30 13:30-17:00, tue-wed 09:00-15:00; sun 10:00-11:00") == table
    assert table.open_weekdays == {0, 1, 2, 6}


def test_a_span_of_weekdays_may_run_over_the_weeks_end() -> None:
    assert parse_week("sat-mon 10:00-12:00").open_weekdays == {5, 6, 0}


def test_overlapping_intervals_merge() -> None:
    assert parse_week("mon 09:00-12:00 11:00-15:00 15:00-16:00").days[0] == ((540, 960),)


WRONG = {
    "mon": "must be weekdays and times",
    "monday 09:00-17:00": "is no weekday",
    "mon 9-17": "is no interval",
    "mon 09:00-25:00": "is no interval",
    "mon 24:00-08:00": "is no interval",
    "": "must be weekdays and times",
}


@pytest.mark.parametrize(("spec", "message"), WRONG.items())
def test_what_is_no_week_says_what_to_write(spec: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_week(spec)


def test_a_table_holds_lists() -> None:
    with pytest.raises(ValueError, match="must be a list of intervals"):
        parse_week({"mon": 9})  # type: ignore[dict-item]  # what a configuration may hold


def test_an_interval_over_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    assert stretches("fri 22:00-06:00", date(2026, 11, 27)) == [("27 21:00", "28 05:00")]
    assert stretches("fri 22:00-06:00", date(2026, 11, 28)) == []
    assert stretches("fri 00:00-24:00", date(2026, 11, 27)) == [("26 23:00", "27 23:00")]


def test_a_holiday_closes_the_whole_day_on_which_an_interval_starts() -> None:
    friday = date(2026, 11, 27)
    assert stretches("fri 22:00-06:00", friday, "Europe/Berlin", friday) == []
    assert stretches("fri 22:00-06:00", friday, "Europe/Berlin", date(2026, 11, 28)) == [("27 21:00", "28 05:00")]


def test_a_clock_change_makes_an_interval_an_hour_longer_or_shorter() -> None:
    assert stretches("sun 00:00-06:00", date(2026, 3, 29)) == [("28 23:00", "29 04:00")]
    assert stretches("sun 00:00-06:00", date(2026, 10, 25)) == [("24 22:00", "25 05:00")]


def test_an_interval_that_a_clock_change_swallowed_is_none() -> None:
    assert stretches("sun 02:00-03:00", date(2026, 3, 29)) == []


def test_a_date_that_the_zone_skipped_has_no_hours() -> None:
    assert stretches("mon-sun 09:00-17:00", date(2011, 12, 30), "Pacific/Apia") == []


def test_the_last_stretch_of_a_day_ends_it() -> None:
    hours = OpeningHours(parse_week("mon 09:00-12:00 13:00-17:00"), BERLIN)
    assert hours.ends(date(2026, 11, 23)) == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert hours.ends(date(2026, 11, 24)) is None
