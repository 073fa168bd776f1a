"""Tickets on the state."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from support.desk import at, schedule
from upkeep.config.build import build
from upkeep.config.support import SupportTable
from upkeep.errors import DamagedDocument, StateError, UsageProblem
from upkeep.state.folder import State
from upkeep.support.book import Act, Book
from upkeep.support.clocks import standing
from upkeep.support.policies import policies

NOW = at("2026-11-23 14:05")
ORIGIN = {"checklist": "weekly", "period": "2026-W48", "item": "error-logs"}


def book(path: Path, raw: dict[str, object] | None = None, hours: str | None = None) -> Book:
    return Book(State(path, "harbor"), policies(build(SupportTable, raw or {})), schedule(hours))


def act(when: datetime = NOW) -> Act:
    return Act(when, "mia")


def test_ids_are_short_and_count_up(tmp_path: Path) -> None:
    assert [book(tmp_path).open(act(), title, "high").id for title in "abc"] == ["1", "2", "3"]
    assert [each.id for each in book(tmp_path).tickets] == ["1", "2", "3"]
    assert (tmp_path / "tickets/3.json").exists()


def test_the_id_of_a_damaged_ticket_that_was_moved_aside_is_never_given_again(tmp_path: Path) -> None:
    for title in "abc":
        book(tmp_path).open(act(), title, "high")
    (tmp_path / "tickets/3.json").write_text("garbage")
    assert book(tmp_path).next_id() == 4
    with pytest.raises(DamagedDocument, match=r"moved to 3\.json\.corrupt-20261123T130500Z"):
        book(tmp_path).record(act(), "3", "replied")
    assert book(tmp_path).open(act(), "d", "high").id == "4"
    with pytest.raises(StateError, match="ticket 3 was damaged and moved aside"):
        book(tmp_path).ticket("3")


def test_a_damaged_ticket_is_named_and_the_rest_is_there(tmp_path: Path) -> None:
    for title in "abc":
        book(tmp_path).open(act(), title, "high")
    (tmp_path / "tickets/2.json").write_text("garbage")
    opened = book(tmp_path)
    assert [each.id for each in opened.tickets] == ["1", "3"]
    assert opened.damaged == ["tickets/2.json"]
    with pytest.raises(DamagedDocument):
        opened.ticket("2")


def test_a_copy_that_a_file_sync_tool_made_is_no_ticket(tmp_path: Path) -> None:
    book(tmp_path).open(act(), "a", "high")
    original = tmp_path / "tickets/1.json"
    (tmp_path / "tickets/1 (conflict).json").write_text(original.read_text().replace('"a"', '"other"'))
    assert [each.title for each in book(tmp_path).tickets] == ["a"]
    assert book(tmp_path).next_id() == 2


def test_a_second_document_of_one_id_is_named_and_never_hidden(tmp_path: Path) -> None:
    book(tmp_path).open(act(), "a", "high")
    other = tmp_path / "tickets/import-20261123T130500Z/1.json"
    other.parent.mkdir()
    other.write_text((tmp_path / "tickets/1.json").read_text().replace('"a"', '"other"'))
    assert book(tmp_path).damaged == ["tickets/import-20261123T130500Z/1.json"]
    assert [each.title for each in book(tmp_path).tickets] == ["a"]
    book(tmp_path).record(act(), "1", "replied")
    assert [step.kind for step in book(tmp_path).tickets[0].steps] == ["opened", "replied"]


@pytest.mark.parametrize("id", ["14", "#14", " 14 "])
def test_a_ticket_is_found_by_what_a_person_types(tmp_path: Path, id: str) -> None:
    for _ in range(14):
        book(tmp_path).open(act(), "a", "high")
    assert book(tmp_path).ticket(id).id == "14"


@pytest.mark.parametrize("id", ["2", "", "x", "../1", "1.json", "٢", "9" * 30])
def test_an_unknown_ticket_is_wrong_usage(tmp_path: Path, id: str) -> None:
    book(tmp_path).open(act(), "a", "high")
    with pytest.raises(UsageProblem, match="there is no ticket"):
        book(tmp_path).ticket(id)
    with pytest.raises(UsageProblem, match="there is no ticket"):
        book(tmp_path).record(act(), id, "replied")


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_a_ticket_needs_a_title(tmp_path: Path, title: str) -> None:
    with pytest.raises(UsageProblem, match="needs a title"):
        book(tmp_path).open(act(), title, "high")


def test_an_unknown_priority_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no priority 'urgent'") as problem:
        book(tmp_path).open(act(), "a", "urgent")
    assert problem.value.hint == "there are: critical, high, medium, low"


def test_a_promise_that_the_hours_do_not_hold_is_refused_before_it_is_made(tmp_path: Path) -> None:
    table = {"clock": "business", "priority": {"high": {"resolution": "30000h"}}}
    opened = book(tmp_path, table, "mon 09:00-10:00")
    with pytest.raises(UsageProblem, match=r"high is to be fixed within 30000h: .* within ten years"):
        opened.open(act(), "a", "high")
    assert opened.tickets == []


def test_a_ticket_keeps_the_promises_that_it_was_opened_under(tmp_path: Path) -> None:
    book(tmp_path).open(act(), "a", "high")
    tighter = book(tmp_path, {"priority": {"high": {"response": "1h", "resolution": "2h"}}})
    assert standing(tighter.ticket("1"), NOW).resolution.due == NOW + timedelta(hours=48)
    tighter.prioritise(act(), "1", "critical")
    assert standing(tighter.ticket("1"), NOW).resolution.due == NOW + timedelta(hours=24)
    tighter.prioritise(act(), "1", "high")  # as it was promised when the ticket was opened
    assert standing(tighter.ticket("1"), NOW).resolution.due == NOW + timedelta(hours=48)


def test_a_ticket_keeps_the_opening_hours_that_it_was_opened_under(tmp_path: Path) -> None:
    table: dict[str, object] = {"clock": "business"}
    due = standing(book(tmp_path, table, "mon-fri 09:00-17:00").open(act(), "a", "critical"), NOW).response.due
    longer = book(tmp_path, table, "mon-sun 00:00-24:00")
    assert standing(longer.ticket("1"), NOW).response.due == due
    longer.prioritise(act(), "1", "high")
    assert standing(longer.ticket("1"), NOW).response.due == at("2026-11-26 14:05")


def test_the_same_priority_again_is_refused(tmp_path: Path) -> None:
    book(tmp_path).open(act(), "a", "high")
    with pytest.raises(UsageProblem, match="ticket 1 is high already"):
        book(tmp_path).prioritise(act(), "1", "high")


def test_a_date_is_agreed_only_for_what_is_resolved_as_scheduled(tmp_path: Path) -> None:
    opened = book(tmp_path)
    opened.open(act(), "a", "low")
    opened.open(act(), "b", "high")
    assert opened.agree(act(), "1", date(2026, 12, 15)).steps[-1].until == date(2026, 12, 15)
    with pytest.raises(UsageProblem, match="ticket 2 is high: it is to be fixed within 48h"):
        opened.agree(act(), "2", date(2026, 12, 15))
    with pytest.raises(UsageProblem, match="2026-11-22 has passed"):
        opened.agree(act(), "1", date(2026, 11, 22))


def test_a_refused_step_changes_nothing(tmp_path: Path) -> None:
    book(tmp_path).open(act(), "a", "high")
    before = (tmp_path / "tickets/1.json").read_bytes()
    for kind, when in (("resumed", NOW), ("replied", NOW - timedelta(seconds=1))):
        with pytest.raises(UsageProblem):
            book(tmp_path).record(act(when), "1", kind)
    assert (tmp_path / "tickets/1.json").read_bytes() == before


def test_a_problem_opens_one_ticket_until_that_is_resolved(tmp_path: Path) -> None:
    opened = book(tmp_path)
    first = opened.open(act(), "disk full", "high", origin=ORIGIN)
    assert opened.open(act(), "disk full", "high", origin=ORIGIN).id == first.id
    assert opened.open(act(), "other", "high", origin=ORIGIN | {"item": "function-health"}).id == "2"
    opened.record(act(), first.id, "resolved")
    assert opened.open(act(), "disk full", "high", origin=ORIGIN).id == "3"


def test_the_nearest_deadline_stands_first_and_what_has_none_last(tmp_path: Path) -> None:
    opened = book(tmp_path)
    for priority in ("low", "medium", "critical", "high"):
        opened.open(act(), priority, priority)
    opened.record(act(NOW), "3", "paused")
    assert [each.priority for each in opened.standings(NOW)] == ["high", "medium", "low", "critical"]


def test_nothing_but_what_happened_is_stored(tmp_path: Path) -> None:
    book(tmp_path).open(act(), "a", "high")
    document = json.loads((tmp_path / "tickets/1.json").read_text())
    assert set(document) == {"schema", "id", "external_id", "source", "steps"}
    assert set(document["steps"][0]) == {"at", "kind", "by", "title", "priority", "terms"}


def test_a_ticket_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    made = book(tmp_path).open(act(), "a", "high")
    path = tmp_path / "tickets/1.json"
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 9', 1))
    before = path.read_bytes()
    with pytest.raises(StateError, match="has schema 9"):
        book(tmp_path).record(replace(act(), at=NOW), made.id, "replied")
    assert path.read_bytes() == before
