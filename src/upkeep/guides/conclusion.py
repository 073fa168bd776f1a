"""What a diagnosis says: the named causes with their remedies, the questions still open, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from upkeep.guides.comparison import Change, changes
from upkeep.guides.fix import ADDRESS, Remedy, remedy
from upkeep.guides.flow import Flow, Question
from upkeep.guides.outcome import FAIL, Outcome
from upkeep.guides.questions import worth_asking
from upkeep.guides.ranking import CERTAIN, Ranked, named, rank
from upkeep.guides.record import Diagnosis


@dataclass(frozen=True)
class Named:
    """A named cause and what to do about it."""

    ranked: Ranked
    remedy: Remedy


@dataclass(frozen=True)
class Conclusion:
    """A diagnosis with what follows from it."""

    flow: Flow
    diagnosis: Diagnosis
    causes: tuple[Named, ...]
    """The likeliest first."""
    questions: tuple[Question, ...]
    """Open ones that can still change it, the most telling first."""
    changes: tuple[Change, ...] = ()
    """Against the diagnosis that it repeats."""

    @property
    def attention(self) -> bool:
        """Whether something needs attention: a cause is named, or a check failed."""
        return bool(self.causes) or any(each.state == FAIL for each in self.diagnosis.outcomes)

    @property
    def certain(self) -> bool:
        """Whether the first cause is certain."""
        return bool(self.causes) and self.causes[0].ranked.confidence == CERTAIN

    @property
    def kept(self) -> Diagnosis:
        """The diagnosis with the ids of what is named, as it is kept."""
        return replace(self.diagnosis, named=tuple(each.ranked.cause.id for each in self.causes))


def conclude(
    flow: Flow, diagnosis: Diagnosis, values: Mapping[str, str], before: Diagnosis | None = None
) -> Conclusion:
    """What follows from a diagnosis; `values` of the project fill the fixes."""
    answers = diagnosis.answered
    values = {**values, ADDRESS: diagnosis.url} if diagnosis.url else values
    ranked = rank(flow, diagnosis.outcomes, answers)
    causes = tuple(Named(each, remedy(each, diagnosis.outcomes, values)) for each in named(ranked))
    changed = changes(before, diagnosis.outcomes) if before else ()
    return Conclusion(flow, diagnosis, causes, worth_asking(flow, diagnosis.outcomes, answers), changed)


def is_certain(flow: Flow, outcomes: Sequence[Outcome]) -> bool:
    """Whether what was found so far makes the first cause certain."""
    ranked = rank(flow, outcomes, {})
    return bool(ranked) and ranked[0].confidence == CERTAIN
