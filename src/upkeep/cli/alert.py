"""`upkeep alert test` and `alert list`."""

from __future__ import annotations

from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Result
from upkeep.overview import rehearsal
from upkeep.ui.waiting import waiting
from upkeep.views import alerts as view

app = new_app("Send a test message, or list what waits to be told.", no_args_is_help=True)


@app.command("test", cls=Command)
def send_test(
    to: Annotated[int | None, typer.Option("--to", metavar="N", min=1, help="Only the N-th address.")] = None,
) -> Result:
    """Send a message marked as a test through the real way, and show the result per address."""
    project = open_project()
    with waiting(lambda seconds: f"sending … {seconds:.0f} s"):
        results, problems = rehearsal.rehearse(project, to)
    request().warnings += [f" {problem}" for problem in problems]
    return Result(
        lambda: view.test_document(results, problems, project.now),
        lambda page: view.test_lines(results, page),
        attention=bool(problems) or any(each.problem for each in results),
    )


@app.command("list", cls=Command)
def list_() -> Result:
    """What fires, what is queued for whom, and why it could not be told."""
    project = open_project()
    alerts, problems = rehearsal.queued(project)
    request().warnings += [f" {problem}" for problem in problems]
    return Result(
        lambda: view.list_document(alerts, project.now),
        lambda page: view.list_lines(alerts, project.zone, project.now, page),
    )
