"""The project's probes, opened: what is measured, judged by what, and everything known of it so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from upkeep.checks import KINDS
from upkeep.checks.interface import CREDENTIALS, DRIVER, Ground, unknown
from upkeep.clock.local import rfc3339
from upkeep.config.secrets import Unset
from upkeep.probes.beats import BEATS, FILE, Beats
from upkeep.probes.catalog import Probe, Rule, catalog, rule
from upkeep.probes.latest import Latest
from upkeep.probes.measure import Job
from upkeep.probes.past import Past
from upkeep.probes.windows import Maintenance
from upkeep.project import Project


def probes_of(project: Project) -> tuple[Probe, ...]:
    """Every probe of the project."""
    return catalog(project.config)


def second(project: Project) -> int:
    """The command's time in seconds since 1970."""
    return int(project.now.timestamp())


def maintenance_of(project: Project) -> Maintenance:
    """The declared windows."""
    return Maintenance(project.config.tables.maintenance, project.zone)


def past_of(project: Project, probes: Sequence[Probe]) -> Past:
    """Everything measured up to now."""
    return Past(project.state, probes, maintenance_of(project), second(project))


def rules_of(project: Project, probes: Sequence[Probe]) -> dict[str, dict[str, Rule]]:
    """The threshold of every metric of every probe."""
    return {probe.name: {metric: rule(project.config, probe, metric) for metric in probe.metrics} for probe in probes}


def jobs(project: Project, probes: Sequence[Probe], latest: Latest) -> list[Job]:
    """What is to be measured: options with their secrets; what lacks one cannot run and says so."""
    beats = (
        project.state.read(FILE, BEATS) or Beats() if any(probe.kind == "heartbeat" for probe in probes) else Beats()
    )
    return [_job(project, probe, latest, beats) for probe in probes]


def _job(project: Project, probe: Probe, latest: Latest, beats: Beats) -> Job:
    ground = Ground(
        folder=project.config.folder,
        timeout=probe.common.timeout.total_seconds(),
        now=project.now,
        trusted=project.config.trusted,
        memory=_memory(project, probe, latest, beats),
    )
    try:
        return Job(probe, options_of(project, probe), ground)
    except Unset as problem:
        return Job(probe, None, ground, unknown(CREDENTIALS, problem.message))
    except (ValueError, TypeError) as problem:
        return Job(probe, None, ground, unknown(DRIVER, project.scrub(f"its options cannot be used: {problem}")))


def options_of(project: Project, probe: Probe) -> Any:
    """A probe's options with every `${...}` expanded; raises Unset, and ValueError for a value that does not fit."""
    from importlib import import_module

    from upkeep.config.build import build

    return build(import_module(KINDS[probe.check]).Options, expanded(project, probe.raw))


def expanded(project: Project, value: Any) -> Any:
    """A parsed value with every `${...}` in it expanded; raises Unset."""
    if isinstance(value, str):
        return project.config.secrets.expand(value)
    if isinstance(value, Mapping):
        return {key: expanded(project, each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [expanded(project, each) for each in value]
    return value


def _memory(project: Project, probe: Probe, latest: Latest, beats: Beats) -> dict[str, Any]:
    last = latest.probes.get(probe.name)
    memory = dict(last.memory) if last else {}
    if probe.kind == "heartbeat":
        beat = beats.last.get(probe.name)
        memory |= {"beat": rfc3339(beat) if beat else None, "every": probe.every}
    return memory
