"""Whether probes still see: what nobody looked at is unknown, never well."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from datetime import timedelta

from upkeep.overview.evidence.scene import Scene
from upkeep.overview.probing import maintenance_of
from upkeep.probes.catalog import Probe
from upkeep.probes.evaluate import STALE_AFTER
from upkeep.probes.timeline import inside, overlap
from upkeep.views import words
from upkeep.views.metrics import clock


def moment(scene: Scene, second: int) -> str:
    """`14:20`, with the date where it is not today's."""
    return clock(second, scene.project.now, scene.project.zone)


def lasting(scene: Scene, since: int) -> str:
    """`since 14:20 (3 h 44 min)`."""
    return f"since {moment(scene, since)} ({words.length(timedelta(seconds=max(0, scene.now - since)))})"


def measure_again(probe: Probe) -> str:
    """The command that measures one probe."""
    return f"upkeep probe {shlex.quote(probe.name)}"


def unseen(scene: Scene, probe: Probe) -> str | None:
    """Why nothing is known of a probe now, and what to do; None where a known sample is recent enough.

    It is the rule by which `stale` fires (semantics, "Alerts"), also where no run came that could have said so.
    """
    last = scene.shared.latest.probes.get(probe.name)
    if last is None:
        return f"never measured; {measure_again(probe)}"
    reference = last.known_at if last.known_at is not None else last.first
    windows = maintenance_of(scene.project).of(probe.name, reference, scene.now + 1)
    if scene.now - reference - overlap(windows, reference, scene.now) <= STALE_AFTER * probe.every:
        return None
    blind = last.known_at is None or last.at > last.known_at
    why = f": {last.last.finding.detail or last.last.finding.word}" if blind else ""
    return f"nothing known {lasting(scene, reference)}{why}; {measure_again(probe)}"


def in_maintenance(scene: Scene, probe: str) -> bool:
    """Whether a probe lies inside a declared window now."""
    windows = maintenance_of(scene.project).of(probe, scene.now, scene.now + 1)
    return inside(windows, scene.now) is not None


def blind(scene: Scene, probes: Iterable[Probe]) -> Iterator[tuple[Probe, str]]:
    """The probes of which nothing is known now, each with why."""
    for probe in probes:
        why = unseen(scene, probe)
        if why is not None:
            yield probe, why
