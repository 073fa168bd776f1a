"""A checklist's problem that opens a support ticket: an act that touches two documents.

The order of the writes: the ticket first, which says from which item of which period it came; then the answer, which
names the ticket. After a kill between them the ticket is the truth: running it again finds that ticket by where it
came from, and writes the answer, rather than opening a second one.
"""

from __future__ import annotations

from upkeep.checklists.book import Entry, Listing
from upkeep.overview.tickets import open_tickets
from upkeep.project import Project
from upkeep.support.book import Act


def ticket_for(project: Project, listing: Listing, entry: Entry, note: str, priority: str) -> str:
    """The id of the ticket for a problem: the unresolved one that this item opened before, else a new one.

    The caller writes the answer that names it. Raises UsageProblem for an unknown priority, StateError.
    """
    origin = {"checklist": listing.checklist.name, "period": listing.period.id, "item": entry.item.id}
    title = f"{entry.item.title}: {' '.join(note.split())}"
    ticket = open_tickets(project).open(
        Act(project.clock(), project.user), project.scrub(title), priority, text=project.scrub(note), origin=origin
    )
    return ticket.id


def priorities(project: Project) -> tuple[str, ...]:
    """The priorities that a ticket may have, most urgent first."""
    return tuple(open_tickets(project).policies)
