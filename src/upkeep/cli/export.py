"""`upkeep export ics`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Raw, Result
from upkeep.overview.calendar import events
from upkeep.overview.calendar import ics as calendar
from upkeep.overview.formats import damaged
from upkeep.state.files import write_public
from upkeep.views import calendar as view

app = new_app("Write a calendar of everything due.", no_args_is_help=True)


@app.callback()
def export() -> None:
    """Write a calendar of everything due."""


@app.command(cls=Command)
def ics(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to write it; stdout without.")] = None,
) -> Result | Raw:
    """Write check-ins, promises and checklists as a calendar; importing it again updates it."""
    project = open_project()
    found = events(project)
    data = calendar(project, found)
    target = None if file is None or str(file) == "-" else file
    if target is None and not request().json:
        return Raw(data.decode(), damaged=damaged(project.state))
    if target is not None:
        write_public(target, data)
    return Result(
        lambda: view.calendar_document(found, target, project.config.id),
        lambda page: view.calendar_lines(found, target, page),
        damaged=damaged(project.state),
    )
