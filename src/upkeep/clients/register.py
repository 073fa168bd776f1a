"""A project's check-ins on its state: which are due, which were held, and the promises made at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import takewhile

from upkeep.clients.checkin import CHECKIN, CheckIn, Closing, Entry, Promise
from upkeep.clients.guide import Kind, kinds
from upkeep.clients.schedule import (
    ATTENTION,
    DONE,
    OVERDUE,
    SKIPPED,
    UPCOMING,
    Slot,
    Terms,
    fallen,
    following,
    slot_of,
    slots,
    standing,
)
from upkeep.errors import UsageProblem
from upkeep.state.documents import Folder
from upkeep.state.folder import State

FOLDER = "checkins"


@dataclass(frozen=True)
class Row:
    """A check-in and where it stands."""

    slot: Slot
    state: str
    record: CheckIn | None = None

    @property
    def kind(self) -> Kind:
        """What sort of check-in it is."""
        return kinds()[self.slot.kind]


@dataclass(frozen=True)
class Open:
    """A promise with the check-in at which it was made."""

    id: str
    promise: Promise
    checkin: CheckIn


def refuse_closed(id: str, promise: Promise) -> None:
    """Raise UsageProblem where a promise is closed."""
    if promise.closed:
        raise UsageProblem(
            f"{id} is closed already: {promise.closed.outcome}, {promise.closed.by}", code="checkin.closed"
        )


class Register:
    """The check-ins of one project. `first_use` is the date of the first recorded use, today where there is none."""

    def __init__(self, state: State, terms: Terms, today: date, first_use: date) -> None:
        self.state = state
        self.terms = terms
        self.today = today
        self.first_use = min(first_use, today)

    @cached_property
    def _folder(self) -> Folder[CheckIn]:
        return self.state.read_folder(FOLDER, CHECKIN)

    @property
    def records(self) -> list[CheckIn]:
        """Every recorded check-in, by due date; foreign file names are none."""
        found = [each for name, each in self._folder.documents.items() if name == f"{FOLDER}/{each.id}.json"]
        return sorted(found, key=lambda each: (each.due, list(kinds()).index(each.kind) if each.kind in kinds() else 9))

    @property
    def damaged(self) -> list[str]:
        """The names of documents that cannot be read."""
        return self._folder.damaged

    def recorded(self, kind: Kind) -> dict[date, CheckIn]:
        """The records of a kind by the nominal date that they count for; of several the last."""
        found = {}
        for record in self.records:
            for covered, due in record.covers:
                if covered == kind.id:
                    found[slot_of(kind, self.terms, due)] = record
        return found

    def rows(self, until: date) -> list[Row]:
        """Every check-in due up to `until`: recorded ones, what is due now, and what is to come; by date."""
        found = [row for kind in kinds().values() for row in self._rows(kind, until)]
        order = list(kinds())
        return sorted(found, key=lambda row: (row.slot.due, order.index(row.slot.kind)))

    def pending(self) -> list[Row]:
        """What is overdue, what is due, and the next of each kind."""
        found = []
        for kind in kinds().values():
            latest, upcoming = fallen(kind, self.terms, self.today), following(kind, self.terms, self.today)
            for slot in (latest, upcoming):
                state = self._standing(kind, slot, latest) if slot else None
                if slot and state in (*ATTENTION, UPCOMING):
                    found.append(Row(slot, state or ""))
        return sorted(found, key=lambda row: row.slot.due)

    def target(self, kind: Kind, due: date | None = None) -> Row:
        """The check-in that somebody means who names a kind: the one that is due, else the nearest.

        With `due` that very one. Raises UsageProblem where there is none.
        """
        if self.terms.launched is None:
            raise UsageProblem(
                "without a launch date nothing says when check-ins are due",
                code="checkin.not_launched",
                hint="set launched under [project] in upkeep.toml",
            )
        if due is not None:
            return self._dated(kind, due)
        latest, upcoming = fallen(kind, self.terms, self.today), following(kind, self.terms, self.today)
        if latest and self._standing(kind, latest, latest) in ATTENTION:
            return self._row(kind, latest)
        near = [slot for slot in (latest, upcoming) if slot]
        if not near:
            raise UsageProblem(f"there is no {kind.id} check-in within the calendar", code="checkin.date")
        return self._row(kind, min(near, key=lambda slot: abs(slot.due - self.today)))

    def record(self, rows: list[Row], entry: Entry, promises: tuple[Promise, ...] = ()) -> CheckIn:
        """Write what was recorded for one or several check-ins durably, as one document.

        What was recorded for the first of them before is added to. Raises UsageProblem where one that was held
        would be skipped, StateError where it cannot be written; then nothing is changed.
        """
        first, *others = rows
        also = tuple((row.slot.kind, row.slot.due) for row in others if row.record is None)
        new = first.record or CheckIn(first.slot.kind, first.slot.due)
        name = f"{FOLDER}/{new.id}.json"
        with self.state.writing(entry.at) as writer:
            kept = writer.read(name, CHECKIN)
            if kept and kept.outcome == DONE and entry.outcome == SKIPPED:
                raise UsageProblem(f"{new.id} was held already and cannot be skipped", code="checkin.held")
            made = (kept or new).with_entry(entry, also, promises)
            if kept is None:
                writer.create(name, made, CHECKIN)
            else:
                writer.replace(name, made, CHECKIN)
        self.__dict__.pop("_folder", None)
        return made

    def promises(self) -> list[Open]:
        """Every promise, by its date."""
        found = [Open(record.promise_id(each), each, record) for record in self.records for each in record.promises]
        return sorted(found, key=lambda each: (each.promise.by, each.id))

    def promise(self, id: str) -> Open:
        """One promise; raises UsageProblem naming the open ones where there is none of that id."""
        found = next((each for each in self.promises() if each.id == id), None)
        if found is None:
            known = ", ".join(each.id for each in self.promises() if each.promise.closed is None) or "none is open"
            raise UsageProblem(f"there is no promise '{id[:60]}'", code="checkin.promise", hint=f"open: {known}")
        return found

    def close(self, id: str, closing: Closing) -> Open:
        """Close a promise durably.

        Raises UsageProblem where there is none of that id or it is closed already, StateError where it cannot be
        written; then nothing is changed.
        """
        return self._change(id, closing.at, lambda promise: replace(promise, closed=closing))

    def link(self, id: str, ticket: str, at: datetime) -> Open:
        """Write durably which ticket a promise became; raises like `close`."""
        return self._change(id, at, lambda promise: replace(promise, ticket=ticket))

    def _change(self, id: str, at: datetime, change: Callable[[Promise], Promise]) -> Open:
        """Change an open promise under the lock."""
        found = self.promise(id)
        number = found.checkin.promises.index(found.promise)
        name = f"{FOLDER}/{found.checkin.id}.json"
        with self.state.writing(at) as writer:
            kept = writer.read(name, CHECKIN) or found.checkin
            refuse_closed(id, kept.promises[number])
            changed = kept.with_promise(number, change(kept.promises[number]))
            writer.replace(name, changed, CHECKIN)
        self.__dict__.pop("_folder", None)
        return Open(id, changed.promises[number], changed)

    def _rows(self, kind: Kind, until: date) -> Iterator[Row]:
        outcomes = self._outcomes(kind)
        latest = fallen(kind, self.terms, self.today)
        for slot in takewhile(lambda each: each.due <= until, slots(kind, self.terms)):
            state = standing(slot, latest, outcomes, self.today, self.first_use)
            if state and slot.nominal not in outcomes:
                yield Row(slot, state)
        for record in self.records:
            for covered, due in record.covers:
                if covered == kind.id and due <= until:
                    yield Row(Slot(kind.id, due, slot_of(kind, self.terms, due)), record.outcome, record)

    def _standing(self, kind: Kind, slot: Slot, latest: Slot | None) -> str | None:
        return standing(slot, latest, self._outcomes(kind), self.today, self.first_use)

    def _outcomes(self, kind: Kind) -> dict[date, str]:
        return {nominal: record.outcome for nominal, record in self.recorded(kind).items()}

    def _row(self, kind: Kind, slot: Slot) -> Row:
        record = self.recorded(kind).get(slot.nominal)
        latest = fallen(kind, self.terms, self.today)
        return Row(slot, self._standing(kind, slot, latest) or OVERDUE, record)

    def _dated(self, kind: Kind, due: date) -> Row:
        near: list[str] = []
        for slot in slots(kind, self.terms):
            if slot.due == due:
                return self._row(kind, slot)
            near.append(slot.due.isoformat())
            if slot.due > due:
                break
        raise UsageProblem(
            f"no {kind.id} check-in is due on {due.isoformat()}",
            code="checkin.date",
            hint=f"near it: {', '.join(near[-2:])}",
        )
