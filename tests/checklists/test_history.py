"""How a checklist went."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from upkeep.checklists.catalog import Checklist, Item
from upkeep.checklists.history import Record, record
from upkeep.checklists.run import Answer, Run, begin
from upkeep.checklists.standing import Away, Rules
from upkeep.clock import periods
from upkeep.clock.durations import parse_duration

BERLIN = ZoneInfo("Europe/Berlin")
LIST = Checklist("weekly", "Weekly", "weekly", None, 30, (Item("a", "A"),))
DAILY = replace(LIST, name="daily", cadence="daily")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)  # Thursday of W48
RULES = Rules(NOW, BERLIN, lambda day: day.weekday() < 5, date(2026, 9, 1), datetime(2026, 9, 2, tzinfo=UTC))


def done(period: str, cadence: str = "weekly", at: datetime | None = None, minutes: int = 0) -> Run:
    found = periods.parse(period, cadence, BERLIN)
    moment = at or found.begin + timedelta(hours=12)
    answer = Answer("a", "done", moment, "mia", spent=timedelta(minutes=minutes))
    return begin(LIST, found, moment).with_answer(answer, LIST.items)


def told(*runs: Run, rules: Rules = RULES, corrupt: set[str] | None = None, checklist: Checklist = LIST) -> Record:
    current = periods.containing(rules.now, checklist.cadence or "", BERLIN)
    return record(checklist, current, {run.period: run for run in runs}, corrupt or set(), rules)


def test_what_was_missed_is_told_until_the_next_of_its_kind_is_finished() -> None:
    weeks = [done(f"2026-W{week}") for week in range(37, 46)]
    assert [row.period.id for row in told(*weeks).missed] == ["2026-W47", "2026-W46"]
    assert told(*weeks, done("2026-W48", at=NOW)).missed == []
    assert told(*weeks, done("2026-W47", at=NOW)).missed == []


def test_an_optional_day_stands_in_the_history_and_changes_no_share_or_streak() -> None:
    rules = replace(RULES, begun=datetime(2026, 11, 19, tzinfo=UTC))
    days = [done(f"2026-11-{day}", "daily") for day in (20, 23, 24, 25)]
    without = told(*days, rules=rules, checklist=DAILY)
    saturday = told(*days, done("2026-11-21", "daily"), rules=rules, checklist=DAILY)
    assert (without.on_time, without.streak) == (saturday.on_time, saturday.streak) == ((4, 4), 4)
    assert "2026-11-21" in [row.period.id for row in saturday.rows]
    assert "2026-11-21" not in [row.period.id for row in without.rows]


def test_an_excused_week_names_its_reason_and_breaks_no_streak() -> None:
    rules = replace(RULES, away=(Away(date(2026, 11, 9), date(2026, 11, 15), "autumn"),))
    found = told(*(done(f"2026-W{week}") for week in (44, 45, 47)), rules=rules)
    row = next(row for row in found.rows if row.period.id == "2026-W46")
    assert (row.state, row.reason, found.streak) == ("excused", "autumn", 3)


def test_a_week_whose_document_was_moved_aside_is_neither_missed_nor_counted() -> None:
    weeks = [done(f"2026-W{week}") for week in range(37, 48) if week != 46]
    found = told(*weeks, corrupt={"2026-W46"})
    assert "2026-W46" not in [row.period.id for row in found.rows]
    assert (found.streak, found.missed) == (10, [])


def test_minutes_are_the_median_of_finished_runs_that_measured_any() -> None:
    weeks = [done("2026-W45", minutes=10), done("2026-W46", minutes=30), done("2026-W47")]
    assert told(*weeks).median_minutes == 20
    assert told(done("2026-W47")).median_minutes is None


def test_a_list_without_a_cadence_is_never_missed_and_its_finished_runs_stay_done() -> None:
    after = Checklist("restore", "Restore", None, parse_duration("90d"), None, (Item("a", "A"),))
    longer = replace(after, items=(*after.items, Item("b", "added later")))
    first = replace(done("2026-09-01", "daily"), checklist="restore")
    current = periods.open_ended(date(2026, 11, 30), BERLIN)
    found = record(longer, current, {first.period: first}, set(), RULES)
    assert [(row.period.id, row.state) for row in found.rows] == [("2026-11-30", "due"), ("2026-09-01", "done")]
    assert found.missed == []


def test_a_long_absence_is_bounded() -> None:
    rules = replace(RULES, launched=date(2000, 1, 1), begun=datetime(2000, 1, 1, tzinfo=UTC))
    assert len(told(rules=rules, checklist=DAILY).rows) <= 400
