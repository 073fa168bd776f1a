"""`upkeep report`."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.months import month_of
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Raw, Result
from upkeep.clock import periods
from upkeep.clock.local import local_date, midnight
from upkeep.errors import StateError, UsageProblem
from upkeep.overview.report.file import default_file
from upkeep.overview.report.whole import report as whole
from upkeep.overview.report.window import dates_window, month_window
from upkeep.project import Project
from upkeep.state.files import home_relative, write_public
from upkeep.views.report.document import report_document
from upkeep.views.report.model import Report, Window
from upkeep.views.report.told import told_lines

app = new_app("Write the client's report of a month.")

STDOUT = "-"
LONGEST = 3660
"""Days: ten years are more than a reader takes in."""


class Form(StrEnum):
    """What a report is written as."""

    html = "html"
    md = "md"


@app.command(cls=Command)
def report(
    month: Annotated[
        str | None, typer.Option("--month", metavar="MONTH", help="2026-11, 'this' or 'last'; the last without.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Instead: from this date.")] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="To this date, included; today without.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="One HTML file, or Markdown.")] = Form.html,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it; '-' prints it.")
    ] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="With notes, reasons, details and addresses: not for the client.")
    ] = False,
) -> Result | Raw:
    """Write the client's report: how it is, what we did, what we need; figures, risks, what comes next."""
    project = open_project()
    window = _window(project, month, first, last)
    found, damaged = whole(project, window, internal=internal)
    if request().json and output in (None, STDOUT):
        return Result(lambda: report_document(found, None), lambda _: [], damaged=damaged)
    if output == STDOUT:
        return Raw(written(found, form), damaged=damaged)
    file = Path(output) if output else _made(default_file(project.config, window, form, internal=internal))
    write_public(file, written(found, form))
    shown = output or home_relative(file)
    return Result(
        lambda: report_document(found, str(file)), lambda page: told_lines(found, shown, page), damaged=damaged
    )


def written(found: Report, form: Form) -> str:
    """The report in one of its forms."""
    from upkeep.views.report.html import html
    from upkeep.views.report.markdown import markdown
    from upkeep.views.report.writing import written as blocks

    return html(blocks(found), found.brand) if form is Form.html else markdown(blocks(found))


def _made(file: Path) -> Path:
    """The file, in a folder that is made where it is missing."""
    folder = file.parent
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise StateError(
            f"cannot make {home_relative(folder)}: {problem.strerror}", code="state.failed", hint="-o FILE"
        ) from problem
    return file


def _window(project: Project, month: str | None, first: str | None, last: str | None) -> Window:
    if first is None and last is None:
        return month_window(project, month_of(project, month or "last"))
    if month is not None or first is None:
        raise UsageProblem("--from DATE, with or without --to DATE, stands instead of --month", code="usage.dates")
    today = local_date(project.now, project.zone)
    begin, end = _date(project, first, "--from"), _date(project, last, "--to") if last else today
    if midnight(begin, project.zone) > project.now:
        raise UsageProblem(f"--from: {begin} has not begun yet", code="usage.dates")
    if end < begin:
        raise UsageProblem(f"--to: {end} lies before {begin}", code="usage.dates")
    if end - begin > timedelta(days=LONGEST):
        raise UsageProblem("--from and --to: ten years are the longest", code="usage.dates")
    return dates_window(project, begin, end)


def _date(project: Project, text: str, option: str) -> date:
    try:
        return periods.parse(text, "daily", project.zone).first
    except ValueError as problem:
        raise UsageProblem(f"{option}: {problem}", code="usage.dates") from None
