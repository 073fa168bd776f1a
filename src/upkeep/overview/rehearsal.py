"""A test message through the real way, and what waits for each address."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from upkeep.errors import ConfigError, DamagedDocument, UsageProblem
from upkeep.overview.probing import second
from upkeep.overview.telling import Tellers, command_of
from upkeep.probes.alerts import ALERTS, FILE, Alerts
from upkeep.probes.delivery import Message, send
from upkeep.project import Project
from upkeep.state import files
from upkeep.state.lock import locked

WAIT = 60.0
"""Seconds that a run of probe may keep a test waiting."""


@dataclass(frozen=True)
class Rehearsed:
    """What became of a test at one address."""

    label: str
    problem: str | None


def rehearse(project: Project, number: int | None) -> tuple[list[Rehearsed], list[str]]:
    """Send a test to every address, or to the one of that number (from 1); an accepted one takes an address back.

    Returns the results, and what is to be said of addresses that are not set. Raises ConfigError where there is none,
    UsageProblem for a number that is none.
    """
    written = project.config.tables.alerts.to
    if not written:
        raise ConfigError("no address is configured", code="alerts.none", hint="set [alerts] to in upkeep.toml")
    if number is not None and number > len(written):
        raise UsageProblem(f"there are {len(written)} addresses, so no number {number}", code="alerts.number")
    tellers = Tellers.of(project, only=number)
    message = Message(
        f"TEST {project.name}",
        f"This is a test of upkeep's alerts for {project.name}; nothing is wrong.\n\n"
        f"At the desk: {command_of(project)} status\nSent by upkeep on {socket.gethostname()}\n",
        f"{project.config.id}.test.{second(project)}",
    )
    results = send([(target, message) for target in tellers.targets], project.scrub)
    rehearsed = [Rehearsed(target.label, each) for target, each in zip(tellers.targets, results, strict=True)]
    _take_back(project, [target.key for target, each in zip(tellers.targets, results, strict=True) if each is None])
    return rehearsed, list(tellers.problems)


def _take_back(project: Project, keys: list[str]) -> None:
    """Let addresses that answered be tried in every run again."""
    kept = project.state.read(FILE, ALERTS)
    if kept is None or not any(kept.addresses[key].failures for key in keys if key in kept.addresses):
        return
    files.make_folder(project.state_path)
    with (
        locked(project.state_path / "probe.lock", WAIT, "a run of upkeep probe is at work"),
        project.state.writing(project.now) as writer,
    ):
        alerts = writer.read(FILE, ALERTS) or Alerts()
        for key in keys:
            if key in alerts.addresses:
                alerts.addresses[key].failures, alerts.addresses[key].problem = 0, ""
        writer.replace(FILE, alerts, ALERTS)


def queued(project: Project) -> tuple[Alerts, list[str]]:
    """What fires and waits, and what is to be said of addresses that are not set; raises DamagedDocument."""
    tellers = Tellers.of(project)
    alerts = project.state.read(FILE, ALERTS) or Alerts()
    tellers.enter(alerts)
    return alerts, list(tellers.problems)


def readable(project: Project) -> tuple[Alerts, list[str]]:
    """The alerts, empty where they cannot be read, and the names of what cannot."""
    try:
        return project.state.read(FILE, ALERTS) or Alerts(), []
    except DamagedDocument as problem:
        return Alerts(), [problem.name]
