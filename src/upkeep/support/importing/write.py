"""Importing a file: every row is looked at first, then all tickets are written as one folder, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from upkeep.errors import StateError, UsageProblem, UserError, Where
from upkeep.state.folder import Writer
from upkeep.support.book import FOLDER, Book, check
from upkeep.support.importing import own
from upkeep.support.importing.forms import find
from upkeep.support.importing.interface import BadFile, BadRow, BadRows, Form, Imported, Under
from upkeep.support.importing.reading import Source, rows
from upkeep.support.policies import terms
from upkeep.support.ticket import (
    OPENED,
    PAUSED,
    REOPENED,
    REPLIED,
    RESOLVED,
    RESUMED,
    SCHEDULED,
    TICKET,
    Step,
    Ticket,
    may_follow,
    state_after,
)

MOST_NAMED = 1000
"""Bad rows that are named; more are counted."""

Progress = Callable[[int], None]
"""Told of the rows done so far."""


@dataclass
class Outcome:
    """What an import found and did."""

    form: str
    imported: int = 0
    known: int = 0
    """Rows of tickets that were there already; they are left as they are."""
    passed_over: int = 0
    """Entries that are no tickets, such as pull requests."""
    without_priority: int = 0
    """Rows that name none and took the one for all such."""
    ahead: int = 0
    """Tickets opened later than now."""
    ids: tuple[int, int] | None = None
    """The first and the last new id."""
    folder: str | None = None


@dataclass
class _Seen:
    """Which tickets are known; external ids as hashes, so that many of them need little room."""

    own: dict[str, datetime]
    elsewhere: set[int]
    in_file: set[int] = field(default_factory=set)


def import_file(source: Source, book: Book, under: Under, progress: Progress) -> Outcome:
    """Import all tickets of a file, or none.

    Raises BadFile, BadRows naming every bad row, and StateError; nothing is written then.
    """
    form = find(_columns(source), source.shown)
    if book.damaged:
        raise StateError(
            "a ticket cannot be read, so nobody knows whether it stands in the file; nothing was imported",
            code="state.damaged",
            where=Where(book.damaged[0]),
            hint="upkeep state check",
        )
    outcome = _examined(source, form, book, under, progress)
    if not outcome.imported:
        return outcome
    with book.state.writing(under.now) as writer:
        again = Book(book.state, book.policies, book.schedule, book.at_risk)
        return _write(writer, source, form, again, under, progress)


def _columns(source: Source) -> frozenset[str]:
    if not source.json:
        return frozenset(source.header)
    for _, row in rows(source):
        return frozenset(row)
    raise BadFile("holds no entry", where=Where(source.shown))


def _examined(source: Source, form: Form, book: Book, under: Under, progress: Progress) -> Outcome:
    """Go through the whole file without writing; raises BadRows."""
    outcome, more = Outcome(form.NAME), 0
    bad: list[UserError] = []
    try:
        for number, (line, found) in enumerate(_tickets(source, form, book, under, outcome), 1):
            progress(number)
            if isinstance(found, Ticket):
                outcome.imported += 1
            elif len(bad) < MOST_NAMED:
                bad.append(BadRow(found, where=Where(source.shown, line)))
            else:
                more += 1
    except BadFile as problem:
        if not bad:
            raise
        bad.append(problem)
    if bad:
        raise BadRows(bad, more)
    return outcome


def _write(writer: Writer, source: Source, form: Form, book: Book, under: Under, progress: Progress) -> Outcome:
    """Write the file's new tickets; what came meanwhile is known by now."""
    outcome, first = Outcome(form.NAME), book.next_id()

    def documents() -> Iterator[tuple[str, Ticket]]:
        for line, found in _tickets(source, form, book, under, outcome):
            if not isinstance(found, Ticket):
                raise BadRow(f"{found}; the file changed while it was read", where=Where(source.shown, line))
            id = str(first + outcome.imported)
            outcome.imported += 1
            progress(outcome.imported)
            yield f"{id}.json", _numbered(found, id, under.scrub)

    outcome.folder = _new_folder(book, under.now)
    writer.install(outcome.folder, documents(), TICKET)
    outcome.ids = (first, first + outcome.imported - 1)
    return outcome


def _tickets(
    source: Source, form: Form, book: Book, under: Under, outcome: Outcome
) -> Iterator[tuple[int, Ticket | str]]:
    """Every new ticket, or what is wrong with its row; the others are counted."""
    seen = _seen(book, form)
    for line, row in rows(source):
        try:
            imported = _read(row, form, under)
        except (ValueError, OverflowError) as problem:
            yield line, str(problem)
            continue
        if imported is None:
            outcome.passed_over += 1
            continue
        key = hash(imported.external_id)
        if key in seen.in_file:
            yield line, f"id '{imported.external_id[:40]}' stands in an earlier row too"
            continue
        seen.in_file.add(key)
        if _known(imported, form, seen):
            outcome.known += 1
            continue
        outcome.without_priority += imported.priority is None
        outcome.ahead += imported.opened > under.now
        yield line, _checked(imported, form, under)


def _read(row: Any, form: Form, under: Under) -> Imported | None:
    if "" in row and len(row) == 1:
        raise ValueError(row[""])
    return form.read(row, under.zone)


def _seen(book: Book, form: Form) -> _Seen:
    tickets = book.tickets
    elsewhere = {hash(ticket.external_id) for ticket in tickets if ticket.source == form.NAME}
    return _Seen({ticket.id: ticket.opened.at for ticket in tickets}, elsewhere)


def _known(imported: Imported, form: Form, seen: _Seen) -> bool:
    """Whether it was imported before, or is a ticket of this very state in its own export."""
    if hash(imported.external_id) in seen.elsewhere:
        return True
    return form.NAME == own.NAME and seen.own.get(imported.external_id) == imported.opened


_ORDER = {kind: place for place, kind in enumerate((SCHEDULED, REPLIED, PAUSED, RESUMED, RESOLVED, REOPENED))}


def _checked(imported: Imported, form: Form, under: Under) -> Ticket | str:
    """The ticket with all its steps, not numbered yet; or why it cannot be."""
    priority = imported.priority or under.priority
    if priority is None:
        return "names no priority"
    if priority not in under.policies:
        return f"there is no priority '{priority[:40]}'; there are: {', '.join(under.policies)}"
    policy = under.policies[priority]
    agreed = terms(policy, under.schedule)
    opened = Step(imported.opened, OPENED, under.by, title=imported.title, priority=priority, terms=agreed)
    ticket = Ticket(imported.external_id[:40], (opened,), imported.external_id, form.NAME)
    following = [Step(at, kind, under.by) for kind, at in imported.steps]
    following += [Step(at, SCHEDULED, under.by, until=until) for at, until in imported.agreed]
    try:
        check(policy, agreed, imported.opened)
        return _followed(ticket, following)
    except UsageProblem as problem:
        return problem.message


def _followed(ticket: Ticket, following: list[Step]) -> Ticket:
    """The ticket with these steps by their times; of several in one second, the first that can follow comes first.

    Raises UsageProblem where none can.
    """
    waiting = sorted(following, key=lambda step: (step.at, _ORDER[step.kind]))
    while waiting:
        state = state_after(ticket.steps)
        same = (step for step in waiting if step.at == waiting[0].at and may_follow(step.kind, state))
        step = next(same, waiting[0])
        waiting.remove(step)
        ticket = ticket.with_step(step)
    return ticket


def _numbered(ticket: Ticket, id: str, scrub: Callable[[str], str]) -> Ticket:
    opened = ticket.opened
    clean = Step(opened.at, opened.kind, opened.by, None, scrub(ticket.title), opened.priority, opened.terms)
    return Ticket(id, (clean, *ticket.steps[1:]), ticket.external_id, ticket.source)


def _new_folder(book: Book, now: datetime) -> str:
    stamp = now.strftime("import-%Y%m%dT%H%M%SZ")
    name, number = f"{FOLDER}/{stamp}", 1
    while (book.state.path / name).exists():
        number += 1
        name = f"{FOLDER}/{stamp}-{number}"
    return name
