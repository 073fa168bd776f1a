"""Which question is worth asking next: the one whose answers move the first two causes furthest apart."""

from __future__ import annotations

from collections.abc import Sequence

from upkeep.guides.flow import UNSURE, Flow, Question
from upkeep.guides.outcome import PASS, WARN, Outcome
from upkeep.guides.ranking import CERTAIN, Answers, Ranked, rank


def worth_asking(flow: Flow, outcomes: Sequence[Outcome], answers: Answers) -> tuple[Question, ...]:
    """The open questions that can still change what is said, the most telling first; none if the first is certain."""
    before = rank(flow, outcomes, answers)
    if before and before[0].confidence == CERTAIN:
        return ()
    seen = {each.check for each in outcomes if each.votes}
    passed = {each.check for each in outcomes if each.state in (PASS, WARN)}
    open_ = [
        each
        for each in flow.question
        if each.id not in answers and not seen & set(each.settled_by) and (not each.after or passed & set(each.after))
    ]
    told = [(_moves(each, flow, outcomes, answers, before), each) for each in open_]
    telling = [(moves, each) for moves, each in told if moves > 0]
    return tuple(each for _, each in sorted(telling, key=lambda pair: -pair[0]))


def _moves(
    question: Question, flow: Flow, outcomes: Sequence[Outcome], answers: Answers, before: Sequence[Ranked]
) -> int:
    """By how much an answer can change the distance of the two causes that are then first."""
    held = {each.cause.id: each.score for each in before}
    furthest = 0
    for answer in question.answers:
        if answer.id == UNSURE:
            continue
        after = rank(flow, outcomes, {**answers, question.id: answer.id})
        moved = [each.score - held[each.cause.id] for each in after[:2]]
        furthest = max(furthest, moved[0] - (moved[1] if len(moved) > 1 else 0))
    return furthest
