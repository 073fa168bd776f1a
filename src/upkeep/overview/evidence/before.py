"""When an item was answered before, and what it said."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checklists.book import Book, Entry, Listing
from upkeep.checklists.facts import Fact, Look
from upkeep.checklists.run import OPEN, SKIPPED, Answer
from upkeep.clock.periods import preceding
from upkeep.project import Project
from upkeep.views import words

_LAST = {"daily": "last time", "weekly": "last week", "monthly": "last month", "quarterly": "last quarter"}


@dataclass(frozen=True)
class Before:
    """An item's answer in an earlier period."""

    period: str
    answer: Answer


def before(book: Book, listing: Listing, entry: Entry) -> Before | None:
    """The last answer of an item before this period; None where there is none."""
    runs = book.runs(listing.checklist.name)
    for id in sorted((id for id in runs if id < listing.period.id), reverse=True):
        answer = runs[id].current.get(entry.item.id)
        if answer and answer.state != OPEN:
            return Before(id, answer)
    return None


def last_time(project: Project, listing: Listing, found: Before | None) -> list[Fact]:
    """How the item was answered in the last period in which it was."""
    if found is None:
        return []
    adjacent = listing.checklist.cadence and preceding(listing.period, project.zone).id == found.period
    label = _LAST.get(listing.checklist.name, "last time") if adjacent else found.period
    return [Fact(label, _told(found.answer, project))]


def kept_look(project: Project, book: Book, listing: Listing, entry: Entry) -> Look:
    """What is known of an item without looking: how it was answered before."""
    return Look(tuple(last_time(project, listing, before(book, listing, entry))))


def _told(answer: Answer, project: Project) -> str:
    who = "you" if answer.by == project.user else answer.by
    spent = f" in {words.minutes(answer.spent)}" if answer.spent else ""
    state = {"failed": "a problem", SKIPPED: "skipped"}.get(answer.state, answer.state)
    detail = answer.reason or answer.note
    return f"{state}{spent}, {who}" + (f": {detail}" if detail else "")
