"""A project's check-ins on its state."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from upkeep.clients.checkin import CheckIn, Closing, Entry, Promise
from upkeep.clients.guide import kinds
from upkeep.clients.register import Register
from upkeep.clients.schedule import Terms
from upkeep.errors import DamagedDocument, UsageProblem
from upkeep.state.folder import State

LAUNCHED = date(2026, 9, 1)
UNTIL = date(2027, 12, 31)


def register(path: Path, today: date, first_use: date = LAUNCHED, terms: Terms | None = None) -> Register:
    return Register(State(path, "harbor"), terms or Terms(LAUNCHED), today, first_use)


def record(
    path: Path, kind: str, today: date, outcome: str = "done", *also: str, promises: tuple[Promise, ...] = ()
) -> CheckIn:
    opened = register(path, today)
    rows = [opened.target(kinds()[each]) for each in (kind, *also)]
    return opened.record(rows, Entry(moment(today), "mia", outcome), promises)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def states(opened: Register, kind: str) -> dict[str, str]:
    return {row.slot.due.isoformat(): row.state for row in opened.rows(UNTIL) if row.slot.kind == kind}


def test_only_the_latest_unrecorded_one_of_a_kind_is_due(tmp_path: Path) -> None:
    assert states(register(tmp_path, date(2027, 7, 1)), "quarterly") == {
        "2027-06-01": "overdue",
        "2027-09-01": "upcoming",
        "2027-12-01": "upcoming",
    }


def test_one_that_fell_due_before_the_first_recorded_use_is_never_due(tmp_path: Path) -> None:
    opened = register(tmp_path, date(2027, 7, 1), first_use=date(2027, 7, 1))
    assert [row.state for row in opened.rows(UNTIL)] == ["upcoming"] * 3
    assert [(row.slot.kind, row.state) for row in opened.pending()] == [
        ("quarterly", "upcoming"),
        ("annual", "upcoming"),
    ]


def test_on_its_date_it_is_due_and_a_day_later_overdue(tmp_path: Path) -> None:
    found = [states(register(tmp_path, date(2026, 9, day)), "two-weeks")["2026-09-15"] for day in (14, 15, 16)]
    assert found == ["upcoming", "due", "overdue"]


def test_a_recorded_one_is_done_and_the_next_is_to_come(tmp_path: Path) -> None:
    record(tmp_path, "quarterly", date(2026, 12, 3))
    opened = register(tmp_path, date(2026, 12, 4))
    assert states(opened, "quarterly")["2026-12-01"] == "done"
    assert [row.slot.due for row in opened.pending() if row.slot.kind == "quarterly"] == [date(2027, 3, 1)]


def test_one_meeting_is_recorded_for_the_quarterly_and_the_annual_one(tmp_path: Path) -> None:
    made = record(tmp_path, "annual", date(2027, 9, 1), "done", "quarterly")
    assert made.covers == (("annual", date(2027, 9, 1)), ("quarterly", date(2027, 9, 1)))
    opened = register(tmp_path, date(2027, 9, 2))
    assert (states(opened, "annual")["2027-09-01"], states(opened, "quarterly")["2027-09-01"]) == ("done", "done")
    assert len(opened.records) == 1


def test_one_held_some_days_early_counts_for_its_date(tmp_path: Path) -> None:
    assert record(tmp_path, "quarterly", date(2026, 11, 25)).due == date(2026, 12, 1)
    assert register(tmp_path, date(2026, 12, 1)).pending()[0].slot.kind == "two-weeks"


def test_what_is_said_soon_after_is_added_to_the_one_just_held(tmp_path: Path) -> None:
    record(tmp_path, "quarterly", date(2026, 12, 1))
    assert record(tmp_path, "quarterly", date(2026, 12, 20)).due == date(2026, 12, 1)
    assert len(register(tmp_path, date(2026, 12, 20)).records[0].entries) == 2
    assert record(tmp_path, "quarterly", date(2027, 2, 20)).due == date(2027, 3, 1)


def test_one_that_was_held_cannot_be_skipped(tmp_path: Path) -> None:
    record(tmp_path, "quarterly", date(2026, 12, 1))
    with pytest.raises(UsageProblem, match="was held already"):
        record(tmp_path, "quarterly", date(2026, 12, 2), "skipped")


def test_one_that_was_skipped_can_be_held_later(tmp_path: Path) -> None:
    record(tmp_path, "quarterly", date(2026, 12, 1), "skipped")
    assert record(tmp_path, "quarterly", date(2026, 12, 20)).outcome == "done"


def test_a_date_that_is_none_names_those_near_it(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no quarterly check-in is due on 2026-12-02") as problem:
        register(tmp_path, date(2026, 12, 1)).target(kinds()["quarterly"], date(2026, 12, 2))
    assert problem.value.hint == "near it: 2026-12-01, 2027-03-01"


def test_without_a_launch_date_it_says_what_to_set(tmp_path: Path) -> None:
    opened = register(tmp_path, date(2026, 12, 1), terms=Terms(None))
    assert (opened.rows(UNTIL), opened.pending()) == ([], [])
    with pytest.raises(UsageProblem, match="without a launch date"):
        opened.target(kinds()["quarterly"])


def test_a_review_held_for_a_contract_stays_done_when_the_contract_is_renewed(tmp_path: Path) -> None:
    first = Terms(LAUNCHED, date(2027, 8, 31), (3, "month"))
    opened = register(tmp_path, date(2027, 4, 2), terms=first)
    opened.record([opened.target(kinds()["annual"])], Entry(moment(date(2027, 4, 2)), "mia", "done"))
    renewed = register(tmp_path, date(2027, 9, 2), terms=Terms(LAUNCHED, date(2028, 8, 31), (3, "month")))
    assert states(renewed, "annual") == {"2027-04-01": "done"}
    assert [row.slot.due for row in renewed.pending() if row.slot.kind == "annual"] == [date(2028, 4, 1)]


PROMISE = Promise("Send the export", "mia", date(2026, 12, 8), moment(date(2026, 12, 1)))


def test_a_promise_is_kept_once(tmp_path: Path) -> None:
    record(tmp_path, "quarterly", date(2026, 12, 1), promises=(PROMISE,))
    opened = register(tmp_path, date(2026, 12, 9))
    assert [(each.id, each.promise.overdue(opened.today)) for each in opened.promises()] == [
        ("quarterly-2026-12-01-1", True)
    ]
    opened.close("quarterly-2026-12-01-1", Closing(moment(date(2026, 12, 9)), "mia", "kept"))
    assert register(tmp_path, date(2026, 12, 9)).promises()[0].promise.closed is not None
    with pytest.raises(UsageProblem, match="is closed already: kept, mia"):
        opened.close("quarterly-2026-12-01-1", Closing(moment(date(2026, 12, 9)), "tom", "dropped"))


@pytest.mark.parametrize("id", ["nothing", "quarterly-2026-12-01-2", "quarterly-2026-12-01-0", ""])
def test_an_unknown_promise_names_the_open_ones(tmp_path: Path, id: str) -> None:
    record(tmp_path, "quarterly", date(2026, 12, 1), promises=(PROMISE,))
    with pytest.raises(UsageProblem, match="there is no promise") as problem:
        register(tmp_path, date(2026, 12, 2)).close(id, Closing(moment(date(2026, 12, 2)), "mia", "kept"))
    assert problem.value.hint == "open: quarterly-2026-12-01-1"


def test_a_damaged_record_is_named_moved_aside_by_a_writer_and_never_overwritten(tmp_path: Path) -> None:
    record(tmp_path, "quarterly", date(2026, 12, 1))
    path = tmp_path / "checkins/quarterly-2026-12-01.json"
    path.write_text("garbage")
    assert register(tmp_path, date(2026, 12, 2)).damaged == ["checkins/quarterly-2026-12-01.json"]
    with pytest.raises(DamagedDocument, match="was moved to"):
        record(tmp_path, "quarterly", date(2026, 12, 2))
    assert next(path.parent.glob("*.corrupt-*")).read_text() == "garbage"


def test_a_copy_that_a_file_sync_tool_made_is_not_read(tmp_path: Path) -> None:
    record(tmp_path, "quarterly", date(2026, 12, 1))
    path = tmp_path / "checkins/quarterly-2026-12-01.json"
    (path.parent / "quarterly-2026-12-01 (conflict).json").write_bytes(path.read_bytes())
    assert len(register(tmp_path, date(2026, 12, 2)).records) == 1


def test_drafts_are_due_three_days_before(tmp_path: Path) -> None:
    row = register(tmp_path, LAUNCHED).target(kinds()["two-weeks"])
    assert row.slot.draft_due == row.slot.due - timedelta(days=3)
