"""How heavy the app's page is and how soon it shows, beside the performance review; compared with the last one."""

from __future__ import annotations

from typing import Any

from upkeep.checklists.facts import KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.checks.interface import DRIVER, Finding
from upkeep.overview.evidence.scene import Scene
from upkeep.views import words

HEAVIER = 0.20
"""By how much a page may have grown since it was weighed last."""
GOOD_PAINT = 2.5
"""Seconds until the largest element is painted that count as good (Core Web Vitals, LCP)."""
_TIMES = "page timing"


def page_weight(scene: Scene) -> list[Fact]:
    """What the page transfers in a browser, where one is here, else what it names; 20 % heavier wants attention."""
    project = scene.project.config.tables.project
    if not project.url:
        return [scene.unset()]
    ready = scene.project.config.tables.app.ready
    finding = scene.find("browser-weight", {"url": project.url} | ({"ready": ready} if ready else {}))
    by = "browser"
    if finding.word == DRIVER:  # no browser here
        finding, by = scene.find("page-weight", {"url": project.url}), "files"
    if finding.value is None:
        return [Fact(scene.title, f"not weighed: {finding.detail}", UNKNOWN)]
    return [_weight(scene, finding, by), *_times(finding.evidence)]


def _weight(scene: Scene, finding: Finding, by: str) -> Fact:
    """The sum, and its change where it was weighed in the same way."""
    now = finding.value or 0.0
    text = f"{words.size(now)} in {words.count(int(finding.evidence['requests']), 'request')}"
    kept = scene.earlier(scene.title) or {}
    before = scene.known_value(scene.title)
    if not before or kept.get("memory", {}).get("by") != by:
        return Fact(scene.title, text, KNOWN, now, "bytes", {"by": by})
    share = (now - before) / before
    change = f"{100 * share:+.0f} % since {scene.since_words()}" if abs(share) >= 0.005 else "as before"
    return Fact(scene.title, f"{text}, {change}", SOON if share >= HEAVIER else WELL, now, "bytes", {"by": by})


def _times(found: Any) -> list[Fact]:
    """When the page came and showed; only a browser knows more than the first byte."""
    named = {"first_byte": "first byte", "dom": "DOM", "loaded": "loaded", "largest": "largest paint"}
    told = [f"{label} {found[key]:.2f} s" for key, label in named.items() if found.get(key)]
    largest = found.get("largest")
    if not told:
        return []
    state = SOON if largest and largest > GOOD_PAINT else KNOWN
    return [Fact(_TIMES, ", ".join(told), state, largest or found.get("first_byte"), "seconds")]
