"""The notification queue beside an item: what failed and what is stuck, and whether it grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from upkeep.checklists.facts import BAD, SOON, UNKNOWN, WELL, Fact
from upkeep.overview.evidence.scene import Scene

_COUNTED = ("clean", "failed", "stuck")
"""The words of checks/push_queue.py with which there are counts."""


def queue(scene: Scene) -> list[Fact]:
    """Failed and stuck rows of `[push] queue`.

    Stuck rows are bad, and so are failed ones where there are more than last time, or where nobody looked before; as
    many or fewer than last time want attention soon. A database that does not answer tells nothing of the queue.
    """
    table = scene.project.config.tables.push.queue
    if table is None:
        return [scene.unset()]
    given = {key: value for key, value in asdict(table).items() if value is not None}
    finding = scene.find("push-queue", given)
    if finding.word not in _COUNTED:
        return [Fact(scene.title, finding.detail or finding.word or "not known", UNKNOWN)]
    counts = {name: int(count) for name, count in finding.evidence.items() if name in _COUNTED}
    before = (scene.earlier(scene.title) or {}).get("memory", {})
    text = f"{', '.join(f'{count} {name}' for name, count in counts.items())}{_compared(scene, counts, before)}"
    return [Fact(scene.title, text, _state(counts, before), sum(counts.values()), "", counts)]


def _state(counts: Mapping[str, int], before: Mapping[str, int]) -> str:
    failed = counts.get("failed", 0)
    if counts.get("stuck", 0) or failed > before.get("failed", 0):
        return BAD
    return SOON if failed else WELL


def _compared(scene: Scene, counts: Mapping[str, int], before: Mapping[str, int]) -> str:
    """What it was last time, where that is known and not the same."""
    known = [name for name in counts if name in before]
    if not known:
        return ""
    if all(counts[name] == before[name] for name in known):
        return f"; as many on {scene.since_words()}" if any(counts.values()) else ""
    return f"; {', '.join(f'{before[name]} {name}' for name in known)} on {scene.since_words()}"
