"""`upkeep history`."""

from __future__ import annotations

from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project
from upkeep.cli.result import Result
from upkeep.overview.lists import open_book
from upkeep.views.history import history_document, history_lines

app = new_app("Show past runs: period, when, minutes against the budget, skipped and failed items.")


@app.command(cls=Command)
def history(
    name: Annotated[str | None, typer.Argument(metavar="[CHECKLIST]", help="One checklist; all without.")] = None,
) -> Result:
    """Show past runs: period, when, minutes against the budget, skipped and failed items."""
    project = open_project()
    book = open_book(project)
    names = [book.checklist(name).name] if name else [each for each in book.catalog if book.runs(each)]
    records = [book.history(each) for each in names]
    return Result(
        lambda: history_document(records), lambda page: history_lines(records, project.zone, page), damaged=book.damaged
    )
