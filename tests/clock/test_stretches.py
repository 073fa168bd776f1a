"""Opening hours laid out: they grow as questions need them, in both directions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from upkeep.clock.business import advance, deadline, elapsed
from upkeep.clock.durations import parse_duration
from upkeep.clock.hours import OpeningHours, parse_week, week_text
from upkeep.clock.stretches import NeverOpen

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def office() -> OpeningHours:
    return OpeningHours(parse_week("mon-fri 09:00-17:00"), BERLIN)


def test_answers_do_not_depend_on_the_order_of_the_questions() -> None:
    moments = [datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(days=day) for day in (0, 900, -900, 30, -3000, 3000)]
    one = office()
    together = [advance(100 * HOUR, moment, one) for moment in moments]
    assert together == [advance(100 * HOUR, moment, office()) for moment in moments]
    assert elapsed(moments[4], moments[5], one) == elapsed(moments[4], moments[5], office())


def test_growing_backwards_keeps_what_was_known() -> None:
    hours = office()
    late = datetime(2026, 11, 23, 9, tzinfo=UTC)
    before = advance(10 * HOUR, late, hours)
    advance(10 * HOUR, late - timedelta(days=2000), hours)
    assert advance(10 * HOUR, late, hours) == before
    assert advance(-10 * HOUR, before, hours) == late


def test_days_are_looked_for_ten_years_and_no_longer() -> None:
    hours = OpeningHours(parse_week("mon 09:00-17:00"), BERLIN)
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert deadline(parse_duration("500d"), start, BERLIN, hours).year == 2036
    with pytest.raises(NeverOpen, match="no 600 days within ten years"):
        deadline(parse_duration("600d"), start, BERLIN, hours)


def test_a_budget_in_days_passes_over_dates_whose_hours_a_clock_change_swallowed() -> None:
    hours = OpeningHours(parse_week("sun 02:00-03:00, mon 09:00-17:00"), BERLIN)
    assert list(hours.intervals(date(2026, 3, 29))) == []
    start = datetime(2026, 3, 23, 9, tzinfo=UTC)  # Monday
    assert deadline(parse_duration("1d"), start, BERLIN, hours) == datetime(2026, 3, 30, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (
            {"mon": ["09:00-12:30", "13:30-17:00"], "tue": ["09:00-17:00"]},
            "mon 09:00-12:30 13:30-17:00, tue 09:00-17:00",
        ),
        ("fri-mon 18:00-02:00", "mon 18:00-02:00, fri-sun 18:00-02:00"),
        ("mon-sun 00:00-24:00", "mon-sun 00:00-24:00"),
        ({"mon": ["18:00-17:00", "20:00-19:00"]}, "mon 18:00-18:00 19:00-19:00"),
    ],
)
def test_a_week_is_written_so_that_it_can_be_read_back(week: object, text: str) -> None:
    parsed = parse_week(week)  # type: ignore[arg-type]
    assert week_text(parsed) == text
    assert parse_week(text) == parsed
