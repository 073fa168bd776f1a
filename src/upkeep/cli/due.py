"""`upkeep due`."""

from __future__ import annotations

from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Result
from upkeep.overview import due as overview
from upkeep.views import due as view

app = new_app("Say what is due; silent where nothing is.")


@app.command(cls=Command)
def due(
    tell: Annotated[bool, typer.Option("--tell", help="Send it, once a day, on working days.")] = False,
) -> Result:
    """Say what is due: lists near their end, tickets at risk, check-ins and promises. Silent where nothing is."""
    project = open_project()
    found, damaged = overview.duties(project)
    told, problems = overview.tell(project, found) if tell else (False, [])
    request().warnings += [f" {problem}" for problem in problems]
    return Result(
        lambda: view.due_document(found, project.now, told=told),
        lambda page: [] if tell else view.due_lines(found, page),
        attention=bool(found),
        damaged=damaged,
    )
