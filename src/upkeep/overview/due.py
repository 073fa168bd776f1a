"""What is due in a project, and telling it once a day."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from upkeep.checklists.book import Book
from upkeep.checklists.urgency import needs_attention
from upkeep.clients.offboarding import ended
from upkeep.clock.local import local_date
from upkeep.overview.care_rows import care_rows
from upkeep.overview.lists import open_book
from upkeep.overview.telling import Tellers, command_of, is_quiet
from upkeep.overview.tickets import open_tickets
from upkeep.probes.delivery import Message, send
from upkeep.project import Project
from upkeep.state.documents import Format
from upkeep.support.book import Book as Desk
from upkeep.views import words
from upkeep.views.checklists import span
from upkeep.views.due import Duty, reminder
from upkeep.views.status import Care
from upkeep.views.tickets import phrase

FILE = "reminders.json"


@dataclass
class Reminders:
    """When the reminder was sent last."""

    told: date | None = None


REMINDERS = Format(
    "reminders document",
    load=lambda document: Reminders(date.fromisoformat(document["told"]) if document["told"] else None),
    dump=lambda reminders: {"told": reminders.told.isoformat() if reminders.told else None},
    indexed=False,
)


def duties(project: Project) -> tuple[list[Duty], list[str]]:
    """Lists near their end or missed, check-ins, promises, tickets at risk; and what could not be read."""
    if ended(project.state):
        return [], []  # handed over: reminders are off
    book, desk, (care, damaged) = open_book(project), open_tickets(project), care_rows(project)
    found = [*_tickets(project, desk), *_lists(book), *_care(care)]
    return found, [*book.damaged, *desk.damaged, *damaged]


def _tickets(project: Project, desk: Desk) -> Iterator[Duty]:
    for stands in desk.waiting(project.now):
        if stands.overdue or stands.at_risk(desk.at_risk):
            text = f"ticket {stands.ticket.id} ({stands.priority}): {phrase(stands)}: {stands.ticket.title}"
            yield Duty("ticket", text, stands.overdue, f"upkeep ticket show {stands.ticket.id}")


def _lists(book: Book) -> Iterator[Duty]:
    for name in book.catalog:
        listing = book.listing(name, book.current(name))
        if not needs_attention(book, listing):
            continue
        missed = book.history(name).missed
        text = f"{listing.checklist.title.lower()} checklist, {span(listing.period)}"
        if listing.open:
            text += f": {words.count(len(listing.open), 'item')} open"
        text += f"; {len(missed)} missed before" if missed else ""
        yield Duty("list", text, bool(missed), listing.checklist.command)


def _care(rows: list[Care]) -> Iterator[Duty]:
    for care in rows:
        if care.attention:
            kind = "promise" if care.kind == "promise" else "checkin"
            yield Duty(kind, care.text, care.state == "overdue", "upkeep checkin")


def tell(project: Project, found: list[Duty]) -> tuple[bool, list[str]]:
    """Send the reminder where it is due today; returns whether it was sent, and why it could not be.

    Once a day, on working days, outside the quiet hours; tickets that count opening hours only within them. It is noted
    as told only after an address accepted it.
    """
    today = local_date(project.now, project.zone)
    kept = project.state.read(FILE, REMINDERS) or Reminders()
    if project.hours is not None and project.config.tables.support.clock == "business" and not _is_open(project):
        found = [duty for duty in found if duty.kind != "ticket"]
    if not found or kept.told == today or not project.is_working_day(today) or is_quiet(project):
        return False, []
    tellers = Tellers.of(project)
    title, body = reminder(found, project.name, command_of(project), socket.gethostname())
    message = Message(title, body, f"{project.config.id}.due.{today.isoformat()}")
    problems = send([(target, message) for target in tellers.targets], project.scrub)
    untold = [
        f"{target.label}: {problem}" for target, problem in zip(tellers.targets, problems, strict=True) if problem
    ]
    if len(untold) == len(tellers.targets):
        return False, [*tellers.problems, *untold]
    with project.state.writing(project.now) as writer:
        writer.replace(FILE, Reminders(today), REMINDERS)
    return True, [*tellers.problems, *untold]


def _is_open(project: Project) -> bool:
    from upkeep.clock.business import next_open

    return project.hours is None or next_open(project.now, project.hours) == project.now
