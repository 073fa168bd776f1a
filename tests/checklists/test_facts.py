"""Facts as they are kept; what follows from them is tested with `overview.evidence.looking`."""

from __future__ import annotations

from datetime import UTC, datetime

from upkeep.checklists.facts import LONGEST, MOST, Fact, kept, seen, worst_first
from upkeep.checklists.run import Answer


def test_a_fact_keeps_its_value_and_memory_only_where_it_has_one() -> None:
    assert Fact("queue", "0 failed").document() == {"source": "queue", "text": "0 failed", "state": "known"}
    assert Fact("a", "b", "well", 0, "", {"place": 1}).document() == {
        "source": "a", "text": "b", "state": "well", "value": 0, "unit": "", "memory": {"place": 1},
    }  # fmt: skip


def test_what_is_kept_is_sized_to_what_a_person_reads() -> None:
    rows = kept([Fact(str(number), "x" * 5000) for number in range(100)])
    assert len(rows) == MOST
    assert {len(row["text"]) for row in rows} == {LONGEST}


def test_the_worst_stands_first_those_alike_as_they_came() -> None:
    states = ["well", "unset", "known", "bad", "unknown", "soon", "bad"]
    facts = worst_first([Fact(str(number), "", state) for number, state in enumerate(states)])
    assert [fact.source for fact in facts] == ["3", "6", "5", "4", "2", "0", "1"]


def test_an_answer_tells_what_was_seen_but_not_what_was_not_configured() -> None:
    facts = [Fact("a", "1", "well", 3, ""), Fact("b", "2", "unset")]
    answer = Answer("x", "done", datetime(2026, 11, 23, tzinfo=UTC), "mia", evidence=kept(facts))
    assert seen(answer) == (facts[0],)
