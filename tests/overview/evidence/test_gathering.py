"""Sources looked at side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from upkeep.checklists.facts import Fact
from upkeep.errors import UsageProblem
from upkeep.overview.evidence.gathering import Gathering, Task

WELL = Fact("queue", "0 failed", "well")


def gathering() -> Gathering:
    return Gathering(lambda fact: replace(fact, text=fact.text.replace("hunter2", "***")))


def raising(problem: BaseException) -> Callable[[], Iterable[Fact]]:
    def look() -> Iterable[Fact]:
        raise problem

    return look


def test_sources_look_side_by_side_and_are_told_in_their_order() -> None:
    meeting = threading.Barrier(2, timeout=20)

    def look(text: str) -> Callable[[], Iterable[Fact]]:
        def at_once() -> Iterable[Fact]:
            meeting.wait()  # passes only where both look at the same time
            return [Fact("a", text)]

        return at_once

    found = gathering()
    found.begin("x", [Task("x", "one", look("1")), Task("x", "two", look("2"))])
    found.wait("x")
    assert [fact.text for fact in found.facts("x")] == ["1", "2"]


def test_what_still_looks_is_named_and_its_facts_come_later() -> None:
    go = threading.Event()

    def slow() -> Iterable[Fact]:
        go.wait(20)
        return [WELL]

    found = gathering()
    found.begin("x", [Task("x", "slow one", slow)])
    assert ([title for title, _ in found.pending("x")], found.facts("x")) == (["slow one"], [])
    assert found.slowest() == ["slow one"]
    go.set()
    found.wait("x")
    assert (found.pending("x"), found.facts("x"), found.slowest()) == ((), [WELL], [])


def test_an_item_is_begun_once() -> None:
    times: list[int] = []
    found = gathering()
    for _ in range(2):
        found.begin("x", [Task("x", "one", lambda: [times.append(1) or WELL])])
    found.wait("x")
    assert times == [1]


def test_one_that_hangs_is_given_up_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upkeep.overview.evidence.gathering.GRACE", 0.05)
    forever = threading.Event()
    found = gathering()
    found.begin("x", [Task("x", "hangs", lambda: [WELL] if forever.wait(60) else [], limit=0.05)])
    found.wait("x")
    assert [(fact.source, fact.state) for fact in found.facts("x")] == [("hangs", "unknown")]
    forever.set()
    assert [fact.state for fact in found.facts("x")] == ["unknown"]


def test_a_users_error_is_an_unknown_fact() -> None:
    found = gathering()
    found.begin("x", [Task("x", "one", raising(UsageProblem("MAIL_PASSWORD is not set")))])
    found.wait("x")
    assert found.facts("x") == [Fact("one", "MAIL_PASSWORD is not set", "unknown")]
    found.raise_defect()


def test_a_defect_stops_nothing_and_is_raised_at_the_end() -> None:
    found = gathering()
    found.begin("x", [Task("x", "one", raising(ZeroDivisionError())), Task("x", "two", lambda: [WELL])])
    found.wait("x")
    assert [fact.state for fact in found.facts("x")] == ["unknown", "well"]
    with pytest.raises(ZeroDivisionError):
        found.raise_defect()


def test_secrets_are_taken_out_of_what_is_found() -> None:
    found = gathering()
    found.begin("x", [Task("x", "one", lambda: [Fact("db", "password hunter2 refused")])])
    found.wait("x")
    assert found.facts("x")[0].text == "password *** refused"


def test_at_the_end_it_waits_no_longer_than_allowed() -> None:
    go = threading.Event()
    found = gathering()
    found.begin("x", [Task("x", "one", lambda: [WELL] if go.wait(60) else [])])
    found.settle(0.05)
    assert found.slowest() == ["one"]
    go.set()
    found.settle(20)
    assert found.facts("x") == [WELL]
