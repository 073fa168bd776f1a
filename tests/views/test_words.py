"""Times, lengths and counts as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from upkeep.views import words

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_day_has_its_weekday() -> None:
    assert words.day(date(2026, 11, 23)) == "Mon 23 Nov"
    assert words.day(date(2026, 11, 23), year=True) == "Mon 23 Nov 2026"


def test_a_moment_is_in_the_projects_zone_with_seconds_only_where_there_are_any() -> None:
    moment = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    assert words.moment(moment, BERLIN) == "Mon 23 Nov 14:05"
    assert words.moment(moment + timedelta(seconds=7), BERLIN) == "Mon 23 Nov 14:05:07"


def test_another_years_moment_names_its_year() -> None:
    moment = datetime(2025, 12, 31, 12, tzinfo=UTC)
    assert words.moment(moment, BERLIN, moment + timedelta(days=2)) == "Wed 31 Dec 2025 13:00"


LENGTHS = {
    timedelta(days=1, hours=3, minutes=59): "1 d 3 h",
    timedelta(hours=2, minutes=10, seconds=59): "2 h 10 min",
    timedelta(minutes=35): "35 min",
    timedelta(seconds=40): "40 s",
    timedelta(): "0 s",
    timedelta(minutes=-35): "35 min",
    timedelta(days=2, minutes=5): "2 d",
}


@pytest.mark.parametrize(("value", "text"), LENGTHS.items())
def test_a_length_is_cut_and_never_rounded(value: timedelta, text: str) -> None:
    assert words.length(value) == text


def test_minutes_really_spent() -> None:
    found = [words.minutes(timedelta(seconds=seconds)) for seconds in (0, 20, 60, 420)]
    assert found == ["0 min", "under 1 min", "1 min", "7 min"]


def test_a_count_has_its_plural() -> None:
    assert [words.count(number, "problem") for number in (0, 1, 2)] == ["0 problems", "1 problem", "2 problems"]
    assert words.count(2, "entry", "entries") == "2 entries"
