"""`upkeep incident list`, `note` and `false`."""

from __future__ import annotations

from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project
from upkeep.cli.result import Result
from upkeep.errors import UsageProblem
from upkeep.overview.incidents import Known, known_incidents, remark
from upkeep.overview.probing import past_of, probes_of
from upkeep.probes.remarks import Note, Remark
from upkeep.project import Project
from upkeep.views import incidents as view

app = new_app("List incidents, note what was learnt, mark false alarms.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="An incident, as `upkeep incident list` names it.")]


@app.command("list", cls=Command)
def list_() -> Result:
    """The incidents of the last 90 days, newest first."""
    project = open_project()
    past = past_of(project, probes_of(project))
    found = known_incidents(project, past)
    return Result(
        lambda: {"incidents": [view.incident_document(each) for each in found]},
        lambda page: view.incident_lines(found, project.zone, project.now, page),
        damaged=past.all_damaged,
    )


def _told(project: Project, found: Known) -> Result:
    return Result(
        lambda: view.incident_document(found),
        lambda page: view.incident_lines([found], project.zone, project.now, page),
    )


@app.command(cls=Command)
def note(id: Id, text: Annotated[str, typer.Argument(metavar="TEXT", help="What was learnt.")]) -> Result:
    """Note what was learnt from an incident."""
    if not text.strip():
        raise UsageProblem("the note is empty")
    project = open_project()
    said = Note(project.now, project.user, project.scrub(text.strip()))
    found = remark(project, id, lambda each: each.notes.append(said))
    return Result(
        lambda: view.incident_document(found),
        lambda page: view.incident_lines([found], project.zone, project.now, page),
    )


@app.command("false", cls=Command)
def false_(
    id: Id, reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it was no incident.")]
) -> Result:
    """Mark a false alarm: its samples become unknown, and the record keeps both."""
    if not reason.strip():
        raise UsageProblem("--reason is empty")
    project = open_project()

    def mark(each: Remark) -> None:
        each.false = project.scrub(reason.strip())

    found = remark(project, id, mark)
    return Result(
        lambda: view.incident_document(found),
        lambda page: view.incident_lines([found], project.zone, project.now, page),
    )
