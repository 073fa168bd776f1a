"""The project's check-ins, opened: the register on its state, and the facts that a draft tells the client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from upkeep.checklists.book import Book
from upkeep.checklists.run import DONE
from upkeep.clients.draft import Draft, Sides, draft
from upkeep.clients.register import Register, Row
from upkeep.clients.schedule import DONE as HELD
from upkeep.clients.schedule import Terms
from upkeep.clock.local import local_date, midnight
from upkeep.overview.care_facts import availability_told, support_told
from upkeep.overview.lists import open_book
from upkeep.project import Project
from upkeep.views import words


@dataclass(frozen=True)
class Span:
    """The time that facts speak of: UTC, `begin` inclusive, `end` exclusive."""

    begin: datetime
    end: datetime


def open_register(project: Project) -> Register:
    """The check-ins of a project."""
    tables = project.config.tables
    launched = tables.project.launched
    client = tables.client
    today = local_date(project.now, project.zone)
    first_use = local_date(project.state.begun, project.zone) if project.state.begun else today
    return Register(project.state, Terms(launched, client.contract_ends, client.notice), today, first_use)


def open_draft(project: Project, register: Register, row: Row, form: str | None) -> Draft:
    """The draft of a check-in with what happened since the last one."""
    held = [each.held for each in register.records if each.outcome == HELD and each.held < project.now]
    launched = project.config.tables.project.launched
    begun = project.state.begun or project.now
    since = max(held) if held else max(begun, midnight(launched, project.zone)) if launched else begun
    client = project.config.tables.client
    sides = Sides(project.name, project.user, client.contacts)
    return draft(row, form, sides, since, facts(project, Span(since, project.now)), register.promises())


def facts(project: Project, span: Span) -> list[str]:
    """What a client may be told of a time, one plain line each, source by source."""
    return [project.scrub(text) for source in SOURCES for text in source(project, span)]


def maintenance_done(project: Project, span: Span) -> list[str]:
    """Per checklist how often it was finished, when last, and the rarer items that were done.

    Items that were skipped or had a problem are not told as done; nothing at all is told of a list that was not
    finished in the time.
    """
    book = open_book(project)
    return [text for name in book.catalog for text in _list_done(project, book, name, span)]


def _list_done(project: Project, book: Book, name: str, span: Span) -> list[str]:
    runs = [run for run in book.runs(name).values() if run.finished and span.begin <= run.finished < span.end]
    if not runs:
        return []
    last = max(run.finished for run in runs if run.finished)
    times = "once" if len(runs) == 1 else f"{len(runs)} times, last"
    checklist = book.checklist(name)
    text = f"{checklist.title} maintenance: done {times} on {words.day(local_date(last, project.zone))}"
    if checklist.cadence in ("daily", "weekly"):
        return [text]
    done = {each.title or each.item: None for run in runs for each in run.current.values() if each.state == DONE}
    return [f"{text} ({', '.join(title[:1].lower() + title[1:] for title in done)})" if done else text]


Source = Callable[[Project, Span], list[str]]

SOURCES: tuple[Source, ...] = (availability_told, support_told, maintenance_done)
"""Where a draft's facts come from, in the order in which they are told: each takes the project and a span, and
returns nothing where it knows nothing."""
