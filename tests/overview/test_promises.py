"""A promise that becomes a ticket."""

from __future__ import annotations

import json

import pytest

from conftest import Run, Site
from schema_check import assert_valid

AT = ("--at", "2026-12-01 10:00")
ID = "quarterly-2026-12-01-1"
TICKET = ("checkin", "promise", "ticket", ID, "-p", "medium")


@pytest.fixture
def promised(upkeep: Run) -> Run:
    upkeep("checkin", "record", "quarterly", "--promise", "Send the export", "--by", "2026-12-08", *AT)
    return upkeep


def test_the_ticket_says_where_it_came_from_and_the_promise_names_it(promised: Run, site: Site) -> None:
    made = promised(*TICKET, "--json", *AT)
    assert made.code == 0
    assert_valid("promise", made.json)
    assert (made.json["ticket"], made.json["state"]) == ("1", "open")
    (row,) = promised("ticket", "list", "--json", *AT).json["tickets"]
    assert (row["id"], row["title"], row["priority"]) == ("1", "Send the export", "medium")
    document = json.loads((site.state / "tickets/1.json").read_text())
    assert {"checkin": "quarterly-2026-12-01", "promise": ID} in [step.get("origin") for step in document["steps"]]
    assert "ticket 1" in promised("checkin", "promise", *AT).out


def test_after_a_kill_between_the_two_writes_it_finds_the_ticket_again(promised: Run, site: Site) -> None:
    path = site.state / "checkins/quarterly-2026-12-01.json"
    before = path.read_bytes()
    promised(*TICKET, *AT)
    path.write_bytes(before)
    assert promised(*TICKET, "--json", *AT).json["ticket"] == "1"
    assert len(promised("ticket", "list", "--all", "--json", *AT).json["tickets"]) == 1


def test_a_second_ticket_an_unknown_priority_and_a_closed_promise_are_refused(promised: Run, site: Site) -> None:
    assert promised(*TICKET[:-1], "burning", *AT).code == 2
    assert not (site.state / "tickets").exists()
    promised(*TICKET, *AT)
    again = promised(*TICKET, "--json", *AT)
    assert (again.code, again.error["code"]) == (2, "checkin.ticket")
    promised("checkin", "promise", "done", ID, *AT)
    closed = promised(*TICKET, "--json", *AT)
    assert (closed.code, closed.error["code"]) == (2, "checkin.closed")
    assert len(promised("ticket", "list", "--all", "--json", *AT).json["tickets"]) == 1
