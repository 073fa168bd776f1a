"""Which question is asked next, and which are not asked any more."""

from __future__ import annotations

from typing import Any

from guides.flows import cause, check, flow, seen, vote
from upkeep.guides.questions import worth_asking


def answer(question: str, said: str, weight: str) -> dict[str, Any]:
    return {"question": question, "answers": [said], "weight": weight}


def question(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "step": "one", "text": f"{id}?", **more}


FLOW = flow(
    cause("x", vote("a", "bad", "decisive"), answer("small", "yes", "weak"), answer("great", "yes", "strong")),
    cause("y", vote("b", "bad", "strong")),
    checks=[check("a"), check("b")],
    question=[question("small"), question("great", settled_by=["b"]), question("idle")],
)


def asked(*outcomes: Any, **answers: str) -> list[str]:
    return [each.id for each in worth_asking(FLOW, outcomes, answers)]


def test_the_one_that_moves_most_comes_first_and_one_that_moves_nothing_is_not_asked() -> None:
    assert asked() == ["great", "small"]


def test_an_answered_one_is_not_asked_again_whatever_the_answer() -> None:
    assert asked(great="unknown") == ["small"]


def test_none_is_asked_once_the_first_cause_is_certain() -> None:
    assert asked(seen("a", "bad")) == []


def test_one_that_a_check_has_settled_is_not_asked() -> None:
    assert asked(seen("b", "good", "pass")) == ["small"]
    assert asked(seen("b", "unset", "skip")) == ["great", "small"]


def test_one_that_means_something_only_after_a_check_waits_for_it() -> None:
    whole = flow(
        cause("x", answer("shown", "no", "strong")),
        checks=[check("test")],
        question=[question("shown", after=["test"])],
    )
    assert worth_asking(whole, [], {}) == ()
    assert [each.id for each in worth_asking(whole, [seen("test", "accepted", "pass")], {})] == ["shown"]
