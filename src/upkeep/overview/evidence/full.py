"""The whole once through: every probe measured now, and how far this week's list is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic

from upkeep.checklists.book import Listing
from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.checklists.run import FAILED, SKIPPED
from upkeep.checklists.standing import DONE, EXCUSED, OPTIONAL
from upkeep.overview.evidence.alerts import told_firing
from upkeep.overview.evidence.scene import Scene, Shared
from upkeep.overview.evidence.seen import in_maintenance, lasting, moment, unseen
from upkeep.overview.lists import open_book
from upkeep.overview.watch import watch
from upkeep.probes.conditions import DOWN, STALE, Episode
from upkeep.probes.delivery import PATIENCE
from upkeep.probes.measure import Progress
from upkeep.probes.run import Run
from upkeep.probes.sample import Sample
from upkeep.state.lock import Busy
from upkeep.views import words

_WAIT = 10.0
"""Seconds that another run is waited for."""
_TELLING = PATIENCE + 10
"""Seconds that telling and the dead man's switch may take after the measurements."""


def all_probes(scene: Scene) -> list[Fact]:
    """Every probe measured now, recorded, judged and told as by `upkeep probe --all`: what is not well, then the sum.

    Where another run is at work for longer than a little, the last samples stand in.
    """
    if not scene.shared.probes:
        return [scene.unset()]
    project, begun = scene.project.anew(), monotonic()
    seconds = max(1.0, scene.seconds - _WAIT - _TELLING)
    try:
        run = watch(project, scene.shared.probes, Progress(), everything=True, wait=_WAIT, seconds=seconds)
    except Busy:
        return _last_known(scene)
    now = Scene(project, scene.source, scene.item, scene.since, scene.seconds, Shared(project), scene.before)
    return _measured(now, run, monotonic() - begun)


def _measured(scene: Scene, run: Run, seconds: float) -> list[Fact]:
    if not run.samples:
        return [Fact(scene.title, "nothing is measured: the project was handed over", KNOWN)]
    facts = [fact for sample in run.samples if (fact := _sample(scene, sample)) is not None]
    known = {(fact.source, fact.state) for fact in facts}
    facts += [each for each in _episodes(scene, run.alerts.firing()) if (each.source, each.state) not in known]
    counts = [
        f"{count} {state}"
        for state in ("down", "unknown")
        if (count := sum(each.state == state for each in run.samples))
    ]
    said = ", ".join(counts) or ("all well" if not facts else "none down")
    late = "; later samples are there, so nothing was decided" if run.late else ""
    text = f"{len(run.samples)} measured in {seconds:.0f} s: {said}{late}"
    return [*facts, Fact(scene.title, text, KNOWN if facts else WELL, len(run.samples), "")]


def _sample(scene: Scene, sample: Sample) -> Fact | None:
    """What is not well about a probe; None where it is."""
    finding = sample.finding
    said = finding.detail or finding.word or sample.state
    if sample.state == "down":
        last = scene.shared.latest.probes.get(sample.probe)
        since = last.down_since if last and last.down_since is not None else sample.second
        if in_maintenance(scene, sample.probe):
            return Fact(sample.probe, f"down {lasting(scene, since)}, inside a maintenance window", KNOWN)
        return Fact(sample.probe, f"down {lasting(scene, since)}, {said}", BAD)
    if sample.state == "unknown":
        return Fact(sample.probe, said, UNKNOWN)
    return Fact(sample.probe, said, SOON) if finding.warning else None


def _episodes(scene: Scene, firing: Iterable[Episode]) -> Iterator[Fact]:
    """What fires beside being down or unseen: thresholds, promises, certificates."""
    for episode in firing:
        if episode.metric not in (DOWN, STALE):
            yield told_firing(scene, episode)


def _last_known(scene: Scene) -> list[Fact]:
    """Another run is at work: what was found last, and how old that is."""
    facts = []
    oldest = scene.now
    for probe in scene.shared.probes:
        last = scene.shared.latest.probes.get(probe.name)
        why = unseen(scene, probe)
        if last is None or why is not None:
            facts.append(Fact(probe.name, why or "never measured", UNKNOWN))
            continue
        oldest = min(oldest, last.at)
        if (fact := _sample(scene, last.last)) is not None:
            facts.append(fact)
    text = f"another run of upkeep probe is at work; last samples, from {moment(scene, oldest)} on"
    return [*facts, Fact(scene.title, text, KNOWN if facts else WELL, len(scene.shared.probes), "")]


def weekly_list(scene: Scene) -> list[Fact]:
    """How far this week's list is, and every problem that was found in it."""
    book = open_book(scene.project)
    listing = book.listing("weekly", book.current("weekly"))
    if listing.document in book.damaged:
        return [Fact(scene.title, f"{listing.document} cannot be read; upkeep state check", UNKNOWN)]
    problems = [
        Fact(scene.title, f"problem, {each.item.title}: {each.answer.note or 'no note'}", SOON)
        for each in listing.entries
        if each.answer is not None and each.answer.state == FAILED
    ]
    return [*problems, _standing(scene, listing)]


def _standing(scene: Scene, listing: Listing) -> Fact:
    week, items = listing.period.id.partition("-")[2], len(listing.entries)
    value = float(listing.answered)
    if listing.state == DONE:
        skipped = sum(each.answer is not None and each.answer.state == SKIPPED for each in listing.entries)
        text = f"{week} done" + (f", {skipped} of {items} skipped" if skipped else "")
        return Fact(scene.title, text, WELL, value, "")
    until = f", until {words.day(listing.period.last)}" if listing.period.last else ""
    waiting = ", ".join(each.item.title for each in listing.open)
    state = KNOWN if listing.state in (EXCUSED, OPTIONAL) else SOON
    spared = f", {listing.state}" if state == KNOWN else ""
    text = f"{listing.answered} of {items} of {week}{spared}{until}; {listing.command}: {waiting}"
    return Fact(scene.title, text, state, value, "")
