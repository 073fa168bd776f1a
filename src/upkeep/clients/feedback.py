"""What clients said: found by a word, and summed up for a report. Pure functions on recorded check-ins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from upkeep.clients.checkin import CheckIn, Promise, Said
from upkeep.clients.guide import SATISFIED
from upkeep.clients.schedule import DONE

ENOUGH = 5
"""From this number of answers on the satisfied share is a percentage (semantics, "Check-ins")."""


@dataclass(frozen=True)
class Satisfaction:
    """How many said how satisfied they are."""

    answers: int
    satisfied: int
    """Those of 4 and 5."""

    @property
    def share(self) -> float | None:
        """The satisfied share, 0..1; None under five answers, where it would say nothing."""
        return self.satisfied / self.answers if self.answers >= ENOUGH else None


@dataclass(frozen=True)
class Feedback:
    """What was said at the check-ins of a time, for the client to read: no notes."""

    held: tuple[CheckIn, ...]
    said: tuple[tuple[CheckIn, Said], ...]
    """Every answer with its check-in, by question, then by date."""
    satisfaction: Satisfaction
    promises: tuple[Promise, ...]
    """Those made in that time and those that were open or closed in it, by date."""


def satisfaction(records: Iterable[CheckIn]) -> Satisfaction:
    """The satisfied share of the check-ins that were held; one answer for each."""
    given = [each.satisfaction for each in records if each.outcome == DONE and each.satisfaction is not None]
    return Satisfaction(len(given), sum(value >= SATISFIED for value in given))


def feedback(records: Iterable[CheckIn], begin: datetime, end: datetime) -> Feedback:
    """What was said at check-ins held from `begin` (inclusive) to `end` (exclusive)."""
    everything = list(records)
    held = tuple(each for each in everything if each.outcome == DONE and begin <= each.held < end)
    order = {
        id: number for number, id in enumerate(dict.fromkeys(said.question for each in held for said in each.said))
    }
    said = sorted(
        ((each, answer) for each in held for answer in each.said),
        key=lambda pair: (order[pair[1].question], pair[0].held),
    )
    promises = [
        promise
        for each in everything
        for promise in each.promises
        if promise.made < end and (promise.closed is None or promise.closed.at >= begin)
    ]
    return Feedback(held, tuple(said), satisfaction(held), tuple(sorted(promises, key=lambda promise: promise.by)))


def about(records: Iterable[CheckIn], text: str) -> list[CheckIn]:
    """The check-ins where `text` stands in an answer, a note or a promise, whatever the case."""
    sought = text.casefold()
    return [each for each in records if any(sought in found.casefold() for found in texts(each))]


def texts(checkin: CheckIn) -> Iterator[str]:
    """Every text that somebody wrote at a check-in."""
    yield from (said.text for said in checkin.said)
    yield from checkin.notes
    yield from (promise.text for promise in checkin.promises)
