"""`upkeep beat NAME`."""

from __future__ import annotations

from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project
from upkeep.cli.result import Result
from upkeep.clock.local import rfc3339
from upkeep.errors import UsageProblem
from upkeep.overview.probing import probes_of
from upkeep.probes.beats import BEATS, FILE, Beats
from upkeep.views.text import line

app = new_app("Report that a job has run; late is down.")


@app.command(cls=Command)
def beat(name: Annotated[str, typer.Argument(metavar="NAME", help="A probe of kind heartbeat.")]) -> Result:
    """Report that a job has run: the last line of a backup script, for example."""
    project = open_project()
    known = [probe.name for probe in probes_of(project) if probe.kind == "heartbeat"]
    if name not in known:
        there = f"there are: {', '.join(known)}" if known else 'add one: [[probe]] name = "backup", kind = "heartbeat"'
        raise UsageProblem(f"there is no heartbeat '{name}'", code="beat.unknown", hint=there)
    with project.state.writing(project.now) as writer:
        beats = writer.read(FILE, BEATS) or Beats()
        beats.last[name] = max(project.now, beats.last.get(name, project.now))
        writer.replace(FILE, beats, BEATS)
    return Result(
        lambda: {"probe": name, "at": rfc3339(beats.last[name])},
        lambda page: [line(f"{name} reported")],
    )
