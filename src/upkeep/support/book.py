"""The tickets of a project on its state: reading, opening, and every further step."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from upkeep.errors import StateError, UsageProblem
from upkeep.state import files
from upkeep.state.documents import Folder
from upkeep.state.folder import CORRUPT, State, Writer
from upkeep.support.clocks import Standing, standing
from upkeep.support.policies import BUSINESS, Policy, Schedule, Terms, terms
from upkeep.support.ticket import OPENED, PRIORITY, RESOLVED, SCHEDULED, TICKET, Step, Ticket

FOLDER = "tickets"
_ID = re.compile(r"#?([0-9]{1,12})", re.ASCII)
_FILE = re.compile(r"([0-9]{1,12})\.json(?:\.corrupt-.*)?", re.ASCII)


@dataclass(frozen=True)
class Act:
    """When something is recorded, and who does it."""

    at: datetime
    by: str


class Book:
    """The tickets of one project, under the policies that hold now."""

    def __init__(self, state: State, policies: dict[str, Policy], schedule: Schedule, at_risk: float = 0.75) -> None:
        self.state = state
        self.policies = policies
        self.schedule = schedule
        self.at_risk = at_risk
        """The share of a budget after which a clock is at risk."""

    @cached_property
    def _folder(self) -> Folder[Ticket]:
        return self.state.read_folder(FOLDER, TICKET)

    @property
    def tickets(self) -> list[Ticket]:
        """Every ticket in the order of the ids; copies made by file-sync tools are none."""
        return self._known[0]

    @property
    def damaged(self) -> list[str]:
        """The names of ticket documents that cannot be read, or whose id another one has already."""
        return [*self._folder.damaged, *self._known[1]]

    def policy(self, priority: str) -> Policy:
        """The promises of a priority; raises UsageProblem naming those that there are."""
        if priority not in self.policies:
            raise UsageProblem(
                f"there is no priority '{priority[:40]}'",
                code="ticket.priority",
                hint=f"there are: {', '.join(self.policies)}",
            )
        return self.policies[priority]

    def ticket(self, id: str) -> Ticket:
        """One ticket; raises UsageProblem where there is none, DamagedDocument where it cannot be read."""
        name = self._name(id)
        found = self.state.read(name, TICKET) if name else None
        if found is None:
            raise self._unknown(id)
        return found

    def open(
        self,
        act: Act,
        title: str,
        priority: str,
        *,
        text: str | None = None,
        origin: Mapping[str, str] | None = None,
    ) -> Ticket:
        """Open a ticket, durably; with an `origin` only where that has none yet which is not resolved.

        Raises UsageProblem for an empty title, an unknown priority or promises that the hours do not hold, StateError.
        """
        policy = self.policy(priority)
        if not title.strip():
            raise UsageProblem("a ticket needs a title", code="ticket.title")
        agreed = terms(policy, self.schedule)
        check(policy, agreed, act.at)
        step = Step(act.at, OPENED, act.by, text, title.strip(), priority, agreed, origin=origin)
        with self.state.writing(act.at) as writer:
            if origin and (before := self._of_origin(origin, act.at)):
                return before
            ticket = Ticket(str(self.next_id()), (step,))
            writer.create(f"{FOLDER}/{ticket.id}.json", ticket, TICKET)
        self._read_anew()
        return ticket

    def record(self, act: Act, id: str, kind: str, text: str | None = None, attached: str | None = None) -> Ticket:
        """Add a step without further figures; raises UsageProblem where it cannot follow, StateError."""
        return self._add(act, id, lambda ticket: Step(act.at, kind, act.by, text, attached=attached))

    def agree(self, act: Act, id: str, until: date) -> Ticket:
        """Agree on a date for what is resolved as scheduled; raises UsageProblem, StateError."""

        def step(ticket: Ticket) -> Step:
            stands = standing(ticket, act.at)
            promise = stands.terms.resolution
            if promise.within is not None:
                raise UsageProblem(
                    f"ticket {ticket.id} is {stands.priority}: it is to be fixed within {promise.budget}, "
                    "a date is agreed only for what is resolved as scheduled",
                    code="ticket.schedule",
                    hint=f"upkeep ticket priority {ticket.id} PRIORITY",
                )
            if stands.terms.schedule.end_of(until) < act.at:
                raise UsageProblem(f"{until} has passed; agree on a date to come", code="ticket.schedule")
            return Step(act.at, SCHEDULED, act.by, until=until)

        return self._add(act, id, step)

    def prioritise(self, act: Act, id: str, priority: str) -> Ticket:
        """Give a ticket another priority, as if it had held since it was opened; raises UsageProblem, StateError.

        One that it had before comes back with what was promised then, another one with what is promised now.
        """
        policy = self.policy(priority)

        def step(ticket: Ticket) -> Step:
            stands = standing(ticket, act.at)
            if stands.priority == priority:
                raise UsageProblem(f"ticket {ticket.id} is {priority} already", code="ticket.order")
            before = [each.terms for each in ticket.steps if each.priority == priority and each.terms]
            agreed = before[-1] if before else _under(policy, stands.terms.schedule, self.schedule)
            check(policy, agreed, ticket.opened.at)
            return Step(act.at, PRIORITY, act.by, priority=priority, terms=agreed)

        return self._add(act, id, step)

    def next_id(self) -> int:
        """One more than the highest id that was ever given, also to tickets that are damaged or moved aside."""
        return max((int(match[1]) for _, match in self._files()), default=0) + 1

    def standings(self, now: datetime) -> list[Standing]:
        """Every ticket as it stands at `now`, nearest deadline first; those without one follow, oldest first."""
        return sorted([standing(ticket, now) for ticket in self.tickets], key=_order)

    def waiting(self, now: datetime) -> list[Standing]:
        """Like `standings`, of the tickets that are not resolved; the clocks of the others are not derived at all."""
        return sorted([standing(each, now) for each in self.tickets if each.state(now) != RESOLVED], key=_order)

    @cached_property
    def _known(self) -> tuple[list[Ticket], list[str]]:
        """The tickets, and the names of those whose id is taken: two machines may give one id before they sync."""
        found: dict[str, Ticket] = {}
        doubled = []
        for name, ticket in self._folder.documents.items():
            if not name.endswith(f"/{ticket.id}.json"):
                continue
            if ticket.id in found:
                doubled.append(name)
            found.setdefault(ticket.id, ticket)
        return sorted(found.values(), key=lambda ticket: (len(ticket.id), ticket.id)), doubled

    def _read_anew(self) -> None:
        """Let the next question read what lies there by then."""
        for known in ("_folder", "_known"):
            self.__dict__.pop(known, None)

    def _of_origin(self, origin: Mapping[str, str], now: datetime) -> Ticket | None:
        """The ticket that this origin opened and that is not resolved; read under the lock."""
        self._read_anew()
        same = [ticket for ticket in self.tickets if ticket.opened.origin == dict(origin)]
        return next((ticket for ticket in reversed(same) if ticket.state(now) != RESOLVED), None)

    def _add(self, act: Act, id: str, step: Callable[[Ticket], Step]) -> Ticket:
        name = self._name(id)
        if name is None:
            raise self._unknown(id)
        with self.state.writing(act.at) as writer:
            ticket = self._read(writer, name, id)
            ticket = ticket.with_step(step(ticket))
            writer.replace(name, ticket, TICKET)
        self._read_anew()
        return ticket

    def _read(self, writer: Writer, name: str, id: str) -> Ticket:
        ticket = writer.read(name, TICKET)
        if ticket is None:
            raise self._unknown(id)
        return ticket

    def _name(self, id: str) -> str | None:
        """The name of a ticket's document; None where there is none."""
        match = _ID.fullmatch(id.strip())
        wanted = f"{match[1]}.json" if match else None
        return next((name for name, _ in self._files() if name.rpartition("/")[2] == wanted), None)

    def _files(self) -> Iterator[tuple[str, re.Match[str]]]:
        """Every file named like a ticket, damaged and moved ones too; imports lie in folders of their own."""
        root = self.state.path / FOLDER
        for place in ("", *_folders(root)):
            for file in _listed(root / place):
                if match := _FILE.fullmatch(file):
                    yield f"{FOLDER}/{place}/{file}".replace("//", "/"), match

    def _unknown(self, id: str) -> UsageProblem | StateError:
        match = _ID.fullmatch(id.strip())
        aside = [name for name, each in self._files() if match and each[1] == match[1] and CORRUPT in name]
        if aside:
            return StateError(
                f"ticket {id} was damaged and moved aside", code="state.damaged", hint=f"it lies in {aside[0]}"
            )
        elsewhere = [ticket.id for ticket in self.tickets if ticket.external_id == id.strip().removeprefix("#")]
        hint = f"elsewhere {id} is: {', '.join(elsewhere[:5])}" if elsewhere else "upkeep ticket list --all"
        return UsageProblem(f"there is no ticket '{id[:40]}'", code="ticket.unknown", hint=hint)


def check(policy: Policy, agreed: Terms, start: datetime) -> None:
    """Raise UsageProblem where the opening hours do not hold what is promised."""
    for word, promise in (("answered", agreed.response), ("fixed", agreed.resolution)):
        try:
            agreed.schedule.due(promise, start)
        except ValueError as problem:
            raise UsageProblem(
                f"{policy.priority} is to be {word} within {promise.budget}: {problem}",
                code="ticket.policy",
                hint=f"change [support.priority.{policy.priority}] or [support] hours",
            ) from None


def _under(policy: Policy, opened_under: Schedule, now: Schedule) -> Terms:
    """The promises of a new priority by the schedule that the ticket was opened under, unless that had no hours."""
    if opened_under.hours is None and BUSINESS in (policy.response.clock, policy.resolution.clock):
        return terms(policy, now)
    return terms(policy, opened_under)


def _order(stands: Standing) -> tuple[bool, datetime, datetime]:
    nearest, opened = stands.nearest, stands.ticket.steps[0].at
    return nearest is None, nearest or opened, opened


def _folders(root: Path) -> list[str]:
    """The folders of imports."""
    return sorted(entry for entry in _listed(root) if not entry.startswith(".") and (root / entry).is_dir())


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as problem:
        raise files.cannot_read(folder, problem) from problem
