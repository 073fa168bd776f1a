"""When an unfinished list needs attention: near its end, as the semantics count working days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from upkeep.checklists.standing import Rules
from upkeep.checklists.urgency import is_near_end
from upkeep.clock import periods

BERLIN = ZoneInfo("Europe/Berlin")


def near(cadence: str, now: str, holidays: tuple[date, ...] = ()) -> bool:
    """Monday to Friday are working days."""
    moment = datetime.fromisoformat(now).replace(tzinfo=BERLIN).astimezone(UTC)
    rules = Rules(moment, BERLIN, lambda day: day.weekday() < 5 and day not in holidays)
    return is_near_end(periods.containing(moment, cadence, BERLIN), rules)


@pytest.mark.parametrize(
    ("cadence", "now", "expected"),
    [
        ("daily", "2026-11-23 11:59", False),
        ("daily", "2026-11-23 12:00", True),
        ("weekly", "2026-11-26 23:59", False),
        ("weekly", "2026-11-27 00:00", True),  # Friday, its last working day
        ("weekly", "2026-11-29 10:00", True),
        ("monthly", "2026-11-23 23:59", False),  # 24, 25, 26, 27 and 30 November are its last five
        ("monthly", "2026-11-24 00:00", True),
        ("quarterly", "2026-12-10 23:59", False),  # fifteen working days before 1 January: from 11 December
        ("quarterly", "2026-12-11 00:00", True),
    ],
)
def test_a_list_needs_attention_only_near_its_end(cadence: str, now: str, expected: bool) -> None:
    assert near(cadence, now) is expected


def test_holidays_are_no_working_days() -> None:
    assert near("weekly", "2026-12-24 09:00", (date(2026, 12, 25),))
    assert not near("weekly", "2026-12-24 09:00")


def test_one_without_an_end_needs_attention_from_the_day_on_which_it_fell_due() -> None:
    rules = Rules(datetime(2026, 11, 23, 8, tzinfo=UTC), BERLIN, lambda day: True)
    assert is_near_end(periods.open_ended(date(2026, 11, 23), BERLIN), rules)
    assert not is_near_end(periods.open_ended(date(2026, 11, 24), BERLIN), rules)
