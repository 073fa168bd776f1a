"""A diagnosis attached to a support ticket: a note that names the diagnosis' document.

The order of the writes: the diagnosis first, then the note. After a kill between them the diagnosis is there without
the note; it is the truth, and attaching it again writes the note.
"""

from __future__ import annotations

from upkeep.guides.conclusion import Conclusion
from upkeep.overview.tickets import act, open_tickets
from upkeep.project import Project
from upkeep.support.ticket import NOTED, Ticket


def known_ticket(project: Project, ticket: str) -> None:
    """Raise UsageProblem where there is no such ticket: asked before anything is looked at."""
    open_tickets(project).ticket(ticket)


def attach(project: Project, ticket: str, conclusion: Conclusion) -> None:
    """Write a note to a ticket that says what was named, and names the document; raises UsageProblem or StateError."""
    text = f"Diagnosis of {conclusion.diagnosis.topic}: {said(conclusion)}"
    document = f"diagnoses/{conclusion.diagnosis.id}.json"
    open_tickets(project).record(act(project), ticket, NOTED, project.scrub(text), attached=document)


def open_with(project: Project, conclusion: Conclusion, priority: str) -> Ticket:
    """Open a ticket for what a diagnosis found, with the result attached; raises UsageProblem or StateError."""
    cause = f": {conclusion.causes[0].remedy.title}" if conclusion.causes else ""
    title = project.scrub(f"{conclusion.flow.title}{cause}")
    ticket = open_tickets(project).open(act(project), title, priority)
    attach(project, ticket.id, conclusion)
    return ticket


def said(conclusion: Conclusion) -> str:
    """What a diagnosis came to, in one line."""
    if not conclusion.causes:
        return "no cause found"
    first = conclusion.causes[0]
    return f"{first.remedy.title} ({first.ranked.confidence})"
