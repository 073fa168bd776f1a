"""`upkeep checkin`: what is due, `draft`, `record`, `list` and `promise`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, Group, open_project, request
from upkeep.cli.result import Result
from upkeep.clients import guide
from upkeep.clients.draft import AGENDA, EMAIL
from upkeep.clients.feedback import about as said_about
from upkeep.clients.feedback import satisfaction as satisfied
from upkeep.clients.register import Register, Row
from upkeep.clients.schedule import ATTENTION, months_after
from upkeep.clock.spoken import parse_date
from upkeep.errors import UsageProblem
from upkeep.overview.care import open_draft, open_register
from upkeep.project import Project
from upkeep.ui.terminal import somebody_there
from upkeep.views import checkins as view
from upkeep.views.draft import draft_document, draft_lines
from upkeep.views.text import line

AHEAD = 24
"""Months that `list` looks ahead."""

app = new_app("Show which check-ins are due; draft, record and list them.", cls=Group, invoke_without_command=True)

KindArgument = Annotated[
    str, typer.Argument(metavar="KIND", help="two-weeks, one-month, quarterly or annual.", show_default=False)
]
Due = Annotated[str | None, typer.Option("--due", metavar="DATE", help="The one due on this date, not the nearest.")]


@app.callback()
def checkin(context: typer.Context) -> Result | None:
    """Show which check-ins and promises are due; draft, record and list them."""
    if context.invoked_subcommand is not None:
        return None
    project = open_project()
    register = open_register(project)
    promises = [each for each in register.promises() if each.promise.closed is None]
    if project.offboarded:
        return Result(
            lambda: view.pending_document([], promises, register.today),
            lambda page: [line("Handed over: no check-ins any more")],
            damaged=register.damaged,
        )
    rows = register.pending()
    overdue = any(each.promise.overdue(register.today) for each in promises)
    return Result(
        lambda: view.pending_document(rows, promises, register.today),
        lambda page: view.pending_lines(rows, promises, register.today, project.zone, page),
        attention=overdue or any(row.state in ATTENTION for row in rows),
        damaged=register.damaged,
    )


@app.command(cls=Command)
def draft(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="Without one the check-in that comes next.")
    ] = None,
    due: Due = None,
    form: Annotated[
        str | None, typer.Option("--form", metavar="FORM", help="email or agenda; by default as the guide has it.")
    ] = None,
) -> Result:
    """Write a ready email or call agenda.

    It holds the guide's questions and what happened since the last check-in.
    """
    if form not in (None, EMAIL, AGENDA):
        raise UsageProblem(f"--form: '{form}' is neither {EMAIL} nor {AGENDA}", code="checkin.form")
    project = open_project()
    register = open_register(project)
    made = open_draft(project, register, _chosen(project, register, kind, due), form)
    return Result(
        lambda: draft_document(made, project.zone),
        lambda page: draft_lines(made, project.zone, page),
        damaged=register.damaged,
    )


def _chosen(project: Project, register: Register, kind: str | None, due: str | None) -> Row:
    """The check-in that a kind, or nothing, means."""
    day = _date(project, due, "--due") if due else None
    if kind is None and due is None and (pending := register.pending()):
        return pending[0]
    if kind is None:
        raise UsageProblem("--due needs a KIND beside it" if due else "no check-in is due", code="checkin.kind")
    return register.target(guide.kind(kind), day)


@app.command(cls=Command)
def record(
    kind: KindArgument,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", metavar="QUESTION=TEXT", help="What was said; may be repeated.")
    ] = None,
    satisfaction: Annotated[
        int | None, typer.Option("--satisfaction", metavar="1-5", min=1, max=5, help="How satisfied the client is.")
    ] = None,
    promise: Annotated[
        list[str] | None, typer.Option("--promise", metavar="TEXT", help="What was promised; needs --by.")
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="DATE", help="Until when, one for each --promise in turn.")
    ] = None,
    owner: Annotated[
        list[str] | None, typer.Option("--owner", metavar="NAME", help="Who does it; by default you.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="For yourself, not for the client.")
    ] = None,
    skip: Annotated[bool, typer.Option("--skip", help="It is not held; --note says why.")] = False,
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="KIND", help="The meeting was for this one too.")
    ] = None,
    due: Due = None,
) -> Result:
    """Record a check-in: answers, satisfaction, promises. On a terminal it asks what is not given."""
    from upkeep.cli import checkin_record as form

    project = open_project()
    register = open_register(project)
    day = _date(project, due, "--due") if due else None
    rows = [register.target(guide.kind(each), day) for each in dict.fromkeys([kind, *(also or [])])]
    given = form.Given(
        said=form.answers(answer or [], project),
        satisfaction=satisfaction,
        promises=form.promises(promise or [], by or [], owner or [], project),
        note=project.scrub(note) if note else None,
        skip=skip,
    )
    if skip and (given.said or given.satisfaction or given.promises):
        raise UsageProblem("--skip stands alone: what was not held has no answers", code="checkin.skip")
    if not skip and not request().json and somebody_there():
        given = form.ask(project, rows, given)
    kept = register.record(rows, form.entry(project, given), given.promises)
    return Result(
        lambda: view.record_document(kept),
        lambda page: view.recorded_lines(kept, guide.kinds(), register.today, page),
    )


@app.command("list", cls=Command)
def list_(
    about: Annotated[
        str | None, typer.Option("--about", metavar="TEXT", help="Only those where somebody said this.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="How far ahead; by default 24 months.")
    ] = None,
) -> Result:
    """List check-ins by date, or search what was said."""
    project = open_project()
    register = open_register(project)
    rows = register.rows(_date(project, until, "--until") if until else _ahead(register.today))
    if about is not None:
        found = said_about(register.records, about)
        rows = [row for row in rows if row.record in found]
        rows = list({row.record.id: row for row in reversed(rows) if row.record}.values())[::-1]
    counted = satisfied(record for record in {row.record.id: row.record for row in rows if row.record}.values())
    return Result(
        lambda: view.list_document(rows, counted),
        lambda page: (
            view.list_lines(rows, counted, register.today, project.zone, page)
            if about is None
            else view.found_lines(rows, about, page)
        ),
        damaged=register.damaged,
    )


def _ahead(today: date) -> date:
    try:
        return months_after(today, AHEAD)
    except OverflowError:
        return date.max


def _date(project: Project, text: str, option: str) -> date:
    """A date that was typed; raises UsageProblem naming the option."""
    try:
        return parse_date(text, project.now, project.zone)
    except ValueError as problem:
        raise UsageProblem(f"{option}: {problem}", code="usage.time") from None


def _promise_app() -> typer.Typer:
    from upkeep.cli.promise import app as promises

    return promises


app.add_typer(_promise_app(), name="promise")
