"""`upkeep ticket`: open, reply, pause, resume, resolve, reopen, schedule, priority, note, list, show."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Result
from upkeep.cli.transfer import export, import_
from upkeep.clock.spoken import parse_date
from upkeep.errors import UsageProblem
from upkeep.overview.tickets import act, open_tickets
from upkeep.project import Project
from upkeep.support.book import Book
from upkeep.support.clocks import standing
from upkeep.support.ticket import NOTED, PAUSED, REOPENED, REPLIED, RESOLVED, RESUMED, Ticket
from upkeep.views import tickets as view

app = new_app("Open, answer, pause and resolve support tickets.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The ticket's number.")]
Text = Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What was said; '-' reads it from stdin.")]
Warn = Annotated[bool, typer.Option("--warn", help="Exit 1 also where a clock is at risk.")]


@app.command("open", cls=Command)
def open_(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is about.")],
    priority: Annotated[str, typer.Option("--priority", "-p", metavar="PRIORITY", help="How urgent it is.")],
    text: Text = None,
) -> Result:
    """Open a ticket and say until when to answer and to fix."""
    project = open_project()
    book = open_tickets(project)
    ticket = book.open(act(project), project.scrub(_said(title) or ""), priority, text=_scrubbed(project, text))
    return _recorded(project, book, ticket)


@app.command(cls=Command)
def reply(id: Id, text: Text = None) -> Result:
    """Record an answer to the client; the first one meets the response promise."""
    return _step(id, REPLIED, text)


@app.command(cls=Command)
def pause(id: Id, text: Text = None) -> Result:
    """Stop both clocks while waiting on the client."""
    return _step(id, PAUSED, text)


@app.command(cls=Command)
def resume(id: Id, text: Text = None) -> Result:
    """Let both clocks run on with what was left."""
    return _step(id, RESUMED, text)


@app.command(cls=Command)
def resolve(id: Id, text: Text = None) -> Result:
    """Record that it is solved, which meets an open response too."""
    return _step(id, RESOLVED, text)


@app.command(cls=Command)
def reopen(id: Id, text: Text = None) -> Result:
    """Open it again, with what was left when it was resolved and at least the response time."""
    return _step(id, REOPENED, text)


@app.command(cls=Command)
def note(id: Id, text: Annotated[str, typer.Argument(metavar="TEXT", help="The note; '-' reads stdin.")]) -> Result:
    """Keep a note with it; no clock is touched."""
    return _step(id, NOTED, text)


@app.command(cls=Command)
def schedule(
    id: Id, day: Annotated[str, typer.Argument(metavar="DATE", help="Such as 2026-12-15 or 'tomorrow'.")]
) -> Result:
    """Agree on a date for what is resolved as scheduled."""
    project = open_project()
    book = open_tickets(project)
    try:
        until = parse_date(day, project.now, project.zone)
    except ValueError as problem:
        raise UsageProblem(str(problem), code="usage.date") from None
    return _recorded(project, book, book.agree(act(project), id, until))


@app.command(cls=Command)
def priority(id: Id, to: Annotated[str, typer.Argument(metavar="PRIORITY", help="The new one.")]) -> Result:
    """Change the priority, as if it had held since the ticket was opened."""
    project = open_project()
    book = open_tickets(project)
    return _recorded(project, book, book.prioritise(act(project), id, to))


@app.command("list", cls=Command)
def list_(
    all: Annotated[bool, typer.Option("--all", help="Resolved ones too.")] = False,
    warn: Warn = False,
) -> Result:
    """List open tickets, nearest deadline first."""
    project = open_project()
    book = open_tickets(project)
    shown = book.standings(project.now) if all else book.waiting(project.now)
    resolved = len(book.tickets) - len(shown)
    return Result(
        lambda: view.list_document(shown, project.now),
        lambda page: view.list_lines(shown, project.now, project.zone, book.at_risk, page, resolved=resolved),
        attention=any(each.overdue or (warn and each.at_risk(book.at_risk)) for each in shown),
        damaged=book.damaged,
    )


@app.command(cls=Command)
def show(id: Id) -> Result:
    """Show a ticket, both its clocks and every step."""
    project = open_project()
    book = open_tickets(project)
    stands = standing(book.ticket(id), project.now)
    return Result(lambda: view.ticket_document(stands), lambda page: view.ticket_lines(stands, book.at_risk, page))


app.command("import", cls=Command)(import_)
app.command(cls=Command)(export)


def _step(id: str, kind: str, text: str | None) -> Result:
    project = open_project()
    book = open_tickets(project)
    return _recorded(project, book, book.record(act(project), id, kind, _scrubbed(project, text)))


def _recorded(project: Project, book: Book, ticket: Ticket) -> Result:
    """What a step wrote, in the shape of the reader's row."""
    if project.ahead:
        request().warnings.append(f" ticket {ticket.id}: this is dated later than now; it counts from then on")
    stands = standing(ticket, project.now)
    return Result(lambda: view.ticket_document(stands), lambda page: view.recorded_lines(stands, book.at_risk, page))


def _scrubbed(project: Project, text: str | None) -> str | None:
    said = _said(text)
    return project.scrub(said) if said else None


def _said(text: str | None) -> str | None:
    """The argument, or what stands on stdin where it is `-`."""
    return sys.stdin.read().strip() if text == "-" else text
