"""`upkeep sla`, `upkeep sla PRIORITY` and `upkeep sla report`."""

from __future__ import annotations

from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.months import month_of
from upkeep.cli.request import Command, open_project
from upkeep.cli.result import Result
from upkeep.errors import UsageProblem
from upkeep.overview.tickets import open_tickets
from upkeep.project import Project
from upkeep.support.book import Book, check
from upkeep.support.policies import terms
from upkeep.support.report import compliance
from upkeep.views import compliance as report_view
from upkeep.views import support as view

app = new_app("Show support levels, open clocks and deadlines.")
REPORT = "report"


@app.command(cls=Command)
def sla(
    priority: Annotated[
        str | None,
        typer.Argument(metavar="[PRIORITY|report]", help="A priority, for its deadlines; or 'report', for compliance."),
    ] = None,
    opened: Annotated[
        str | None, typer.Option("--opened", metavar="TIME", help="When the ticket was opened; now without.")
    ] = None,
    warn: Annotated[bool, typer.Option("--warn", help="Exit 1 also where a clock is at risk.")] = False,
    month: Annotated[
        str | None,
        typer.Option(
            "--month", metavar="MONTH", help="For the report: 2026-11, 'this' or 'last'; all tickets without."
        ),
    ] = None,
) -> Result:
    """Show the levels and every open clock; a PRIORITY's two deadlines; or, with 'report', how promises were kept."""
    project = open_project()
    book = open_tickets(project)
    _refuse_strangers(priority, opened, month, warn=warn)
    if priority is None:
        return _levels(project, book, warn=warn)
    if priority == REPORT:
        return _report(project, book, month)
    return _deadlines(project, book, priority, opened)


def _refuse_strangers(priority: str | None, opened: str | None, month: str | None, *, warn: bool) -> None:
    """Options that mean nothing with what was asked are wrong usage."""
    if opened is not None and priority in (None, REPORT):
        raise UsageProblem("--opened needs a priority, such as: upkeep sla critical --opened 14:05")
    if month is not None and priority != REPORT:
        raise UsageProblem("--month belongs to the report: upkeep sla report --month 2026-11")
    if warn and priority is not None:
        raise UsageProblem("--warn asks whether all is well: upkeep sla --warn")


def _levels(project: Project, book: Book, *, warn: bool) -> Result:
    standings = book.waiting(project.now)
    return Result(
        lambda: view.levels_document(book.policies, standings, project.now, project.zone),
        lambda page: view.levels_lines(book.policies, standings, project.now, project.zone, book.at_risk, page),
        attention=any(each.overdue or (warn and each.at_risk(book.at_risk)) for each in standings),
        damaged=book.damaged,
    )


def _deadlines(project: Project, book: Book, priority: str, opened: str | None) -> Result:
    policy = book.policy(priority)
    agreed = terms(policy, book.schedule)
    start = project.moment(opened, "--opened") if opened else project.now
    check(policy, agreed, start)
    asked = view.Asked(policy, agreed, start, project.now, project.machine_zone)
    return Result(lambda: view.asked_document(asked), lambda page: view.asked_lines(asked, page))


def _report(project: Project, book: Book, month: str | None) -> Result:
    period = month_of(project, month) if month else None
    rows = compliance(book.standings(project.now), book.policies, period)
    return Result(
        lambda: report_view.report_document(rows, period, project.now, project.zone),
        lambda page: report_view.report_lines(rows, period, project.now, project.zone, page),
        damaged=book.damaged,
    )
