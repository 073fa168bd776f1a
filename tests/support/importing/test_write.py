"""All of a file or nothing, and nothing the second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.desk import at
from support.importing.files import NOW, bring, came, desk, problems
from upkeep.errors import StateError
from upkeep.support.book import Act
from upkeep.support.clocks import standing
from upkeep.support.export import csv_lines
from upkeep.support.importing import write

HEAD = "id,title,priority,opened\n"


def rows(*ids: object) -> str:
    return HEAD + "".join(f"{id},Ticket {id},high,2026-11-02\n" for id in ids)


def listing(folder: Path) -> dict[str, bytes]:
    state = folder / "state"
    return {
        str(path.relative_to(state)): path.read_bytes()
        for path in state.rglob("*")
        if path.is_file() and "index" not in path.parts
    }


def test_an_import_is_one_new_folder(tmp_path: Path) -> None:
    outcome = bring(tmp_path, rows(*range(3)))
    assert (outcome.imported, outcome.ids) == (3, (1, 3))
    assert sorted(listing(tmp_path)) == [
        "project.json",
        *(f"tickets/import-20261123T130500Z/{number}.json" for number in (1, 2, 3)),
        "write.lock",
    ]


def test_a_second_import_of_the_same_file_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, rows(1, 2))
    before = listing(tmp_path)
    outcome = bring(tmp_path, rows(1, 2))
    assert (outcome.imported, outcome.known, outcome.ids) == (0, 2, None)
    assert listing(tmp_path) == before


def test_a_longer_file_brings_what_is_new(tmp_path: Path) -> None:
    bring(tmp_path, rows(1, 2))
    desk(tmp_path).record(Act(NOW, "mia"), "1", "resolved")
    outcome = bring(tmp_path, rows(1, 2, 3))
    assert (outcome.imported, outcome.known) == (1, 2)
    assert outcome.folder == "tickets/import-20261123T130500Z-2"
    assert [(each.id, each.external_id, each.state(NOW)) for each in desk(tmp_path).tickets] == [
        ("1", "1", "resolved"), ("2", "2", "open"), ("3", "3", "open"),
    ]  # fmt: skip


def test_the_same_id_from_another_tool_is_another_ticket(tmp_path: Path) -> None:
    bring(tmp_path, rows(1))
    issue = '[{"number": 1, "title": "x", "created_at": "2026-11-02T08:00:00Z"}]'
    assert bring(tmp_path, issue, "issues.json").imported == 1


def test_with_one_bad_row_nothing_is_imported_and_every_bad_row_is_named(tmp_path: Path) -> None:
    data = rows(1) + "2,x,urgent,2026-11-02\n3,fine,low,2026-11-02\n1,twice,low,2026-11-02\n4,x,low,soon\n"
    found = problems(tmp_path, data)
    assert [each.partition(" ")[0] for each in found] == ["tickets.csv:3", "tickets.csv:5", "tickets.csv:6"]
    assert "id '1' stands in an earlier row too" in found[1]
    assert not (tmp_path / "state").exists()


def test_of_very_many_bad_rows_the_first_are_named_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "MOST_NAMED", 3)
    with pytest.raises(write.BadRows) as problem:
        bring(tmp_path, HEAD + "".join(f"{number},x,none,2026-11-02\n" for number in range(10)))
    assert len(problem.value.problems) == 3
    assert problem.value.problems[-1].hint == "10 bad rows, the first 3 of them here; nothing was imported"


def test_imported_tickets_are_under_the_promises_of_now(tmp_path: Path) -> None:
    ticket = came(tmp_path, rows(1))[0]
    assert standing(ticket, NOW).resolution.due == at("2026-11-04 00:00")
    assert standing(ticket, NOW).overdue


def test_tickets_opened_later_than_now_are_taken_and_counted(tmp_path: Path) -> None:
    assert bring(tmp_path, HEAD + "1,x,high,2027-01-01\n").ahead == 1


def test_where_a_ticket_cannot_be_read_nobody_knows_what_is_new(tmp_path: Path) -> None:
    bring(tmp_path, rows(1))
    (tmp_path / "state/tickets/import-20261123T130500Z/1.json").write_text("garbage")
    with pytest.raises(StateError, match="nothing was imported"):
        bring(tmp_path, rows(1, 2))


def test_what_was_exported_comes_back_the_same(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    book = desk(here)
    for number, (title, priority) in enumerate((("=cmd", "low"), ('a\nb; c, "d"', "high"), ("'+1", "critical")), 1):
        book.open(Act(at("2026-11-02 09:00"), "mia"), title, priority)
        book.record(Act(at("2026-11-03 09:00"), "mia"), str(number), "paused")
        book.record(Act(at("2026-11-04 09:00"), "mia"), str(number), "resumed")
        book.record(Act(at("2026-11-04 09:00"), "mia"), str(number), "resolved")
        book.record(Act(at("2026-11-05 09:00"), "mia"), str(number), "reopened")
    text = "".join(csv_lines([standing(each, NOW) for each in desk(here).tickets]))
    bring(there, text)
    assert (
        "".join(csv_lines([standing(each, NOW) for each in desk(there).tickets]))
        .replace(",1,open", ",,open")
        .replace(",2,open", ",,open")
        .replace(",3,open", ",,open")
        == text
    )
    assert bring(here, text).known == 3  # into the state that it came from: nothing is new
    for old, new in zip(desk(here).tickets, desk(there).tickets, strict=True):
        assert standing(old, NOW).resolution.due == standing(new, NOW).resolution.due
        assert old.title == new.title


ONE_SECOND = {
    "paused again as it was resumed": ("2026-11-03 09:00;2026-11-04 09:00", "2026-11-04 09:00", "", "", "paused"),
    "resumed as it was paused": ("2026-11-03 09:00", "2026-11-03 09:00", "", "", "open"),
    "resolved again as it was reopened": ("", "", "2026-11-03 09:00;2026-11-04 09:00", "2026-11-04 09:00", "resolved"),
}


@pytest.mark.parametrize(("paused", "resumed", "resolved", "reopened", "state"), ONE_SECOND.values(), ids=ONE_SECOND)
def test_of_steps_in_one_second_the_one_that_can_follow_comes_first(
    tmp_path: Path, paused: str, resumed: str, resolved: str, reopened: str, state: str
) -> None:
    head = "id,title,priority,opened,paused,resumed,resolved,reopened\n"
    ticket = came(tmp_path, f"{head}1,x,high,2026-11-02,{paused},{resumed},{resolved},{reopened}\n")[0]
    assert ticket.state(NOW) == state


def test_steps_that_cannot_follow_are_named_with_the_reason(tmp_path: Path) -> None:
    data = "id,title,priority,opened,resumed\n1,x,high,2026-11-02,2026-11-03\n"
    assert problems(tmp_path, data) == ["tickets.csv:2 ticket 1 is not paused, so it cannot be resumed"]
