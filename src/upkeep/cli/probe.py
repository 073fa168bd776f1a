"""`upkeep probe`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Raw, Result
from upkeep.config import read
from upkeep.errors import CONFIGURATION, ConfigError, UsageProblem
from upkeep.overview import once, watch
from upkeep.probes.catalog import Probe
from upkeep.probes.measure import Progress
from upkeep.probes.run import Run
from upkeep.project import Project
from upkeep.state.files import write_public
from upkeep.state.lock import Busy
from upkeep.ui.terminal import Terminal
from upkeep.ui.waiting import waiting
from upkeep.views import nagios, openmetrics
from upkeep.views import probes as view

app = new_app("Measure what is due, compare with thresholds, alert.")

WAIT = 300.0
"""Seconds that a person waits for a run that is at work."""


@app.command(cls=Command)
def probe(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Only these; or one address.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Measure all, whether due or not.")] = False,
    as_nagios: Annotated[bool, typer.Option("--nagios", help="One status line and the plugin's exit codes.")] = False,
    metrics: Annotated[
        Path | None, typer.Option("--openmetrics", metavar="FILE", help="Write the figures to FILE for Prometheus.")
    ] = None,
) -> Result | Raw:
    """Measure what is due, record it, compare it with the thresholds, and tell what changed."""
    given = names or []
    if any("://" in name for name in given):
        return _address(given)
    project = open_project()
    asked = watch.chosen(project, given)
    if not asked:
        raise ConfigError(
            "there is nothing to probe",
            code="probe.none",
            hint="set [project] url, add a [[probe]], or give an address",
        )
    begin = time.monotonic()
    try:
        run = _run(project, asked, everything or bool(given))
    except Busy as busy:
        if as_nagios or sys.stderr.isatty():
            raise
        request().warnings.append(f" {busy.message.partition(';')[0]}; this one leaves")
        return Result(lambda: {"at": None, "results": [], "alerts": []}, lambda page: [], exit=0)
    if metrics:
        write_public(metrics, openmetrics.exposition(run, project.name))
    if as_nagios:
        return Raw(f"{nagios.line(run, project.name)}\n", nagios.verdict(run))
    return _answer(project, run, time.monotonic() - begin)


def _run(project: Project, asked: list[Probe], everything: bool) -> Run:
    """The run, with a line on the terminal that says what is waited for."""
    seen = Progress()

    def text(seconds: float) -> str:
        names = sorted(seen.waiting)[:3]
        return f"{', '.join(names)} … {seconds:.0f} s   {seen.done} of {seen.total}"

    wait = WAIT if Terminal.on(sys.stderr).redraws else 0.0
    with waiting(text):
        return watch.watch(project, asked, seen, everything=everything, wait=wait)


def _answer(project: Project, run: Run, seconds: float) -> Result:
    request().warnings += view.blind_lines(run)
    if run.late:
        request().warnings.append(" later samples are there already: recorded, but nothing was decided or told")
    plan, zone, is_terminal = project.config.tables.plan, project.zone, sys.stdout.isatty()
    return Result(
        lambda: view.run_document(run, project.now),
        lambda page: view.run_lines(run, plan, zone, seconds, page) if is_terminal else view.changes_lines(run, zone),
        attention=run.attention,
        damaged=run.damaged,
        exit=CONFIGURATION if run.cannot_run and not run.attention else None,
    )


def _address(given: list[str]) -> Result:
    """Probe one address once, unrecorded."""
    if len(given) > 1:
        raise UsageProblem("one address at a time")
    now = Project(read.built_in(), request().choice()).now
    with waiting(lambda seconds: f"{given[0]} … {seconds:.0f} s"):
        run = once.measured(given[0], now)
    return Result(
        lambda: view.run_document(run, now),
        lambda page: view.once_lines(run, page),
        attention=run.samples[0].state == "down",
    )
