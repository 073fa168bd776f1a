"""A run: the answers given to one checklist in one period, as kept in one document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from upkeep.checklists.catalog import Checklist, Item
from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.clock.periods import Period
from upkeep.state.documents import Document, Format

OPEN, DONE, SKIPPED, FAILED = "open", "done", "skipped", "failed"

CAP_WITHOUT_ESTIMATE = timedelta(minutes=15)
CAP_FACTOR = 3


@dataclass(frozen=True)
class Answer:
    """One answer to one item; `open` is a note without an answer, or an answer taken back."""

    item: str
    state: str
    at: datetime
    by: str
    reason: str | None = None
    """Why it was skipped."""
    note: str | None = None
    """What was found; a failed item always has one."""
    spent: timedelta | None = None
    """From question to answer; None where nothing was asked, as in scripts."""
    ticket: str | None = None
    """The ticket that it opened."""
    title: str | None = None
    """The text that the person saw."""
    evidence: tuple[dict[str, Any], ...] = ()
    """What was shown beside the question."""


@dataclass(frozen=True)
class Run:
    """All answers of one period, oldest first; the last one of an item holds, the others are what it replaced."""

    checklist: str
    period: str
    started: datetime
    items: tuple[Item, ...]
    """The items as the person saw them last."""
    answers: tuple[Answer, ...] = ()
    finished: datetime | None = None
    """When the last open item was answered for the first time."""

    @property
    def current(self) -> dict[str, Answer]:
        """The answer that holds, per item."""
        return {answer.item: answer for answer in self.answers}

    @property
    def spent(self) -> timedelta:
        """The time really spent on the answers that hold."""
        return sum((answer.spent or timedelta() for answer in self.current.values()), timedelta())

    def answered(self, item: str) -> bool:
        """Whether an item is done, skipped or failed."""
        return item in self.current and self.current[item].state != OPEN

    def with_answer(self, answer: Answer, items: tuple[Item, ...]) -> Run:
        """This run with one more answer, given while the list had these items."""
        run = replace(self, answers=(*self.answers, answer), items=_seen(self, items))
        if all(run.answered(item.id) for item in items):
            return replace(run, finished=run.finished or answer.at)
        return replace(run, finished=None)


def items_now(run: Run | None, checklist: Checklist, *, closed: bool) -> tuple[Item, ...]:
    """What the list holds: today's items, and answered ones that left the configuration with the text then seen.

    A period that was finished and is `closed` keeps the items that it had.
    """
    if run is None:
        return checklist.items
    if closed and run.finished:
        return run.items
    known = {item.id for item in checklist.items}
    return checklist.items + tuple(item for item in run.items if item.id not in known and run.answered(item.id))


def is_closed(period: Period, now: datetime) -> bool:
    """Whether a finished list stays as it was: its period ended, or has no end and is over once it was finished."""
    return period.end is None or period.ended(now)


def capped(elapsed: timedelta, item: Item) -> timedelta:
    """What counts of the time from question to answer: at most three times the estimate, 15 min without one."""
    most = timedelta(minutes=item.minutes) * CAP_FACTOR if item.minutes else CAP_WITHOUT_ESTIMATE
    return max(timedelta(), min(elapsed, most))


def begin(checklist: Checklist, period: Period, now: datetime) -> Run:
    """A run without answers."""
    return Run(checklist.name, period.id, now, checklist.items)


def to_document(run: Run) -> Document:
    """The run as it is kept."""
    return {
        "checklist": run.checklist,
        "period": run.period,
        "started": rfc3339(run.started),
        "finished": rfc3339(run.finished) if run.finished else None,
        "items": [{"id": item.id, "title": item.title, "why": item.why, "minutes": item.minutes} for item in run.items],
        "answers": [_answer_out(answer) for answer in run.answers],
    }


def from_document(document: Document) -> Run:
    """The run that `to_document` wrote; raises KeyError, TypeError or ValueError where it is none."""
    finished = document["finished"]
    return Run(
        document["checklist"],
        document["period"],
        from_rfc3339(document["started"]),
        tuple(Item(item["id"], item["title"], item["why"], item["minutes"]) for item in document["items"]),
        tuple(_answer_in(answer) for answer in document["answers"]),
        from_rfc3339(finished) if finished else None,
    )


RUN = Format("checklist run", from_document, to_document, name_of=lambda run: f"{run.checklist}/{run.period}.json")


def _seen(run: Run, items: tuple[Item, ...]) -> tuple[Item, ...]:
    known = {item.id for item in items}
    return items + tuple(item for item in run.items if item.id not in known and run.answered(item.id))


def _answer_out(answer: Answer) -> dict[str, Any]:
    return {
        "item": answer.item,
        "title": answer.title,
        "state": answer.state,
        "at": rfc3339(answer.at),
        "by": answer.by,
        "reason": answer.reason,
        "note": answer.note,
        "seconds": None if answer.spent is None else round(answer.spent.total_seconds()),
        "ticket": answer.ticket,
        "evidence": list(answer.evidence),
    }


def _answer_in(row: dict[str, Any]) -> Answer:
    seconds = row["seconds"]
    return Answer(
        item=row["item"],
        state=row["state"],
        at=from_rfc3339(row["at"]),
        by=row["by"],
        reason=row["reason"],
        note=row["note"],
        spent=None if seconds is None else timedelta(seconds=seconds),
        ticket=row["ticket"],
        title=row["title"],
        evidence=tuple(row["evidence"]),
    )
