"""Secrets in the checkout's repository, by a scanner; where they stand and of what sort, never the secrets."""

from __future__ import annotations

from upkeep.checklists.facts import BAD, SOON, Fact
from upkeep.overview.evidence.checkout import folder_of
from upkeep.overview.evidence.scene import Scene, fact_of

NAMED = 5
"""Places with a line of their own."""


def secrets(scene: Scene) -> list[Fact]:
    """A line per secret that the scanner knows by its form, and one for what only looks like secrets."""
    folder = folder_of(scene)
    if folder is None:
        return [scene.unset()]
    finding = scene.find("secrets", {"folder": str(folder)})
    facts = [fact_of(scene.title, finding, value=finding.state != "unknown")]
    counts = finding.evidence.get("counts", {})
    if counts.get("found"):
        facts += [Fact(scene.title, place, BAD) for place in finding.evidence["found"][3:NAMED]]
        if counts.get("perhaps"):
            named = ", ".join(finding.evidence["perhaps"][:2])
            facts.append(Fact(scene.title, f"{counts['perhaps']} more may be secrets: {named}", SOON))
    return facts
