"""A check-in as it was held or skipped: who said what, what was promised; one document for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from upkeep.clients.schedule import DONE
from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.state.documents import Document, Format

KEPT, DROPPED = "kept", "dropped"


@dataclass(frozen=True)
class Said:
    """An answer to one question, with the text that was asked."""

    question: str
    asked: str
    text: str


@dataclass(frozen=True)
class Entry:
    """What was recorded at one time; several add up to a check-in, nothing is rewritten."""

    at: datetime
    by: str
    outcome: str
    """`done` or `skipped`."""
    said: tuple[Said, ...] = ()
    satisfaction: int | None = None
    """1 to 5, as the client said."""
    note: str | None = None
    """For the one who maintains; never shown to the client unasked."""


@dataclass(frozen=True)
class Closing:
    """How a promise ended."""

    at: datetime
    by: str
    outcome: str
    """`kept` or `dropped`."""
    note: str | None = None


@dataclass(frozen=True)
class Promise:
    """Something promised at a check-in, with who does it and until when."""

    text: str
    owner: str
    by: date
    """The last date on which it is in time."""
    made: datetime
    closed: Closing | None = None
    ticket: str | None = None
    """The ticket that it became."""

    def overdue(self, today: date) -> bool:
        """Whether it is open after its date."""
        return self.closed is None and self.by < today


@dataclass(frozen=True)
class CheckIn:
    """A recorded check-in. `also` are others that the same meeting was for."""

    kind: str
    due: date
    also: tuple[tuple[str, date], ...] = ()
    entries: tuple[Entry, ...] = ()
    promises: tuple[Promise, ...] = ()

    @property
    def id(self) -> str:
        """What names its document and begins the ids of its promises."""
        return f"{self.kind}-{self.due.isoformat()}"

    @property
    def covers(self) -> tuple[tuple[str, date], ...]:
        """Every check-in that it was for, as kind and due date."""
        return ((self.kind, self.due), *self.also)

    @property
    def outcome(self) -> str:
        """`done` once it was held, else `skipped`."""
        outcomes = [entry.outcome for entry in self.entries]
        return DONE if DONE in outcomes else outcomes[-1]

    @property
    def held(self) -> datetime:
        """When it was recorded with the outcome that holds."""
        return next(entry.at for entry in self.entries if entry.outcome == self.outcome)

    @property
    def said(self) -> tuple[Said, ...]:
        """The last answer to each question, in the order in which they were first answered."""
        return tuple({each.question: each for entry in self.entries for each in entry.said}.values())

    @property
    def satisfaction(self) -> int | None:
        """The last value that was given; None where nobody answered."""
        given = [entry.satisfaction for entry in self.entries if entry.satisfaction is not None]
        return given[-1] if given else None

    @property
    def notes(self) -> tuple[str, ...]:
        """Every note, oldest first."""
        return tuple(entry.note for entry in self.entries if entry.note)

    def promise_id(self, promise: Promise) -> str:
        """The id by which a promise is named: the check-in's and a number."""
        return f"{self.id}-{self.promises.index(promise) + 1}"

    def with_entry(self, entry: Entry, also: tuple[tuple[str, date], ...], promises: tuple[Promise, ...]) -> CheckIn:
        """This check-in with more recorded; a promise that it holds already is not made twice."""
        known = {(each.text, each.owner, each.by) for each in self.promises}
        new = tuple(each for each in promises if (each.text, each.owner, each.by) not in known)
        more = tuple(each for each in also if each not in self.covers)
        return replace(self, also=self.also + more, entries=(*self.entries, entry), promises=self.promises + new)

    def with_promise(self, number: int, promise: Promise) -> CheckIn:
        """This check-in with `promise` as its promise `number` (from 0)."""
        promises = list(self.promises)
        promises[number] = promise
        return replace(self, promises=tuple(promises))


def to_document(checkin: CheckIn) -> Document:
    """The check-in as it is kept."""
    return {
        "kind": checkin.kind,
        "due": checkin.due.isoformat(),
        "also": [{"kind": kind, "due": due.isoformat()} for kind, due in checkin.also],
        "entries": [_entry_out(entry) for entry in checkin.entries],
        "promises": [_promise_out(promise) for promise in checkin.promises],
    }


def from_document(document: Document) -> CheckIn:
    """The check-in that `to_document` wrote; raises KeyError, TypeError or ValueError where it is none."""
    if not document["entries"]:
        raise ValueError("nothing was recorded")
    return CheckIn(
        document["kind"],
        date.fromisoformat(document["due"]),
        tuple((row["kind"], date.fromisoformat(row["due"])) for row in document["also"]),
        tuple(_entry_in(row) for row in document["entries"]),
        tuple(_promise_in(row) for row in document["promises"]),
    )


CHECKIN = Format("check-in", from_document, to_document, name_of=lambda checkin: f"{checkin.id}.json")


def _entry_out(entry: Entry) -> dict[str, Any]:
    return {
        "at": rfc3339(entry.at),
        "by": entry.by,
        "outcome": entry.outcome,
        "answers": [{"question": each.question, "asked": each.asked, "text": each.text} for each in entry.said],
        "satisfaction": entry.satisfaction,
        "note": entry.note,
    }


def _entry_in(row: dict[str, Any]) -> Entry:
    said = tuple(Said(each["question"], each["asked"], each["text"]) for each in row["answers"])
    return Entry(from_rfc3339(row["at"]), row["by"], row["outcome"], said, row["satisfaction"], row["note"])


def _promise_out(promise: Promise) -> dict[str, Any]:
    closed = promise.closed
    return {
        "text": promise.text,
        "owner": promise.owner,
        "by": promise.by.isoformat(),
        "made": rfc3339(promise.made),
        "ticket": promise.ticket,
        "closed": closed
        and {"at": rfc3339(closed.at), "by": closed.by, "outcome": closed.outcome, "note": closed.note},
    }


def _promise_in(row: dict[str, Any]) -> Promise:
    closed = row["closed"]
    return Promise(
        row["text"],
        row["owner"],
        date.fromisoformat(row["by"]),
        from_rfc3339(row["made"]),
        closed and Closing(from_rfc3339(closed["at"]), closed["by"], closed["outcome"], closed["note"]),
        row.get("ticket"),
    )
