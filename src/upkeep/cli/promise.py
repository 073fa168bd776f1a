"""`upkeep checkin promise`: what was promised to the client, and what became of it."""

from __future__ import annotations

from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, Group, open_project
from upkeep.cli.result import Result
from upkeep.clients.checkin import DROPPED, KEPT, Closing
from upkeep.errors import UsageProblem
from upkeep.overview.care import open_register
from upkeep.views import checkins as view
from upkeep.views.text import line

app = new_app("List promises, close them, make tickets of them.", cls=Group, invoke_without_command=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The promise's id, as `list` shows it.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What came of it.")]


@app.callback()
def promise(context: typer.Context) -> Result | None:
    """List promises, close them, make tickets of them."""
    return _listed(all=False) if context.invoked_subcommand is None else None


@app.command("list", cls=Command)
def list_(all: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False) -> Result:
    """List the open promises, by date."""
    return _listed(all=all)


def _listed(*, all: bool) -> Result:
    project = open_project()
    register = open_register(project)
    found = [each for each in register.promises() if all or each.promise.closed is None]
    return Result(
        lambda: {"promises": [view.promises_row(each, register.today) for each in found]},
        lambda page: (
            [part for each in found for part in view.promise_lines(each, register.today, page)]
            or [line("No open promises")]
        ),
        damaged=register.damaged,
    )


@app.command(cls=Command)
def done(id: Id, note: Note = None) -> Result:
    """Close a promise as kept."""
    return _close(id, KEPT, note)


@app.command(cls=Command)
def drop(
    id: Id, reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it is given up.")] = None
) -> Result:
    """Give a promise up, with a reason."""
    if not (reason or "").strip():
        raise UsageProblem("drop needs --reason TEXT", code="checkin.reason")
    return _close(id, DROPPED, reason)


@app.command(cls=Command)
def ticket(
    id: Id, priority: Annotated[str, typer.Option("--priority", "-p", metavar="PRIORITY", help="How urgent it is.")]
) -> Result:
    """Open a support ticket for a promise."""
    from upkeep.overview.promises import become_ticket

    project = open_project()
    made = become_ticket(project, open_register(project), id, priority)
    today = open_register(project).today
    return Result(lambda: view.promises_row(made, today), lambda page: view.ticket_lines(made, page))


def _close(id: str, outcome: str, note: str | None) -> Result:
    project = open_project()
    register = open_register(project)
    closing = Closing(project.now, project.user, outcome, project.scrub(note) if note else None)
    closed = register.close(id, closing)
    return Result(
        lambda: view.promises_row(closed, register.today),
        lambda page: view.closed_lines(closed, page),
    )
