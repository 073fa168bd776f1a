"""The checklists of a project on its state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from upkeep.checklists.book import AnsweredMeanwhile, Book
from upkeep.checklists.catalog import Checklist, Item, catalog
from upkeep.checklists.run import Answer
from upkeep.checklists.standing import Rules
from upkeep.clock.durations import parse_duration
from upkeep.errors import DamagedDocument, UsageProblem
from upkeep.state.folder import State

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
RESTORE = Checklist("restore", "Restore test", None, parse_duration("90d"), None, (Item("dump", "Restore the dump"),))


def book(path: Path, now: datetime = NOW, **lists: Checklist) -> Book:
    state = State(path, "harbor")
    rules = Rules(now, BERLIN, lambda day: day.weekday() < 5, date(2026, 9, 1), state.begun)
    return Book(state, catalog({}) | {"restore": RESTORE} | lists, rules)


def answer(
    path: Path, name: str, item: str, now: datetime = NOW, state: str = "done", period: str | None = None
) -> None:
    opened = book(path, now)
    opened.answer(opened.listing(name, opened.period(name, period)), Answer(item, state, now, "mia"))


def finish(path: Path, name: str, now: datetime, period: str | None = None) -> None:
    for item in book(path, now).checklist(name).items:
        answer(path, name, item.id, now, period=period)


def test_an_answer_is_there_for_the_next_reader(tmp_path: Path) -> None:
    answer(tmp_path, "weekly", "error-logs")
    opened = book(tmp_path)
    entries = {entry.item.id: entry.state for entry in opened.listing("weekly", opened.current("weekly")).entries}
    assert entries["error-logs"] == "done"
    assert set(entries.values()) == {"done", "open"}


def test_an_answer_keeps_what_it_replaced(tmp_path: Path) -> None:
    answer(tmp_path, "weekly", "error-logs", state="failed")
    answer(tmp_path, "weekly", "error-logs")
    opened = book(tmp_path)
    entry = opened.listing("weekly", opened.current("weekly")).entries[0]
    assert (entry.state, [each.state for each in entry.replaced]) == ("done", ["failed"])


def test_an_answer_given_by_somebody_else_meanwhile_is_kept(tmp_path: Path) -> None:
    first, second = book(tmp_path), book(tmp_path)
    listing = second.listing("weekly", second.current("weekly"))
    first.answer(listing, Answer("error-logs", "failed", NOW, "tom", note="disk"))
    with pytest.raises(AnsweredMeanwhile, match="tom answered this meanwhile: failed"):
        second.answer(listing, Answer("error-logs", "done", NOW, "mia"), exclusive=True)
    assert book(tmp_path).runs("weekly")["2026-W48"].current["error-logs"].by == "tom"


def test_an_item_that_left_the_configuration_keeps_its_answer_and_the_text_then_seen(tmp_path: Path) -> None:
    answer(tmp_path, "weekly", "error-logs")
    shorter = replace(catalog({})["weekly"], items=(Item("new", "Something new"),))
    opened = book(tmp_path, weekly=shorter)
    entries = opened.listing("weekly", opened.current("weekly")).entries
    assert [(entry.item.title, entry.state) for entry in entries] == [
        ("Something new", "open"),
        ("Check error logs", "done"),
    ]


def test_a_list_finished_late_says_so(tmp_path: Path) -> None:
    answer(tmp_path, "daily", "support-email", datetime(2026, 9, 7, tzinfo=UTC))
    finish(tmp_path, "weekly", NOW, "2026-W47")
    row = next(row for row in book(tmp_path).history("weekly").rows if row.period.id == "2026-W47")
    assert (row.state, row.late) == ("done", True)


def test_last_means_the_latest_missed_period(tmp_path: Path) -> None:
    answer(tmp_path, "daily", "support-email", datetime(2026, 9, 7, tzinfo=UTC))
    assert book(tmp_path).period("weekly", "last").id == "2026-W47"
    finish(tmp_path, "weekly", NOW, "2026-W47")
    assert book(tmp_path).period("weekly", "last").id == "2026-W46"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("2026-W49", "2026-W49 has not begun yet"),
        ("2026-11", "is a monthly period"),
        ("nonsense", "is no period"),
        ("2025-W53", "is not in the calendar"),
    ],
)
def test_a_wrong_period_says_why(tmp_path: Path, asked: str, message: str) -> None:
    with pytest.raises(UsageProblem, match=message):
        book(tmp_path).period("weekly", asked)


def test_a_list_without_a_cadence_falls_due_on_the_first_day_and_then_some_time_after_it_was_finished(
    tmp_path: Path,
) -> None:
    assert book(tmp_path).current("restore").id == "2026-09-01"
    answer(tmp_path, "restore", "dump")
    done = book(tmp_path, NOW + timedelta(days=89))
    listing = done.listing("restore", done.current("restore"))
    assert (listing.state, listing.period.id, listing.next_due) == ("done", "2026-09-01", date(2027, 2, 24))
    due = book(tmp_path, NOW + timedelta(days=90))
    assert due.listing("restore", due.current("restore")).state == "due"
    assert due.current("restore").id == "2027-02-24"


def test_a_damaged_run_is_named_and_no_period_counts_as_missed_for_it(tmp_path: Path) -> None:
    answer(tmp_path, "daily", "support-email", datetime(2026, 9, 7, tzinfo=UTC))
    finish(tmp_path, "weekly", NOW, "2026-W47")
    (tmp_path / "checklists/weekly/2026-W47.json").write_text("garbage")
    opened = book(tmp_path)
    assert "2026-W47" not in [row.period.id for row in opened.history("weekly").rows]
    assert opened.damaged == ["checklists/weekly/2026-W47.json"]
    with pytest.raises(DamagedDocument, match="moved to"):
        answer(tmp_path, "weekly", "error-logs", period="2026-W47")
    assert "2026-W47" not in [row.period.id for row in book(tmp_path).history("weekly").rows]


def test_a_copy_that_a_file_sync_tool_made_is_not_read(tmp_path: Path) -> None:
    answer(tmp_path, "weekly", "error-logs")
    original = tmp_path / "checklists/weekly/2026-W48.json"
    (original.parent / "2026-W48 (conflict).json").write_text(original.read_text().replace('"done"', '"failed"'))
    assert book(tmp_path).runs("weekly")["2026-W48"].current["error-logs"].state == "done"


WEEKS = [datetime(2026, 9, 9, 12, tzinfo=UTC) + timedelta(weeks=number) for number in range(12)]


def test_history_tells_the_share_in_time_and_the_streak(tmp_path: Path) -> None:
    answer(tmp_path, "daily", "support-email", datetime(2026, 8, 31, tzinfo=UTC))
    for number, week in enumerate(WEEKS):
        if number not in (2, 5):  # W39 is missed, W42 finished late
            finish(tmp_path, "weekly", week)
    finish(tmp_path, "weekly", WEEKS[7], "2026-W42")
    record = book(tmp_path).history("weekly")
    assert record.on_time == (9, 11)
    states = {row.period.id: (row.state, row.late) for row in record.rows}
    assert states["2026-W39"] == ("missed", False)
    assert states["2026-W42"] == ("done", True)
    assert record.streak == 8
    assert record.missed == []


def test_an_item_skipped_three_times_running_is_named(tmp_path: Path) -> None:
    for week in WEEKS[:3]:
        finish(tmp_path, "weekly", week)
        opened = book(tmp_path, week)
        listing = opened.listing("weekly", opened.current("weekly"))
        opened.answer(listing, Answer("pending-tickets", "skipped", week, "mia", reason="no access yet"))
    assert list(book(tmp_path, WEEKS[3]).history("weekly").always_skipped()) == [("pending-tickets", "no access yet")]
