"""`upkeep status`."""

from __future__ import annotations

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project
from upkeep.cli.result import Result
from upkeep.overview.status import status as look
from upkeep.views.status import status_document, status_lines

app = new_app("Show on one screen whether all is well.")


@app.command(cls=Command)
def status() -> Result:
    """Show on one screen whether all is well: metrics, incidents, tickets, lists, check-ins, probes."""
    project = open_project()
    found, damaged = look(project)
    return Result(
        lambda: status_document(found),
        lambda page: status_lines(found, page),
        attention=found.attention > 0,
        damaged=damaged,
    )
