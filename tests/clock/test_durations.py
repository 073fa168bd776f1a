"""Durations as people write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.clock.durations import Duration, parse_duration, parse_positive

BERLIN = ZoneInfo("Europe/Berlin")

WRITTEN = {
    "90s": Duration(0, timedelta(seconds=90)),
    "30m": Duration(0, timedelta(minutes=30)),
    "4h": Duration(0, timedelta(hours=4)),
    "2d": Duration(2),
    "1w": Duration(0, timedelta(), 1),
    "1w2d3h4m5s": Duration(2, timedelta(hours=3, minutes=4, seconds=5), 1),
    "PT4H": Duration(0, timedelta(hours=4)),
    "P1W": Duration(0, timedelta(), 1),
    "P1W2DT3H": Duration(2, timedelta(hours=3), 1),
    "0s": Duration(),
}


@pytest.mark.parametrize(("text", "duration"), WRITTEN.items())
def test_short_and_iso_forms_mean_the_same_thing(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


REFUSED = {
    "5": "has no unit; write for example '5m'",
    "1.5": "has no unit",
    "-4h": "is negative",
    "4h1d": "is no duration",
    "4H": "is no duration",
    "4 h": "is no duration",
    "4h4h": "is no duration",
    "1y": "months and years have no fixed length",
    "2mo": "months and years",
    "1M": "months and years",
    "P1Y": "months and years",
    "P1M": "months and years",
    "P": "is no duration",
    "PT": "is no duration",
    "": "is no duration",
    "0.5s": "has a fraction; whole seconds only",
    "0.5h": "is no duration",
    "9999999999999h": "longer than a thousand years",
    "400000d": "longer than a thousand years",
    "٣h": "is no duration",
    "x" * 100: "…",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_what_is_no_duration_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_duration(text)


def test_only_a_timeouts_seconds_have_decimals() -> None:
    assert parse_duration("0.8s", decimals=True).elapsed == timedelta(seconds=0.8)


def test_zero_makes_no_budget() -> None:
    with pytest.raises(ValueError, match="is no time at all"):
        parse_positive("0h")


numbers = st.integers(0, 400)


@given(st.builds(Duration, numbers, st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds)), numbers))
def test_what_is_shown_is_read_back(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


def test_a_day_is_the_same_wall_clock_time_and_24_hours_are_24_hours() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)  # 14:00 in Berlin, the day before clocks are put back
    assert parse_duration("1d").after(before, BERLIN) == datetime(2026, 10, 25, 13, tzinfo=UTC)
    assert parse_duration("24h").after(before, BERLIN) == datetime(2026, 10, 25, 12, tzinfo=UTC)


def test_weeks_and_days_come_first_in_one_step_then_the_exact_part() -> None:
    start = datetime(2026, 3, 20, 1, 30, tzinfo=UTC)  # 02:30 in Berlin; nine days on, 02:30 is skipped
    assert parse_duration("1w2d").after(start, BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert parse_duration("1w2d1h").after(start, BERLIN) == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_beyond_the_calendar_it_overflows() -> None:
    with pytest.raises(OverflowError):
        parse_duration("3650d").after(datetime(9995, 1, 1, tzinfo=UTC), BERLIN)
