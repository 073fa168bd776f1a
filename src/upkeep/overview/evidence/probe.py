"""A probe beside an item: what it found last."""

from __future__ import annotations

from datetime import timedelta

from upkeep.checklists.facts import BAD, SOON, UNKNOWN, WELL, Fact
from upkeep.overview.evidence.scene import Scene
from upkeep.probes.sample import from_document
from upkeep.views import words


def probe_facts(scene: Scene) -> list[Fact]:
    """The last sample of the probe whose name is the source's id, and how old it is."""
    last = scene.shared.latest.probes.get(scene.source)
    if last is None:
        return [Fact(scene.source, "never measured; upkeep probe --all", UNKNOWN)]
    finding = from_document(last.sample).finding
    state = {"up": SOON if finding.warning else WELL, "down": BAD}.get(finding.state, UNKNOWN)
    ago = f"{words.length(timedelta(seconds=scene.now - last.at))} ago"
    return [Fact(scene.source, f"{finding.detail or finding.state}, {ago}", state, finding.value, finding.unit)]
