"""What changed between two diagnoses of the same guide: what failed, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upkeep.guides.outcome import ERROR, FAIL, WARN, Outcome
from upkeep.guides.plan import Instance
from upkeep.guides.record import Diagnosis

TROUBLED = frozenset({FAIL, WARN, ERROR})


@dataclass(frozen=True)
class Change:
    """A check before and after."""

    before: Outcome
    after: Outcome

    @property
    def mended(self) -> bool:
        """Whether it was in trouble and is no longer."""
        return self.before.state in TROUBLED and self.after.state == "pass"


def to_look_again(before: Diagnosis) -> frozenset[str]:
    """The ids of the checks that are worth a second look: what was in trouble, and what that blocked."""
    return frozenset(each.id for each in before.outcomes if each.state in TROUBLED or each.blocked_by is not None)


def known_without_looking(before: Diagnosis, instances: Sequence[Instance]) -> dict[str, Outcome]:
    """What need not be looked at again, by id: what passed before."""
    again = to_look_again(before)
    planned = {each.id for each in instances if each.settled is None}
    return {each.id: each for each in before.outcomes if each.id in planned and each.id not in again and each.votes}


def changes(before: Diagnosis, after: Sequence[Outcome]) -> tuple[Change, ...]:
    """What was in trouble before, or is now, with both states."""
    held = {each.id: each for each in before.outcomes}
    pairs = [Change(held[each.id], each) for each in after if each.id in held]
    return tuple(
        each for each in pairs if each.before.state in TROUBLED | {"skip"} and each.before.state != each.after.state
    ) + tuple(each for each in pairs if each.before.state in TROUBLED and each.before.state == each.after.state)
