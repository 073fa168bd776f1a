"""`upkeep all status`, `all probe` and `all due`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, request
from upkeep.cli.result import Result
from upkeep.config import read
from upkeep.errors import OK, UsageProblem
from upkeep.overview import everywhere
from upkeep.overview.everywhere import WORST, Seen
from upkeep.probes.measure import Progress
from upkeep.project import Project
from upkeep.ui.waiting import waiting
from upkeep.views import everywhere as view

app = new_app("The same over all projects of your list, or of given folders.", no_args_is_help=True)

T = TypeVar("T")

Folders = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FOLDER...]", help="Folders in which each upkeep.toml is looked for; your list without."),
]


@app.command(cls=Command)
def status(folders: Folders = None) -> Result:
    """Every project's status in one table, the worst first."""
    _refuse_one()
    rows = everywhere.each(everywhere.configurations(folders or []), request().choice(), everywhere.status_of)
    return Result(
        lambda: view.status_all_document(rows), lambda page: view.status_all_lines(rows, page), exit=_worst(rows)
    )


@app.command(cls=Command)
def due(folders: Folders = None) -> Result:
    """What is due in every project; silent where nothing is."""
    _refuse_one()
    rows = everywhere.each(everywhere.configurations(folders or []), request().choice(), everywhere.due_of)
    now = Project(read.built_in(), request().choice()).now
    return Result(
        lambda: view.due_all_document(rows, now),
        lambda page: view.due_all_lines(rows, page) if any(row.exit for row in rows) else [],
        exit=_worst(rows),
    )


@app.command(cls=Command)
def probe(
    folders: Folders = None,
    everything: Annotated[bool, typer.Option("--all", help="Measure all, whether due or not.")] = False,
) -> Result:
    """Probe every project in one run; an address of several projects gets one message."""
    _refuse_one()
    places, seen = everywhere.configurations(folders or []), Progress()
    now = Project(read.built_in(), request().choice()).now
    with waiting(lambda seconds: f"{len(places)} projects … {seconds:.0f} s   {seen.done} of {seen.total}"):
        rows = everywhere.probe_all(places, request().choice(), seen, everything=everything)
    return Result(
        lambda: view.probe_all_document(rows, now), lambda page: view.probe_all_lines(rows, page), exit=_worst(rows)
    )


def _refuse_one() -> None:
    """One configuration or one state cannot be that of all projects."""
    if request().config or request().project or request().state:
        raise UsageProblem("`all` is about many projects; --config, --state and @NAME mean one")


def _worst(rows: list[Seen[T]]) -> int:
    codes = {row.exit for row in rows}
    return next((code for code in WORST if code in codes), OK)
