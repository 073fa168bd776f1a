"""The project's checklists, opened: the book on its state with the rules of its configuration."""

from __future__ import annotations

from upkeep.checklists.book import Book, Listing
from upkeep.checklists.catalog import catalog
from upkeep.checklists.standing import DUE, IN_PROGRESS, Away, Rules
from upkeep.project import Project
from upkeep.views import words


def open_book(project: Project) -> Book:
    """The checklists of a project."""
    tables = project.config.tables
    rules = Rules(
        now=project.now,
        zone=project.zone,
        working=project.is_working_day,
        launched=tables.project.launched,
        begun=project.state.begun,
        away=tuple(Away(span.from_, span.to, span.reason) for span in tables.away),
    )
    return Book(project.state, catalog(tables.checklists), rules)


def following(book: Book, finished: Listing) -> str:
    """What to do after a list: the unfinished one that ends next; nothing where all are done."""
    listings = [book.listing(name, book.current(name)) for name in book.catalog if name != finished.checklist.name]
    waiting = [listing for listing in listings if listing.state in (DUE, IN_PROGRESS) and listing.period.last]
    if not waiting:
        return ""
    listing = min(waiting, key=lambda each: each.period.last or each.period.first)
    until = f", until {words.day(listing.period.last)}" if listing.period.last else ""
    return f"Next: {listing.checklist.command}{until}"
