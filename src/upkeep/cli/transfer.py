"""`upkeep ticket import` and `ticket export`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from upkeep.cli.request import open_project, request
from upkeep.cli.result import Raw, Result
from upkeep.overview.tickets import current_schedule, open_tickets
from upkeep.project import Project
from upkeep.state.files import write_public
from upkeep.support.book import Book
from upkeep.support.clocks import Standing, standing
from upkeep.support.export import csv_lines
from upkeep.support.importing.interface import Under
from upkeep.support.importing.reading import Source, look_into
from upkeep.support.importing.write import Outcome, import_file
from upkeep.ui.progress import Progress
from upkeep.views import transfer as view

USUAL = "medium"
"""The priority of rows that name none, unless told otherwise."""


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV or JSON; '-' reads stdin.")],
    priority: Annotated[
        str, typer.Option("--priority", "-p", metavar="PRIORITY", help="For tickets that name no priority.")
    ] = USUAL,
) -> Result:
    """Import tickets from a CSV, or an export of GitHub, GitLab, Zendesk or Freshdesk: all of them, or none."""
    project = open_project()
    book = open_tickets(project)
    book.policy(priority)
    with _source(file) as source, Progress("looking at rows") as progress:
        under = Under(
            book.policies,
            current_schedule(project),
            project.zone,
            priority,
            project.user,
            project.now,
            project.scrub,
        )
        outcome = import_file(source, book, under, progress)
    if outcome.ahead:
        request().warnings.append(f" {outcome.ahead} opened later than now; their clocks start then")
    return Result(
        lambda: view.imported_document(outcome, file, _new(project, outcome)),
        lambda page: view.imported_lines(outcome, file, priority, page),
    )


def export(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to write it; stdout without.")] = None,
) -> Result | Raw:
    """Export all tickets as CSV, in the form that import reads back."""
    project = open_project()
    book = open_tickets(project)
    standings = [standing(ticket, project.now) for ticket in book.tickets]
    if file is None and not request().json:
        return _printed(standings, book)
    if file is not None:
        write_public(file, "".join(csv_lines(standings)))
    return Result(
        lambda: view.exported_document(standings, file, project.now),
        lambda page: view.exported_lines(standings, file),
        damaged=book.damaged,
    )


def _printed(standings: list[Standing], book: Book) -> Result | Raw:
    """The CSV on stdout, whole but for what is damaged."""
    return Raw("".join(csv_lines(standings)), damaged=book.damaged)


def _new(project: Project, outcome: Outcome) -> list[Standing]:
    """The tickets that were just written."""
    if outcome.ids is None:
        return []
    first, last = outcome.ids
    return [
        standing(ticket, project.now) for ticket in open_tickets(project).tickets if first <= int(ticket.id) <= last
    ]


@contextmanager
def _source(file: str) -> Iterator[Source]:
    """The file; what comes on stdin is kept aside first, since it is read more than once."""
    if file != "-":
        yield look_into(Path(file), file)
        return
    with tempfile.NamedTemporaryFile(prefix="upkeep-", suffix=".csv") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        kept.flush()
        yield look_into(Path(kept.name), "stdin")
