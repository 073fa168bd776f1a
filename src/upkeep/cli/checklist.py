"""`upkeep daily`, `weekly`, `monthly`, `quarterly` and `checklist NAME`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from upkeep.checklists.book import Book, Listing
from upkeep.checklists.standing import ATTENTION as UNFINISHED
from upkeep.cli.answering import (
    Asked,
    Auto,
    Done,
    Fail,
    For,
    List,
    Look,
    Minutes,
    Note,
    Reason,
    Skip,
    Ticket,
    recorded,
    told,
)
from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Result
from upkeep.errors import Terminated, UsageProblem
from upkeep.overview.evidence.before import kept_look
from upkeep.overview.lists import following, open_book
from upkeep.project import Project
from upkeep.ui.terminal import Terminal, somebody_there
from upkeep.ui.waiting import waiting
from upkeep.views import checklists as view
from upkeep.views import evidence as beside
from upkeep.views.text import line


def _run(name: str, asked: Asked) -> Result:
    """Record what a script says, list, or walk."""
    project = open_project()
    book = open_book(project)
    listing = book.listing(name, book.period(name, asked.period))
    given = [each for each in (asked.done, asked.skip, asked.fail) if each is not None]
    if len(given) > 1:
        raise UsageProblem("one of --done, --skip and --fail at a time")
    if asked.ticket is not None and asked.fail is None:
        raise UsageProblem("--ticket belongs to --fail ITEM", code="checklist.ticket")
    if given:
        return _record(project, book, listing, asked, given[0])
    if asked.look or asked.auto:
        return _looked(project, book, listing, record=asked.auto)
    if asked.list or request().json or not listing.open or not somebody_there():
        return _listed(project, book, listing)
    return _walked(project, book, listing)


def _listed(project: Project, book: Book, listing: Listing) -> Result:
    looks = {entry.item.id: kept_look(project, book, listing, entry) for entry in listing.entries}
    needed = (listing.document, book.state.damaged_project)
    return Result(
        lambda: view.listing_document(listing, looks),
        lambda page: view.listing_lines(listing, project.name, project.zone, page),
        attention=listing.state in UNFINISHED,
        damaged=[damaged for damaged in book.damaged if damaged in needed],
    )


def _looked(project: Project, book: Book, listing: Listing, *, record: bool) -> Result:
    """Look at every open item, all side by side; with `record` answer those where the proposal is certain."""
    from upkeep.overview.evidence import auto
    from upkeep.overview.evidence.looking import Evidence

    if record:
        book.ready(listing)
    evidence = Evidence(project, book, listing)
    with waiting(lambda seconds: f"looking … {seconds:.0f} s  {', '.join(evidence.slowest())}"):
        looks = evidence.all(listing)
    if record:
        listing = auto.record(project, book, listing, looks)
    evidence.gathering.raise_defect()
    return Result(
        lambda: view.listing_document(listing, looks),
        lambda page: view.listing_lines(
            listing, project.name, project.zone, page, lambda entry: beside.beneath(entry, looks[entry.item.id], page)
        ),
        attention=listing.state in UNFINISHED,
    )


def _record(project: Project, book: Book, listing: Listing, asked: Asked, item: str) -> Result:
    """Write the answer of `--done`, `--skip` or `--fail`."""
    answer = told(project, listing, asked, item, lambda entry: kept_look(project, book, listing, entry))
    listing = book.answer(listing, answer)
    return recorded(listing, item)


def _walked(project: Project, book: Book, listing: Listing) -> Result:
    """Ask item by item; every answer is durable before the next question appears."""
    from upkeep.cli.steps import ChecklistSteps
    from upkeep.ui.walk import walk

    book.ready(listing)
    terminal = Terminal.on(sys.stdout)
    steps = ChecklistSteps(project, book, listing, terminal.page)
    try:
        steps.gather()
        finished = walk(steps, terminal)
        steps.settle()
    except (KeyboardInterrupt, Terminated):
        terminal.write([line(view.kept(steps.walk.listing))])
        raise
    listing = steps.walk.listing
    steps.evidence.gathering.raise_defect()
    return Result(
        lambda: view.listing_document(listing, {}),
        lambda page: [
            *beside.late_lines(steps.against(), page),
            *(
                view.ending(listing, book.history(listing.checklist.name), following(book, listing), page)
                if finished
                else [line(view.kept(listing))]
            ),
        ],
        attention=listing.state in UNFINISHED,
    )


def _built_in(name: str) -> typer.Typer:
    app = new_app(f"Walk the {name} checklist: per item the evidence, then one key.")

    @app.command(cls=Command)
    def command(
        period: For = None,
        list: List = False,
        look: Look = False,
        auto: Auto = False,
        done: Done = None,
        skip: Skip = None,
        fail: Fail = None,
        reason: Reason = None,
        note: Note = None,
        minutes: Minutes = None,
        ticket: Ticket = None,
    ) -> Result:
        return _run(name, Asked(period, list, look, auto, done, skip, fail, reason, note, minutes, ticket))

    command.__doc__ = f"Walk the {name} checklist: per item the evidence, then one key."
    return app


def _own() -> typer.Typer:
    app = new_app("Walk a checklist by its name.")

    @app.command(cls=Command)
    def command(
        name: Annotated[
            str | None, typer.Argument(metavar="[NAME]", help="The checklist; without one they are listed.")
        ] = None,
        period: For = None,
        list: List = False,
        look: Look = False,
        auto: Auto = False,
        done: Done = None,
        skip: Skip = None,
        fail: Fail = None,
        reason: Reason = None,
        note: Note = None,
        minutes: Minutes = None,
        ticket: Ticket = None,
    ) -> Result:
        """Walk a checklist of the project's own; without a name, list all of them."""
        if name is None:
            return _overview()
        return _run(name, Asked(period, list, look, auto, done, skip, fail, reason, note, minutes, ticket))

    return app


def _overview() -> Result:
    """Where every checklist stands."""
    project = open_project()
    book = open_book(project)
    listings = [book.listing(name, book.current(name)) for name in book.catalog]
    return Result(
        lambda: {"checklists": [view.summary_document(listing) for listing in listings]},
        lambda page: [view.summary_line(listing, page) for listing in listings],
        attention=any(listing.state in UNFINISHED for listing in listings),
        damaged=book.damaged,
    )


commands = {name: _built_in(name) for name in ("daily", "weekly", "monthly", "quarterly")} | {"checklist": _own()}
