"""What the options of a list's command answer: `--done`, `--skip`, `--fail`, for checklists and the handover."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import isfinite
from typing import Annotated

import typer

from upkeep.checklists import facts as evidence
from upkeep.checklists.book import Entry, Listing
from upkeep.checklists.run import DONE, FAILED, SKIPPED, Answer
from upkeep.cli.result import Result
from upkeep.errors import UsageProblem
from upkeep.project import Project
from upkeep.views import checklists as view
from upkeep.views.text import line

For = Annotated[
    str | None,
    typer.Option("--for", metavar="PERIOD", help="Another period, such as 2026-W47, or 'last' for the latest missed."),
]
List = Annotated[bool, typer.Option("--list", help="Print the list; ask nothing.")]
Look = Annotated[bool, typer.Option("--look", help="Print the list with all evidence; answer nothing.")]
Auto = Annotated[
    bool, typer.Option("--auto", help="Look at everything and record as done what is certain; ask nothing.")
]
Done = Annotated[str | None, typer.Option("--done", metavar="ITEM", help="Record an item as done.")]
Skip = Annotated[str | None, typer.Option("--skip", metavar="ITEM", help="Record an item as skipped; needs --reason.")]
Fail = Annotated[str | None, typer.Option("--fail", metavar="ITEM", help="Record a problem; needs --note.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it is skipped.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What was found.")]
Ticket = Annotated[
    str | None,
    typer.Option("--ticket", metavar="PRIORITY", help="With --fail: open a ticket of this priority for the problem."),
]
Minutes = Annotated[float | None, typer.Option("--minutes", metavar="N", min=0, max=6000, help="How long it took.")]


@dataclass(frozen=True)
class Asked:
    """What the command line asks of a list."""

    period: str | None = None
    list: bool = False
    look: bool = False
    auto: bool = False
    done: str | None = None
    skip: str | None = None
    fail: str | None = None
    reason: str | None = None
    note: str | None = None
    minutes: float | None = None
    ticket: str | None = None


def told(project: Project, listing: Listing, asked: Asked, item: str, look: Callable[[Entry], evidence.Look]) -> Answer:
    """The answer that the options give to an item; raises UsageProblem where it is unknown or something is missing."""
    entry = next((entry for entry in listing.entries if entry.item.id == item), None)
    if entry is None:
        known = ", ".join(entry.item.id for entry in listing.entries)
        raise UsageProblem(
            f"{listing.checklist.name} has no item '{item}'", code="checklist.unknown_item", hint=f"there are: {known}"
        )
    if asked.minutes is not None and not isfinite(asked.minutes):
        raise UsageProblem("--minutes must be a number", code="checklist.minutes")
    state = DONE if asked.done is not None else SKIPPED if asked.skip is not None else FAILED
    if state == SKIPPED and not (asked.reason or "").strip():
        raise UsageProblem("--skip needs --reason TEXT", code="checklist.reason")
    if state == FAILED and not (asked.note or "").strip():
        raise UsageProblem("--fail needs --note TEXT", code="checklist.note")
    ticket = entry.answer.ticket if entry.answer and state == FAILED else None
    if asked.ticket:
        from upkeep.overview.problems import ticket_for

        ticket = ticket_for(project, listing, entry, asked.note or "", asked.ticket)
    return Answer(
        item=item,
        state=state,
        at=project.now,
        by=project.user,
        reason=project.scrub(asked.reason) if asked.reason else None,
        note=project.scrub(asked.note) if asked.note else None,
        spent=None if asked.minutes is None else timedelta(minutes=asked.minutes),
        ticket=ticket,
        title=entry.item.title,
        evidence=evidence.kept(look(entry).facts),
    )


def recorded(listing: Listing, item: str) -> Result:
    """What is said of an answer that was just recorded."""
    number = next(index for index, entry in enumerate(listing.entries) if entry.item.id == item)
    return Result(
        lambda: view.answer_document(listing, listing.entries[number]),
        lambda page: [view.answered(number + 1, listing.entries[number], page), line(view.progress(listing))],
    )
