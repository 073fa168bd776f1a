"""What is promised per priority."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from upkeep.clock.hours import OpeningHours, parse_week
from upkeep.config.build import build
from upkeep.config.support import SupportTable
from upkeep.support.policies import from_document, policies, schedule, terms, to_document

BERLIN = ZoneInfo("Europe/Berlin")


def promises(raw: dict[str, object]) -> dict[str, tuple[str, str, str, str]]:
    found = policies(build(SupportTable, raw))
    return {
        name: (each.response.budget, each.response.clock, each.resolution.budget, each.resolution.clock)
        for name, each in found.items()
    }


def test_the_guides_four_levels_are_built_in_most_urgent_first() -> None:
    assert promises({}) == {
        "critical": ("4h", "calendar", "24h", "calendar"),
        "high": ("24h", "calendar", "48h", "calendar"),
        "medium": ("48h", "calendar", "1w", "calendar"),
        "low": ("1w", "calendar", "scheduled", "calendar"),
    }
    assert [each.meaning for each in policies(SupportTable()).values()] == [
        "the app is completely down",
        "a major feature is broken",
        "minor issue, a workaround exists",
        "enhancement request",
    ]


CLOCKS = {
    "of all": ({"clock": "business"}, ("4h", "business", "24h", "business")),
    "of one priority": ({"priority": {"critical": {"clock": "business"}}}, ("4h", "business", "24h", "business")),
    "of one promise": (
        {"priority": {"critical": {"response": {"within": "2h", "clock": "business"}}}},
        ("2h", "business", "24h", "calendar"),
    ),
    "the nearest one holds": (
        {
            "clock": "business",
            "priority": {"critical": {"clock": "calendar", "resolution": {"within": "1d", "clock": "business"}}},
        },
        ("4h", "calendar", "1d", "business"),
    ),
}


@pytest.mark.parametrize(("raw", "expected"), CLOCKS.values(), ids=CLOCKS)
def test_a_clock_can_be_chosen_for_all_a_priority_or_a_promise(
    raw: dict[str, object], expected: tuple[str, ...]
) -> None:
    assert promises(raw)["critical"] == expected


def test_a_priority_of_the_projects_own_stands_after_the_guides() -> None:
    own = {"priority": {"vip": {"response": "15m", "resolution": "scheduled", "meaning": "the board asks"}}}
    assert list(promises(own)) == ["critical", "high", "medium", "low", "vip"]
    assert promises(own)["vip"] == ("15m", "calendar", "scheduled", "calendar")
    assert policies(build(SupportTable, own))["vip"].meaning == "the board asks"


@pytest.mark.parametrize(
    "week",
    [
        "mon-fri 09:00-17:00",
        {"mon": ["09:00-12:30", "13:30-17:00"], "fri": ["09:00-15:00"]},
        "thu-sun 18:00-02:00",
        "mon-sun 00:00-24:00",
        {"mon": ["18:00-17:00", "20:00-19:00"], "wed": ["00:00-00:00"]},
    ],
    ids=["office", "split", "over midnight", "always", "longer than a day"],
)
def test_a_ticket_keeps_the_hours_that_it_was_opened_under(week: object) -> None:
    parsed = parse_week(week)  # type: ignore[arg-type]
    holidays = ("DE-BE", date(2026, 12, 24))
    now = schedule(BERLIN, parsed, OpeningHours(parsed, BERLIN), holidays)
    agreed = terms(policies(build(SupportTable, {"clock": "business"}))["critical"], now)
    again = from_document(to_document(agreed))
    assert again.schedule.hours is not None
    assert again.schedule.hours.week == parsed
    assert date(2026, 12, 24) in again.schedule.hours.holidays
    assert date(2026, 3, 8) in again.schedule.hours.holidays  # Women's Day, in Berlin alone
    assert date(2026, 3, 9) not in again.schedule.hours.holidays


def test_equal_terms_are_one_object_so_that_their_hours_are_laid_out_once() -> None:
    agreed = terms(policies(SupportTable())["low"], schedule(BERLIN, None, None, ()))
    assert from_document(to_document(agreed)) is from_document(to_document(agreed))
    assert "hours" not in to_document(agreed)
