"""Where a period stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from upkeep.checklists.catalog import Checklist, Item
from upkeep.checklists.run import Answer, Run, begin
from upkeep.checklists.standing import Away, Rules, exemption, standing
from upkeep.clock import periods

BERLIN = ZoneInfo("Europe/Berlin")
LIST = Checklist("weekly", "Weekly", "weekly", None, 30, (Item("a", "A"), Item("b", "B")))
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)  # Thursday of W48
RULES = Rules(
    now=NOW,
    zone=BERLIN,
    working=lambda day: day.weekday() < 5,
    launched=date(2026, 9, 1),
    begun=datetime(2026, 9, 7, tzinfo=UTC),
)


def run(period: str, *answers: tuple[str, str], at: datetime = NOW) -> Run:
    made = begin(LIST, periods.parse(period, "weekly", BERLIN), at)
    for item, state in answers:
        made = made.with_answer(Answer(item, state, at, "mia"), LIST.items)
    return made


def state(period: str, made: Run | None = None, rules: Rules = RULES, cadence: str = "weekly") -> str:
    return standing(LIST, periods.parse(period, cadence, BERLIN), made, rules)


def test_the_current_period_is_due_until_an_item_is_answered() -> None:
    assert state("2026-W48") == "due"


def test_with_some_answered_it_is_in_progress() -> None:
    assert state("2026-W48", run("2026-W48", ("a", "done"))) == "in progress"


def test_with_every_item_done_skipped_or_failed_it_is_done() -> None:
    assert state("2026-W48", run("2026-W48", ("a", "skipped"), ("b", "failed"))) == "done"


def test_a_note_alone_answers_nothing() -> None:
    assert state("2026-W48", run("2026-W48", ("a", "open"))) == "due"


def test_a_past_period_that_was_not_finished_is_missed() -> None:
    assert state("2026-W47") == "missed"
    assert state("2026-W47", run("2026-W47", ("a", "done"))) == "missed"


def test_a_past_period_can_be_finished_late() -> None:
    assert state("2026-W47", run("2026-W47", ("a", "done"), ("b", "done"))) == "done"


def test_periods_before_the_launch_are_optional() -> None:
    rules = replace(RULES, begun=datetime(2026, 1, 1, tzinfo=UTC))
    assert state("2026-W35", rules=rules) == "optional"
    assert state("2026-W36", rules=rules) == "missed"


def test_periods_before_and_of_the_first_recorded_use_are_optional() -> None:
    assert [state(each) for each in ("2026-W36", "2026-W37", "2026-W38")] == ["optional", "optional", "missed"]


def test_where_nothing_is_recorded_past_periods_are_optional_and_the_current_one_is_due() -> None:
    rules = replace(RULES, begun=None)
    assert (state("2026-W47", rules=rules), state("2026-W48", rules=rules)) == ("optional", "due")


AWAY = replace(RULES, away=(Away(date(2026, 11, 16), date(2026, 11, 20), "autumn holidays"),))


def test_a_period_whose_every_working_day_is_away_is_excused() -> None:
    assert state("2026-W47", rules=AWAY) == "excused"


def test_a_single_working_day_at_home_makes_it_due() -> None:
    rules = replace(RULES, away=(Away(date(2026, 11, 17), date(2026, 11, 20)),))
    assert state("2026-W47", rules=rules) == "missed"


def test_done_counts_before_excused_and_excused_before_optional() -> None:
    assert state("2026-W47", run("2026-W47", ("a", "done"), ("b", "done")), AWAY) == "done"
    assert state("2026-W47", rules=replace(AWAY, begun=NOW)) == "excused"


def test_the_daily_list_is_optional_on_days_that_are_no_working_days() -> None:
    assert [state(day, cadence="daily") for day in ("2026-11-20", "2026-11-21", "2026-11-22")] == [
        "missed",
        "optional",
        "optional",
    ]


def test_a_week_without_a_working_day_is_due_unless_all_of_it_is_away() -> None:
    closed = replace(RULES, working=lambda _day: False)
    assert state("2026-W47", rules=closed) == "missed"
    away = replace(closed, away=(Away(date(2026, 11, 16), date(2026, 11, 22)),))
    assert state("2026-W47", rules=away) == "excused"
    assert state("2026-11-18", rules=away, cadence="daily") == "optional"


def test_an_open_ended_period_is_never_missed_or_spared() -> None:
    period = periods.open_ended(date(2020, 1, 1), BERLIN)
    assert exemption(period, RULES) is None
    assert standing(LIST, period, None, RULES) == "due"


@pytest.mark.parametrize("items", [(Item("a", "A"), Item("b", "B"), Item("c", "C"))])
def test_an_item_added_in_mid_period_is_open_and_one_added_later_does_not_reach_back(items: tuple[Item, ...]) -> None:
    longer = replace(LIST, items=items)
    week = {each: run(each, ("a", "done"), ("b", "done")) for each in ("2026-W47", "2026-W48")}
    found = [standing(longer, periods.parse(each, "weekly", BERLIN), made, RULES) for each, made in week.items()]
    assert found == ["done", "in progress"]
