"""Which cause explains best what was found and answered: pure functions, explainable line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upkeep.guides.flow import PRIORS, WEIGHTS, Cause, Condition, Flow, Vote
from upkeep.guides.outcome import Outcome

CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"

STRONG = WEIGHTS["strong"]
LEAD = WEIGHTS["strong"]
"""By how much the first must lead the second to be certain."""
SMALL_LEAD = WEIGHTS["some"]
"""By how much it must lead to be likely."""

Answers = Mapping[str, str]
"""The answer to each question, by their ids."""


@dataclass(frozen=True)
class Line:
    """One line that speaks for or against a cause."""

    weight: str
    """decisive, strong, some or weak."""
    checks: tuple[str, ...] = ()
    """The ids of the checks that say so."""
    question: str | None = None
    """The question whose answer says so."""
    answer: str | None = None


@dataclass(frozen=True)
class Ranked:
    """A cause with what speaks for and against it, heaviest first."""

    cause: Cause
    score: int
    for_: tuple[Line, ...]
    against: tuple[Line, ...]
    confidence: str | None = None
    """`certain`, `likely` or `possible`; None where it is not named."""

    @property
    def reached(self) -> bool:
        """Whether what speaks for it reaches strong and is not outweighed by what speaks against it."""
        favour = sum(WEIGHTS[line.weight] for line in self.for_)
        return favour >= STRONG and favour > sum(WEIGHTS[line.weight] for line in self.against)

    @property
    def decisive(self) -> bool:
        """Whether a decisive line speaks for it."""
        return any(line.weight == "decisive" for line in self.for_)


def rank(flow: Flow, outcomes: Sequence[Outcome], answers: Answers) -> tuple[Ranked, ...]:
    """Every cause of the flow, the likeliest first; only those with a confidence are named.

    A score is the prior and the sum of the lines; ties go by the guide's order (semantics, "Diagnosis"). A cause that
    is not named stands behind those that are.
    """
    voting = [each for each in outcomes if each.votes]
    scored = [_scored(cause, voting, answers) for cause in flow.cause]
    order = sorted(range(len(scored)), key=lambda n: (not scored[n].reached, -scored[n].score, n))
    ranked = [scored[number] for number in order]
    return tuple(_with_confidence(ranked, number) for number in range(len(ranked)))


def named(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """The causes that are named."""
    return tuple(each for each in ranked if each.confidence is not None)


def _scored(cause: Cause, voting: Sequence[Outcome], answers: Answers) -> Ranked:
    speaks_for, against = (_lines(votes, voting, answers) for votes in (cause.for_, cause.against))
    score = PRIORS[cause.prior]
    score += sum(WEIGHTS[line.weight] for line in speaks_for) - sum(WEIGHTS[line.weight] for line in against)
    return Ranked(cause, score, speaks_for, against)


def _with_confidence(ranked: Sequence[Ranked], number: int) -> Ranked:
    each = ranked[number]
    if not each.reached:
        return each
    others = [other.score for index, other in enumerate(ranked) if index != number and other.reached]
    lead = each.score - max(others, default=0)
    if each.decisive and lead >= LEAD and number == 0:
        word = CERTAIN
    elif number == 0 and (each.decisive or lead >= SMALL_LEAD):
        word = LIKELY
    else:
        word = POSSIBLE
    return Ranked(each.cause, each.score, each.for_, each.against, word)


def _lines(votes: Sequence[Vote], voting: Sequence[Outcome], answers: Answers) -> tuple[Line, ...]:
    found = [line for vote in votes if (line := _line(vote, voting, answers)) is not None]
    return tuple(sorted(found, key=lambda line: -WEIGHTS[line.weight]))


def _line(vote: Vote, voting: Sequence[Outcome], answers: Answers) -> Line | None:
    if not holds(vote, voting, answers):
        return None
    if not all(holds(other, voting, answers) for other in vote.and_):
        return None
    if any(holds(other, voting, answers) for other in vote.unless):
        return None
    if vote.question is not None:
        return Line(vote.weight, question=vote.question, answer=answers[vote.question])
    besides = [saying for other in vote.and_ for saying in _saying(other, voting)]
    checks = dict.fromkeys([*_saying(vote, voting), *besides])
    return Line(vote.weight, checks=tuple(checks))


def holds(condition: Condition, voting: Sequence[Outcome], answers: Answers) -> bool:
    """Whether something was found or answered; `voting` are the outcomes that vote."""
    if condition.question is not None:
        return answers.get(condition.question) in condition.answers
    asked = _asked(condition, voting)
    saying = _saying(condition, voting)
    return bool(saying) and (not condition.every or len(saying) == len(asked))


def _asked(condition: Condition, voting: Sequence[Outcome]) -> list[Outcome]:
    return [
        each
        for each in voting
        if each.check == condition.check
        and all(str(each.evidence.get(name)) == text for name, text in condition.where.items())
    ]


def _saying(condition: Condition, voting: Sequence[Outcome]) -> list[str]:
    return [each.id for each in _asked(condition, voting) if each.word in condition.words]
