"""The app's functions beside an item: each as it stands now, and how it answered since then."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.evidence.seen import in_maintenance, lasting, measure_again, unseen
from upkeep.probes import quantiles
from upkeep.probes.availability import Availability
from upkeep.probes.catalog import Probe
from upkeep.probes.conditions import UPTIME
from upkeep.probes.latest import Last
from upkeep.probes.sample import Sample
from upkeep.views import words
from upkeep.views.messages import figure
from upkeep.views.metrics import percent

_WORDS = {"not-deployed": "not deployed", "crashes": "crashes"}
"""What a function's check says of one that is down (checks/function.py); anything else is just down."""


def functions(scene: Scene) -> list[Fact]:
    """Each `[[function]]`, or where there is none each probe of kind http: its state, availability and median.

    Response times are those of the UTC dates since then, from their histograms ("about").
    """
    named = {function.name for function in scene.project.config.tables.function}
    probes = [each for each in scene.shared.probes if (each.name in named if named else each.kind == "http")]
    return [_function(scene, probe) for probe in probes] if probes else [scene.unset()]


def _function(scene: Scene, probe: Probe) -> Fact:
    last = scene.shared.latest.probes.get(probe.name)
    why = unseen(scene, probe)
    if last is None or why is not None:
        return Fact(probe.name, why or "never measured", UNKNOWN)
    sample = last.last
    if sample.state == "unknown":
        text = f"{sample.finding.detail or sample.finding.word}; {measure_again(probe)}"
        return Fact(probe.name, text, UNKNOWN)
    begin = int(scene.since.timestamp())
    figures = scene.shared.past.history(probe.name, begin).over(begin, scene.now)
    if sample.state == "down":
        return _down(scene, probe, last, figures.uptime)
    return _up(scene, probe, sample, figures)


def _down(scene: Scene, probe: Probe, last: Last, uptime: float | None) -> Fact:
    finding = last.last.finding
    word = _WORDS.get(finding.word or "", "down")
    since = lasting(scene, last.down_since if last.down_since is not None else last.at)
    status = finding.evidence.get("status")
    said = str(status) if status and word != "not deployed" else finding.detail or finding.word or ""
    if in_maintenance(scene, probe.name):
        return Fact(probe.name, f"{word} {since}, inside a maintenance window", KNOWN, uptime, "ratio")
    return Fact(
        probe.name, f"{word} {since}, {said}".rstrip(", "), BAD, uptime, "ratio" if uptime is not None else None
    )


def _up(scene: Scene, probe: Probe, sample: Sample, figures: Availability) -> Fact:
    uptime = figures.uptime
    if uptime is None:  # its only samples lie inside maintenance, or count for nothing
        return Fact(probe.name, f"answers, but nothing is known since {scene.since_words()}", UNKNOWN)
    begin = figures.counted_from or figures.begin
    counted = percent(uptime, max(1, figures.end - begin), probe.every)
    since = f"since {scene.since_words()}" if figures.counted_from is None else lasting(scene, begin)
    text = f"{counted} {since}{_median(scene, probe)}"
    rule = scene.shared.rules[probe.name].get(UPTIME)
    poor = rule is not None and rule.alert is not None and uptime < rule.alert.value
    if poor:
        text += f", down {words.length(timedelta(seconds=figures.down))}"
    if sample.finding.warning:
        return Fact(probe.name, f"{sample.finding.detail or sample.finding.word}; {text}", SOON, uptime, "ratio")
    return Fact(probe.name, text, SOON if poor else WELL, uptime, "ratio")


def _median(scene: Scene, probe: Probe) -> str:
    """The median response time, as it is said behind the availability; empty where there is none."""
    counts: Counter[int] = Counter()
    for day in scene.shared.past.archive.of(probe.name, int(scene.since.timestamp()), scene.now):
        counts += day.steps
    median = quantiles.from_histogram(counts, 0.5)
    return f", {figure(median, 'response_time')}" if median is not None else ""
