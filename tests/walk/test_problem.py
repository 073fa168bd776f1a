"""A problem found on a walk opens a ticket."""

from __future__ import annotations

import json

import pytest

from conftest import Site
from walk.terminal import Person


@pytest.mark.parametrize(("key", "priority"), [("c", "critical"), ("h", "high"), ("l", "low")])
def test_a_problem_opens_a_ticket_by_one_key(site: Site, key: str, priority: str) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("f")
        person.sees("what is wrong")
        person.types("disk full\r")
        person.sees("Open a ticket?  c critical  h high  m medium  l low  Enter no")
        person.types(key)
        person.sees("ticket 1: disk full")
        person.sees("2  Review function health")
        person.types("q")
        person.ends()
    tickets = site.run("ticket", "list", "--json").json["tickets"]
    assert [(each["id"], each["title"], each["priority"]) for each in tickets] == [
        ("1", "Check error logs: disk full", priority)
    ]


def test_a_problem_told_anew_keeps_its_ticket(site: Site) -> None:
    site.run("weekly", "--fail", "error-logs", "--note", "disk full", "--ticket", "high")
    with Person(site, "weekly") as person:
        person.sees("2  Review function health")
        person.types("b")
        person.sees("Answered: problem")
        person.enter()
        person.sees("2  Review function health")
        person.types("q")
        person.ends()
    document = json.loads(next((site.state / "checklists/weekly").glob("*.json")).read_text())
    assert [answer["ticket"] for answer in document["answers"]] == ["1", "1"]
