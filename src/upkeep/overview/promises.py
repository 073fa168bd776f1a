"""A promise that becomes a support ticket: an act that touches two documents.

The order of the writes: the ticket first, which says from which promise of which check-in it came; then the check-in,
which names the ticket. After a kill between them the ticket is the truth: running it again finds that ticket by where
it came from, and writes the check-in, rather than opening a second one.
"""

from __future__ import annotations

from upkeep.clients.register import Open, Register, refuse_closed
from upkeep.errors import UsageProblem
from upkeep.overview.tickets import act, open_tickets
from upkeep.project import Project


def become_ticket(project: Project, register: Register, id: str, priority: str) -> Open:
    """Open a ticket for a promise, and name it there; both stay open until each is done.

    Raises UsageProblem for an unknown promise or priority, and for a promise that is closed or has a ticket already;
    StateError.
    """
    found = register.promise(id)
    refuse_closed(id, found.promise)
    if found.promise.ticket:
        raise UsageProblem(
            f"{id} is ticket {found.promise.ticket} already",
            code="checkin.ticket",
            hint=f"upkeep ticket show {found.promise.ticket}",
        )
    now = act(project)
    promised = f"promised at {found.checkin.id}, by {found.promise.by.isoformat()}, {found.promise.owner}"
    origin = {"checkin": found.checkin.id, "promise": id}
    ticket = open_tickets(project).open(now, found.promise.text, priority, text=promised, origin=origin)
    return register.link(id, ticket.id, now.at)
