"""What was found out for an item before it is asked, and the answer that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from upkeep.checklists.catalog import Item
from upkeep.checklists.run import DONE, FAILED, Answer

BAD, SOON, UNKNOWN, KNOWN, WELL, UNSET = "bad", "soon", "unknown", "known", "well", "unset"
_WORST_FIRST = (BAD, SOON, UNKNOWN, KNOWN, WELL, UNSET)

LONGEST = 300
"""Characters of a fact's text that are kept; a person reads no more."""
MOST = 20
"""Facts that are kept with an answer, worst first."""


@dataclass(frozen=True)
class Fact:
    """One line of evidence: where it comes from and what it says."""

    source: str
    text: str
    state: str = KNOWN
    """`well`, `soon`, `bad`, `unknown` where it could not be found out, `unset` where it is not configured, or `known`
    for what is neither good nor bad."""
    value: float | None = None
    """What was counted or measured, which the next run compares with."""
    unit: str | None = None
    """`bytes`, `seconds`, `ratio`, or empty for a plain number; None where there is no value."""
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What the source wants back next time: plain JSON values, small."""

    def document(self) -> dict[str, Any]:
        """The fact as it is kept with the answer."""
        kept: dict[str, Any] = {"source": self.source, "text": self.text[:LONGEST], "state": self.state}
        if self.value is not None:
            kept |= {"value": self.value, "unit": self.unit}
        return kept | ({"memory": dict(self.memory)} if self.memory else {})


@dataclass(frozen=True)
class Proposal:
    """The answer that the facts speak for, and why."""

    state: str
    why: str
    certain: bool = False
    """Whether nobody needs to look: `--auto` may record it."""


@dataclass(frozen=True)
class Look:
    """All that was found out for one item, worst first."""

    facts: tuple[Fact, ...] = ()
    proposal: Proposal | None = None
    """None where nothing was looked at: then Enter means done."""
    pending: tuple[tuple[str, float], ...] = ()
    """The sources still looked at, each with its seconds."""

    @property
    def bad(self) -> bool:
        """Whether a fact is bad: then Enter is off."""
        return any(fact.state == BAD for fact in self.facts)


def worst_first(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts in the order in which a person reads them, those alike as they came."""
    return tuple(sorted(facts, key=lambda fact: _WORST_FIRST.index(fact.state)))


def kept(facts: Sequence[Fact]) -> tuple[dict[str, Any], ...]:
    """The facts as they are kept with an answer, sized to what a person would read."""
    return tuple(fact.document() for fact in facts[:MOST])


def seen(answer: Answer) -> tuple[Fact, ...]:
    """The facts that stood beside an answer, as it keeps them; what was not configured is left out."""
    rows = [row for row in answer.evidence if row["state"] != UNSET]
    return tuple(Fact(row["source"], row["text"], row["state"], row.get("value"), row.get("unit")) for row in rows)


def propose(item: Item, facts: Sequence[Fact], since: str) -> Proposal | None:
    """The answer that all facts of an item together speak for; None where they leave it open.

    One bad fact speaks for a problem. Done is proposed only where all is well: what is unknown, not configured or wants
    attention soon is the person's to judge. It is certain only for an item whose evidence is all that there is to see.
    """
    bad = next((fact for fact in facts if fact.state == BAD), None)
    if bad is not None:
        return Proposal(FAILED, f"{bad.source} {bad.text}")
    judged = [fact for fact in facts if fact.state != KNOWN]
    if judged and all(fact.state == WELL for fact in judged):
        return Proposal(DONE, item.well.replace("{since}", since), item.auto)
    return None
