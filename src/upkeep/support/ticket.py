"""A ticket: the steps that were recorded of it, as kept in one document, and which step may follow which.

The clocks are in `clocks`; here is only what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from itertools import pairwise
from typing import Any, NamedTuple

from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.errors import UsageProblem
from upkeep.state.documents import Document, Format
from upkeep.support import policies
from upkeep.support.policies import Terms

OPENED, REPLIED, PAUSED, RESUMED, RESOLVED = "opened", "replied", "paused", "resumed", "resolved"
REOPENED, SCHEDULED, PRIORITY, NOTED = "reopened", "scheduled", "priority", "noted"
KINDS = (OPENED, REPLIED, PAUSED, RESUMED, RESOLVED, REOPENED, SCHEDULED, PRIORITY, NOTED)

OPEN = "open"
STATES = (OPEN, PAUSED, RESOLVED)


class Step(NamedTuple):
    """One thing that happened to a ticket. A tuple, since a frozen dataclass takes four times as long to make."""

    at: datetime
    """UTC, whole seconds; never before the step that it follows. Two in one second stand in the order of recording."""
    kind: str
    """One of KINDS."""
    by: str
    text: str | None = None
    """What was said; of the opening step the ticket's description."""
    title: str | None = None
    """Of the opening step."""
    priority: str | None = None
    """Of the opening step and of a change of priority."""
    terms: Terms | None = None
    """Of the same: what was promised for that priority then. The past is never rewritten."""
    until: date | None = None
    """The date that was agreed, of a `scheduled` step."""
    origin: Mapping[str, str] | None = None
    """Of the opening step: the checklist's item from which the ticket came."""
    attached: str | None = None
    """Of a note: the name of a document of the state that belongs to the ticket."""


class Ticket(NamedTuple):
    """A request for support and all that happened to it, oldest step first; the first one opens it."""

    id: str
    steps: tuple[Step, ...]
    external_id: str | None = None
    """Its id where it was imported from."""
    source: str | None = None
    """The form from which it was imported, such as `github`; None where it was opened here."""

    @property
    def opened(self) -> Step:
        """The step that opened it."""
        return self.steps[0]

    @property
    def title(self) -> str:
        """Its title; may be empty where it was imported."""
        return self.steps[0].title or ""

    def until(self, now: datetime) -> tuple[Step, ...]:
        """The steps that count at `now`: the opening always, the others unless they are dated later."""
        if self.steps[-1].at <= now:
            return self.steps
        return (self.steps[0], *(step for step in self.steps[1:] if step.at <= now))

    def state(self, now: datetime) -> str:
        """`open`, `paused` or `resolved`."""
        return state_after(self.until(now))

    def with_step(self, step: Step) -> Ticket:
        """This ticket with one more step; raises UsageProblem, saying why, where it cannot follow."""
        last = self.steps[-1]
        if step.at < last.at:
            raise UsageProblem(
                f"ticket {self.id} was {_done(last.kind)} at {self._local(last.at)} {self._zone}; what follows cannot "
                f"lie before, at {self._local(step.at)}",
                code="ticket.order",
                hint="say when it was with --at TIME",
            )
        refused = _refusal(step.kind, state_after(self.steps))
        if refused:
            raise UsageProblem(f"ticket {self.id} {refused}", code="ticket.order")
        return self._replace(steps=(*self.steps, step))

    @property
    def _zone(self) -> tzinfo:
        """The zone in which it is told of."""
        terms = self.opened.terms
        return terms.schedule.zone if terms else UTC

    def _local(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def state_after(steps: tuple[Step, ...]) -> str:
    """The state that a row of steps leaves."""
    for step in reversed(steps):
        if step.kind in (PAUSED, RESOLVED):
            return step.kind
        if step.kind in (RESUMED, REOPENED):
            return OPEN
    return OPEN


def may_follow(kind: str, state: str) -> bool:
    """Whether a step of this kind can follow where a ticket is in this state."""
    return _refusal(kind, state) is None


_NEEDED = {PAUSED: (OPEN,), RESUMED: (PAUSED,), RESOLVED: (OPEN, PAUSED), REOPENED: (RESOLVED,)}
_REASONS = {
    (PAUSED, PAUSED): "is paused already",
    (PAUSED, RESOLVED): "is resolved, so nothing runs that could be paused; reopen it first",
    (RESUMED, OPEN): "is not paused, so it cannot be resumed",
    (RESUMED, RESOLVED): "is resolved and not paused, so it cannot be resumed; reopen it",
    (RESOLVED, RESOLVED): "is resolved already",
    (REOPENED, OPEN): "is open, so it cannot be reopened",
    (REOPENED, PAUSED): "is paused and not resolved, so it cannot be reopened; resume it",
}


def _refusal(kind: str, state: str) -> str | None:
    """Why a step cannot follow in a state; None where it can."""
    if kind == OPENED:
        return "is open already"
    if kind == SCHEDULED and state == RESOLVED:
        return "is resolved, so no date can be agreed for it; reopen it first"
    if state in _NEEDED.get(kind, STATES):
        return None
    return _REASONS[kind, state]


def _done(kind: str) -> str:
    return {PRIORITY: "given another priority", NOTED: "given a note", REPLIED: "replied to"}.get(kind, kind)


def to_document(ticket: Ticket) -> Document:
    """The ticket as it is kept."""
    return {
        "id": ticket.id,
        "external_id": ticket.external_id,
        "source": ticket.source,
        "steps": [step_document(step) for step in ticket.steps],
    }


def step_document(step: Step) -> dict[str, Any]:
    """One step as it is kept; what it has not is left out."""
    document: dict[str, Any] = {"at": rfc3339(step.at), "kind": step.kind, "by": step.by}
    for key in ("title", "priority", "text", "attached"):
        if (value := getattr(step, key)) is not None:
            document[key] = value
    if step.terms:
        document["terms"] = policies.to_document(step.terms)
    if step.until:
        document["until"] = step.until.isoformat()
    if step.origin:
        document["origin"] = dict(step.origin)
    return document


def from_document(document: Document) -> Ticket:
    """The ticket that `to_document` wrote; raises KeyError, TypeError or ValueError where it is none."""
    steps = tuple([_step(row) for row in document["steps"]])
    return Ticket(_text(document["id"]), _ordered(steps), document["external_id"], document["source"])


def _ordered(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, which must be those of a ticket; raises ValueError."""
    if not steps or steps[0].kind != OPENED or steps[0].terms is None or steps[0].priority is None:
        raise ValueError("a ticket begins with the step that opens it")
    for before, step in pairwise(steps):
        if step.at < before.at or step.kind not in KINDS:
            raise ValueError("a ticket's steps stand in the order of their times")
    return steps


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _step(row: dict[str, Any]) -> Step:
    at = from_rfc3339(row["at"])
    if len(row) == 3:
        return Step(at, row["kind"], row["by"])
    terms, until = row.get("terms"), row.get("until")
    return Step(
        at,
        row["kind"],
        row["by"],
        row.get("text"),
        row.get("title"),
        row.get("priority"),
        policies.from_document(terms) if terms else None,
        date.fromisoformat(until) if until else None,
        row.get("origin"),
        row.get("attached"),
    )


def _packed(ticket: Ticket) -> list[Any]:
    """The ticket as the index keeps it: lists without names, and each step's terms as one text."""
    return [ticket.id, ticket.external_id, ticket.source, [_packed_step(step) for step in ticket.steps]]


def _packed_step(step: Step) -> list[Any]:
    """The fields in their order; of a step that has nothing more the first three."""
    terms = policies.to_text(step.terms) if step.terms else None
    until = step.until.isoformat() if step.until else None
    origin = dict(step.origin) if step.origin else None
    more = [step.text, step.title, step.priority, terms, until, origin, step.attached]
    return [rfc3339(step.at), step.kind, step.by, *(more if any(each is not None for each in more) else ())]


def _unpacked(row: list[Any]) -> Ticket:
    id, external_id, source, rows = row
    return Ticket(_text(id), _ordered(tuple([_unpacked_step(each) for each in rows])), external_id, source)


def _unpacked_step(row: list[Any]) -> Step:
    at, kind, by, *more = row
    if not more:
        return Step(from_rfc3339(at), kind, by)
    text, title, priority, terms, until, origin, attached = more
    agreed, day = policies.from_text(terms) if terms else None, date.fromisoformat(until) if until else None
    return Step(from_rfc3339(at), kind, by, text, title, priority, agreed, day, origin, attached)


TICKET = Format(
    "ticket", from_document, to_document, name_of=lambda ticket: f"{ticket.id}.json", pack=_packed, unpack=_unpacked,
    unique=True,
)  # fmt: skip
