"""Which cause is named, how surely, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.flows import cause, check, flow, seen, vote
from upkeep.guides.outcome import explained
from upkeep.guides.ranking import named, rank

TWO = (
    cause("first", vote("a", "bad", "decisive"), vote("b", "bad", "some")),
    cause("second", vote("b", "bad", "strong"), vote("c", "bad", "some")),
)


def names(
    *outcomes: Any, answers: dict[str, str] | None = None, causes: Any = TWO, **more: Any
) -> list[tuple[str, Any]]:
    ranked = named(rank(flow(*causes, **more), outcomes, answers or {}))
    return [(each.cause.id, each.confidence) for each in ranked]


def test_a_decisive_line_with_a_clear_lead_is_certain() -> None:
    assert names(seen("a", "bad")) == [("first", "certain")]


def test_a_strong_line_alone_is_likely() -> None:
    assert names(seen("b", "bad")) == [("second", "likely")]


def test_nothing_is_named_below_strong() -> None:
    assert names(seen("c", "bad")) == []


def test_three_lines_of_some_weight_reach_strong() -> None:
    three = (cause("slow", *(vote(id, "bad", "some") for id in "abc")),)
    assert names(seen("a", "bad"), seen("b", "bad"), causes=three) == []
    assert names(*(seen(id, "bad") for id in "abc"), causes=three) == [("slow", "likely")]


def test_two_decisive_causes_are_named_in_the_guide_s_order_and_neither_is_certain() -> None:
    causes = (cause("x", vote("a", "bad", "decisive")), cause("y", vote("b", "bad", "decisive")))
    assert names(seen("b", "bad"), seen("a", "bad"), causes=causes) == [("x", "likely"), ("y", "possible")]


def test_a_prior_parts_equals_only() -> None:
    causes = (
        cause("rare", vote("a", "bad", "strong"), prior="rare"),
        cause("common", vote("a", "bad", "strong"), prior="common"),
    )
    assert names(seen("a", "bad"), causes=causes)[0][0] == "common"
    causes = (causes[0] | {"for": [vote("a", "bad", "decisive")]}, causes[1])
    assert names(seen("a", "bad"), causes=causes)[0][0] == "rare"


def test_what_speaks_against_outweighs() -> None:
    against = (cause("x", vote("a", "bad", "strong"), against=[vote("b", "good", "strong")]),)
    checks = [check("a"), check("b")]
    assert names(seen("a", "bad"), causes=against, checks=checks) == [("x", "likely")]
    assert names(seen("a", "bad"), seen("b", "good", "pass"), causes=against, checks=checks) == []


@pytest.mark.parametrize("state", ["skip", "error"])
def test_what_was_not_looked_at_and_upkeep_s_own_trouble_do_not_vote(state: str) -> None:
    assert names(seen("a", "bad", state)) == []


def test_a_consequence_does_not_vote() -> None:
    rule = {"words": ["bad"], "by": "b", "found": ["ground"]}
    causes = (*TWO, cause("third", vote("b", "ground", "strong")))
    whole = flow(*causes, checks=[check("a", explained=[rule]), check("b"), check("c")])
    outcomes = explained(whole, [seen("a", "bad"), seen("b", "ground")])
    assert [each.cause.id for each in named(rank(whole, outcomes, {}))] == ["third"]


def test_the_lines_are_told_heaviest_first() -> None:
    first = rank(flow(*TWO), [seen("a", "bad"), seen("b", "bad")], {})[0]
    assert [(line.weight, line.checks) for line in first.for_] == [("decisive", ("a",)), ("some", ("b",))]


def test_every_means_all_rows_that_saw_something() -> None:
    row = vote("a", "silent", "strong", every=True, where={"transport": "udp"})
    udp = [seen("a", "silent", evidence={"transport": "udp"}), seen("a", "silent", evidence={"transport": "udp"})]
    tcp = seen("a", "relayed", "pass", evidence={"transport": "tcp"})
    assert names(*udp, tcp, causes=(cause("x", row),)) == [("x", "likely")]
    one = seen("a", "relayed", "pass", evidence={"transport": "udp"})
    assert names(*udp, one, causes=(cause("x", row),)) == []


def test_a_line_may_need_another_and_be_taken_away_by_one() -> None:
    row = vote("a", "bad", "strong", **{"and": [{"check": "b", "words": ["good"]}]})
    row["unless"] = [{"check": "c", "words": ["off"]}]
    checks = [check(id) for id in "abc"]
    good, off = seen("b", "good", "pass"), seen("c", "off")
    assert names(seen("a", "bad"), causes=(cause("x", row),), checks=checks) == []
    assert names(seen("a", "bad"), good, causes=(cause("x", row),), checks=checks) == [("x", "likely")]
    assert names(seen("a", "bad"), good, off, causes=(cause("x", row),), checks=checks) == []


def test_an_answer_speaks_like_a_check() -> None:
    row = {"question": "q", "answers": ["no"], "weight": "strong"}
    question = [{"id": "q", "step": "one", "text": "Well?"}]
    assert names(answers={"q": "no"}, causes=(cause("x", row),), question=question) == [("x", "likely")]
    assert names(answers={"q": "unknown"}, causes=(cause("x", row),), question=question) == []


WORDS = st.sampled_from(["bad", "good", "ground"])
STATES = st.sampled_from(["pass", "fail", "warn", "skip", "error"])


@given(st.lists(st.tuples(st.sampled_from("abc"), WORDS, STATES), max_size=8))
def test_at_most_the_first_is_certain_and_all_named_reach_strong(found: list[tuple[str, str, str]]) -> None:
    ranked = rank(flow(*TWO), [seen(*each) for each in found], {})
    assert {each.cause.id for each in ranked} == {"first", "second"}
    assert all(each.reached == (each.confidence is not None) for each in ranked)
    assert all(each.confidence != "certain" for each in ranked[1:])
    assert rank(flow(*TWO), [seen(*each) for each in reversed(found)], {})[0].score == ranked[0].score
