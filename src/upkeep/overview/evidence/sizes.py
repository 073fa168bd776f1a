"""Storage and database beside an item: how full, how fast it grows, when it is too much, and what is largest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.checks.interface import UNSET, UP
from upkeep.config.secrets import Unset
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.evidence.seen import lasting, measure_again, unseen
from upkeep.overview.rehearsal import readable
from upkeep.probes.catalog import Probe
from upkeep.probes.metrics import Metric, metrics
from upkeep.probes.trend import Trend
from upkeep.views import words
from upkeep.views.messages import figure

NEAR = 60 * 86400
"""Seconds: a threshold that is reached within this time wants attention."""
_LOOK = 15.0
"""Seconds that looking for what is largest may take in all; the sizes wait for it."""
_LITTLE = 0.001
"""A share of the plan below which a percentage says nothing."""
_LISTED = ("s3", "directory")
_DATABASES = ("postgres", "mysql", "sqlite")


def storage(scene: Scene) -> list[Fact]:
    """Each probe that feeds `storage`, then the largest folders of what can be listed."""
    return _sizes(scene, "storage")


def database(scene: Scene) -> list[Fact]:
    """Each probe that feeds `database`, then the largest tables."""
    return _sizes(scene, "database")


def _sizes(scene: Scene, metric: str) -> list[Fact]:
    probes = scene.probes_feeding(metric)
    if not probes:
        return [scene.unset()]
    alerts, _ = readable(scene.project)
    plan, latest = scene.project.config.tables.plan, scene.shared.latest.probes
    rows = {row.probe: row for row in metrics(probes, scene.shared.rules, latest, {}, alerts, plan)}
    facts = [_size(scene, probe, rows[probe.name]) for probe in probes]
    near = replace(scene, seconds=min(_LOOK, scene.seconds / 2) / len(probes))
    return [*facts, *(fact for probe in probes for fact in _largest(near, probe, alone=len(probes) == 1))]


def _size(scene: Scene, probe: Probe, row: Metric) -> Fact:
    last = scene.shared.latest.probes.get(probe.name)
    why = unseen(scene, probe)
    if last is None or why is not None:
        return Fact(probe.name, why or "never measured", UNKNOWN)
    if last.down_since is not None:
        return Fact(probe.name, f"down {lasting(scene, last.down_since)}, {last.last.finding.detail}", BAD)
    if row.value is None:
        return Fact(probe.name, f"{row.detail}; {measure_again(probe)}", UNKNOWN)
    line = scene.shared.past.trend(probe.name)
    reached = line.reaches(row.alert) if line and row.alert is not None else None
    parts = [_figure(row), *_growth(scene, probe, row, line), *_when(scene, row, reached)]
    parts += [row.detail] if row.detail.startswith("[plan]") else []
    return Fact(probe.name, ", ".join(parts), _state(scene, row, reached), row.value, row.unit)


def _state(scene: Scene, row: Metric, reached: int | None) -> str:
    assert row.value is not None
    levels = [row.alert, row.warn]
    if row.beyond == "<":
        over = [level is not None and row.value < level for level in levels]
    else:
        over = [level is not None and row.value > level for level in levels]
    if over[0]:
        return BAD
    if over[1] or (reached is not None and reached <= scene.now + NEAR):
        return SOON
    return KNOWN if levels == [None, None] else WELL


def _figure(row: Metric) -> str:
    assert row.value is not None
    if row.unit == "ratio":
        return f"{row.value * 100:.1f} %"
    if row.unit != "bytes":
        return figure(row.value, "")
    if row.whole and row.value < _LITTLE * row.whole:
        return f"{words.size(row.value)} of {words.size(row.whole)}"
    if row.whole:
        return f"{row.value / row.whole * 100:.1f} % of {words.size(row.whole)}"
    return words.size(row.value)


def _growth(scene: Scene, probe: Probe, row: Metric, line: Trend | None) -> Iterator[str]:
    """Growth per week; where that is not known yet, since the item was looked at."""
    assert row.value is not None
    known = scene.known_value(probe.name)
    if line is not None:
        yield f"{_signed(line.per_week, row)} a week"
    elif known is not None:
        yield f"{_signed(row.value - known, row)} since {scene.since_words()}"


def _signed(growth: float, row: Metric) -> str:
    told = words.size(abs(growth)) if row.unit == "bytes" else figure(abs(growth), "")
    return f"{'-' if growth < 0 else '+'}{told}"


def _when(scene: Scene, row: Metric, reached: int | None) -> Iterator[str]:
    """The date on which the threshold is reached, or that it is passed."""
    if row.alert is None:
        return
    share = f"{row.alert / row.whole * 100:.9g} %" if row.whole else _figure(replace(row, value=row.alert))
    if row.value is not None and row.value > row.alert and row.beyond == ">":
        yield f"over {share}"
    elif reached is not None:
        day = datetime.fromtimestamp(reached, UTC).astimezone(scene.project.zone).date()
        yield f"{share} about {words.day(day, year=True).split(' ', 1)[1]}"


def _largest(scene: Scene, probe: Probe, *, alone: bool) -> Iterator[Fact]:
    """What is largest in it, measured now, since samples of what is well keep no evidence; nothing where none tells."""
    found = _asked(scene, probe)
    if found is None:
        return
    kind, options = found
    try:
        finding = scene.find(kind, options)
    except Unset:
        return  # the probe's own line says what is missing
    rows = finding.evidence.get("largest", [])
    if finding.state != UP:
        if finding.word != UNSET:
            yield Fact("largest", f"{probe.name}: {finding.detail}", KNOWN)
    elif rows:
        of = "" if alone else f"{probe.name}: "
        yield Fact("largest", of + ", ".join(f"{name} {words.size(size)}" for name, size in rows), KNOWN)


def _asked(scene: Scene, probe: Probe) -> tuple[str, Mapping[str, Any]] | None:
    """The kind and options that tell what is largest; None for a probe that measures something else."""
    if probe.kind in _LISTED:
        return probe.kind, probe.raw
    if probe.kind not in _DATABASES or probe.raw.get("query"):
        return None
    if probe.kind != "sqlite":
        return "largest-tables", {"dsn": probe.raw["dsn"]}
    path = scene.project.config.folder / Path(str(probe.raw["path"])).expanduser()
    return "largest-tables", {"dsn": f"sqlite:///{quote(str(path.absolute()))}"}
