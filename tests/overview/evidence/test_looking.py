"""The evidence of one list, as it becomes known."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from conftest import Run, Site
from upkeep.checklists.book import Book, Listing
from upkeep.checklists.facts import Fact, Proposal
from upkeep.checklists.run import Answer
from upkeep.overview.evidence import looking
from upkeep.overview.evidence.looking import Evidence
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.lists import open_book
from upkeep.project import Choice, Project

Found = Callable[[Scene], Iterable[Fact]]
TOML = """
[checklists.weekly]
skip = ["function-health", "failed-notifications", "storage-usage", "pending-tickets"]
evidence = { "error-logs" = ["mailbox", "queue"] }
"""


@pytest.fixture
def opened(site: Site) -> tuple[Project, Book, Listing]:
    site.add(TOML)
    project = Project.open(Choice(config=str(site.config), state=str(site.state), at="2026-11-23 09:00"))
    book = open_book(project)
    return project, book, book.listing("weekly", book.current("weekly"))


def sources(monkeypatch: pytest.MonkeyPatch, **found: Found) -> None:
    monkeypatch.setattr(looking, "source_of", lambda id: found[id])


def says(state: str, text: str = "as seen", source: str = "queue") -> Found:
    return lambda _scene: [Fact(source, text, state)]


def looked(opened: tuple[Project, Book, Listing]) -> Any:
    project, book, listing = opened
    return Evidence(project, book, listing).all(listing)["error-logs"]


@pytest.mark.parametrize(
    ("mailbox", "queue", "proposal"),
    [
        ("well", "well", Proposal("done", "no new and no growing errors since Mon 23 Nov", True)),
        ("well", "known", Proposal("done", "no new and no growing errors since Mon 23 Nov", True)),
        ("well", "bad", Proposal("failed", "queue as seen")),
        ("unknown", "bad", Proposal("failed", "queue as seen")),
        ("well", "soon", None),
        ("well", "unknown", None),
        ("well", "unset", None),
        ("known", "known", None),
    ],
)
def test_what_is_proposed_follows_from_all_facts_together(
    monkeypatch: pytest.MonkeyPatch,
    opened: tuple[Project, Book, Listing],
    mailbox: str,
    queue: str,
    proposal: Proposal | None,
) -> None:
    sources(monkeypatch, mailbox=says(mailbox, source="mailbox"), queue=says(queue))
    assert looked(opened).proposal == proposal


def test_the_worst_stands_first_and_what_is_not_configured_last_in_one_line(
    monkeypatch: pytest.MonkeyPatch, opened: tuple[Project, Book, Listing]
) -> None:
    facts = [Fact("a", "1", "unset"), Fact("b", "2", "well"), Fact("c", "3", "bad")]
    sources(monkeypatch, mailbox=lambda _scene: facts, queue=says("unset", "`queue` under [push]"))
    assert [(fact.source, fact.text) for fact in looked(opened).facts] == [
        ("c", "3"),
        ("b", "2"),
        ("not looked at", "add 1; `queue` under [push]"),
    ]


def test_nothing_is_proposed_while_a_source_looks(
    monkeypatch: pytest.MonkeyPatch, opened: tuple[Project, Book, Listing]
) -> None:
    go = threading.Event()
    sources(monkeypatch, mailbox=says("well"), queue=lambda scene: says("well")(scene) if go.wait(20) else [])
    project, book, listing = opened
    evidence = Evidence(project, book, listing)
    look = evidence.look(listing.entries[0])
    assert (look.proposal, [title for title, _ in look.pending]) == (None, ["queue"])
    go.set()
    assert evidence.all(listing)["error-logs"].proposal is not None


def test_a_source_knows_when_the_item_was_answered_and_what_it_said_then(
    monkeypatch: pytest.MonkeyPatch, opened: tuple[Project, Book, Listing]
) -> None:
    project, book, listing = opened
    seen: list[Scene] = []

    def look(scene: Scene) -> list[Fact]:
        seen.append(scene)
        return []

    last = book.period("weekly", "2026-W47")
    kept = Fact("rows", "12", value=12, unit="", memory={"place": 3}).document()
    answer = Answer("error-logs", "done", last.begin, "mia", evidence=(kept,))
    book.answer(book.listing("weekly", last), answer)
    sources(monkeypatch, mailbox=look, queue=look)
    Evidence(project, book, listing).all(listing)
    assert {scene.source for scene in seen} == {"mailbox", "queue"}
    assert (seen[0].since, seen[0].known_value("rows"), seen[0].known_value("other")) == (last.begin, 12, None)
    earlier = seen[0].earlier("rows")
    assert earlier is not None
    assert earlier["memory"] == {"place": 3}


def test_what_comes_after_the_answer_and_is_bad_speaks_against_it(
    monkeypatch: pytest.MonkeyPatch, opened: tuple[Project, Book, Listing]
) -> None:
    project, book, listing = opened
    sources(monkeypatch, mailbox=says("bad", "down"), queue=says("well"))
    evidence = Evidence(project, book, listing)
    evidence.all(listing)
    entry = listing.entries[0]
    early = Answer("error-logs", "done", project.now, "mia")
    seen = replace(early, evidence=(Fact("queue", "down", "bad").document(),))
    assert [fact.text for fact in evidence.against(replace(entry, answer=early))] == ["down"]
    assert evidence.against(replace(entry, answer=seen)) == []
    assert evidence.against(replace(entry, answer=replace(early, state="failed"))) == []
    assert evidence.against(entry) == []


def test_an_answered_item_shows_what_stood_beside_it_then(
    monkeypatch: pytest.MonkeyPatch, opened: tuple[Project, Book, Listing]
) -> None:
    project, book, listing = opened
    sources(monkeypatch, mailbox=says("bad"), queue=says("bad"))
    answer = Answer("error-logs", "done", project.now, "mia", evidence=(Fact("queue", "0 failed", "well").document(),))
    listing = book.answer(listing, answer)
    assert Evidence(project, book, listing).all(listing)["error-logs"].facts == (Fact("queue", "0 failed", "well"),)


def test_a_probe_is_told_from_a_source_of_its_name(site: Site, upkeep: Run) -> None:
    site.add('[[probe]]\nname = "tickets"\nkind = "command"\ncommand = ["echo", "all fine"]\nretry = 0\n')
    site.add('[checklists.desk]\ncadence = "weekly"\n')
    site.add('items = [{ id = "t", title = "T", evidence = ["probe:tickets", "tickets"] }]\n')
    upkeep("probe", "--all", "--at", "2026-11-23 09:00")
    items = upkeep("checklist", "desk", "--look", "--json", "--at", "2026-11-23 09:00").json["items"]
    assert [fact["text"] for fact in items[0]["evidence"]] == ["all fine, 0 s ago", "none open"]
