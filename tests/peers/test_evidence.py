"""The four lists on a whole project with real peers: every row shows what is true, every planted fault is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from peers.everything_wrong import PLANTED
from peers.harbor import WRONG, Harbor, neglected, well
from upkeep import defaults
from walk.terminal import Person

pytestmark = pytest.mark.peers

LISTS = ("daily", "weekly", "monthly", "quarterly")
QUARTER = {
    "performance-review": ("web",),
    "client-call": ("overdue", "Send the export"),
    "documentation-review": ("/gone (on /)", "/gone-too (on /)", "docs/setup.md"),
    "process-review": ("promise", "weekly", "min"),
}
"""What is wrong in the quarter beside the site itself."""


@pytest.fixture(scope="module")
def harbor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbor]:
    with neglected(tmp_path_factory.mktemp("harbor")) as running:
        yield running


@pytest.fixture(scope="module")
def looked(harbor: Harbor, without_browser: str) -> dict[str, list[dict[str, Any]]]:
    """The evidence of every item, and on stdout the lists as a person reads them."""
    harbor.site.environment["PATH"] = without_browser  # Chromium does not know the tests' authority
    found = {}
    for name in LISTS:
        print(harbor.site.run(name, "--look", COLUMNS="110").out)
        ended = harbor.site.run(name, "--look", "--json")
        assert ended.code in (0, 1), ended.err
        found |= {item["id"]: item["evidence"] for item in ended.json["items"]}
    return found


def told(facts: list[dict[str, Any]]) -> str:
    return "\n".join(f"{fact['state']:8} {fact['source']}  {fact['text']}" for fact in facts)


@pytest.mark.parametrize("item", WRONG)
def test_every_row_of_the_guide_shows_what_is_true(looked: dict[str, list[dict[str, Any]]], item: str) -> None:
    text = told(looked[item])
    assert [each for each in WRONG[item] if each not in text] == [], text
    assert "unset" not in {fact["state"] for fact in looked[item]} - ({"unset"} if item == "security-audit" else set())


def test_the_rows_are_those_of_the_guide() -> None:
    assert set(WRONG) == {
        item["id"] for checklist in defaults.load("checklists").values() for item in checklist["items"]
    }


def test_a_quarter_with_everything_wrong_names_every_planted_fault(looked: dict[str, list[dict[str, Any]]]) -> None:
    audit = looked["security-audit"]
    planted = [(title, fault) for title, faults in PLANTED.items() for fault in faults]
    planted += [("npm", "lodash"), ("secrets", "app.js:1")]
    missing = [
        (title, fault)
        for title, fault in planted
        if not any(title in fact["source"] and fault in fact["text"] for fact in audit)
    ]
    others = [(item, fault) for item, faults in QUARTER.items() for fault in faults]
    missing += [(item, fault) for item, fault in others if fault not in told(looked[item])]
    assert missing == [], told(audit)
    assert len(planted) + len(others) >= 25


@pytest.mark.alone
def test_a_week_in_which_all_is_well_takes_five_keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    with well(tmp_path_factory.mktemp("well")) as harbor, Person(harbor.site, "weekly") as person:
        person.sees("1  Check error logs")
        began = time.monotonic()
        for number in range(5):
            person.sees(f"{number} of 5")
            person.sees("Proposed: done, ")
            person.enter()
        assert person.ends() == 0
        took = time.monotonic() - began
        person.sees("Weekly W")
    assert took < 20
