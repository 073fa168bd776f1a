"""Alerts beside an item: what fires, what was down, and which messages did not go out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.evidence.seen import blind, in_maintenance, lasting, moment
from upkeep.overview.incidents import Known, known_incidents
from upkeep.overview.rehearsal import queued, readable
from upkeep.overview.telling import is_quiet
from upkeep.probes.alerts import Address, Alerts
from upkeep.probes.conditions import CERTIFICATE, DOWN, STALE, UPTIME, WARN, Episode
from upkeep.probes.promise import LEAST_COVERAGE
from upkeep.views import words
from upkeep.views.messages import figure
from upkeep.views.metrics import percent

_NAMED = 3
"""Probes that a line names."""


def firing(scene: Scene) -> list[Fact]:
    """What fires now: alerts are bad, warnings soon; and whether anything looks at all."""
    if not scene.shared.probes:
        return [scene.unset()]
    alerts, damaged = readable(scene.project)
    if damaged:
        return [Fact(scene.title, f"{damaged[0]} cannot be read; upkeep state check", UNKNOWN)]
    fires = alerts.firing()
    known = {each.probe for each in fires if each.metric == STALE}
    dark = [(probe, why) for probe, why in blind(scene, scene.shared.probes) if probe.name not in known]
    facts = [told_firing(scene, each) for each in fires]
    if len(dark) == 1:
        facts.append(Fact(dark[0][0].name, dark[0][1], UNKNOWN))
    elif dark:
        names = ", ".join(probe.name for probe, _ in dark[:_NAMED]) + ", ..." * (len(dark) > _NAMED)
        text = f"{len(dark)} of {len(scene.shared.probes)} probes not seen lately ({names}); upkeep probe --all"
        facts.append(Fact(scene.title, text, UNKNOWN))
    return facts or [Fact(scene.title, "none fires", WELL, 0, "")]


def told_firing(scene: Scene, episode: Episode) -> Fact:
    """One condition that fires, and since when."""
    text = _told(scene, episode)
    if in_maintenance(scene, episode.probe):
        return Fact(episode.probe, f"{text}, inside a maintenance window", KNOWN)
    return Fact(episode.probe, text, SOON if episode.level == WARN else BAD)


def _told(scene: Scene, episode: Episode) -> str:
    since = lasting(scene, episode.since)
    if episode.metric in (DOWN, STALE):
        word = "down" if episode.metric == DOWN else "cannot be seen"
        return f"{word} {since}" + (f", {episode.detail}" if episode.detail else "")
    if episode.metric == CERTIFICATE:
        return episode.detail
    if episode.metric == UPTIME:
        return f"the promise burns {since}: {episode.detail}"
    value = f" {figure(episode.value, episode.metric)}" if episode.value is not None else ""
    limit = f", the limit is {episode.limit}" if episode.limit else ""
    return f"{episode.metric.replace('_', ' ')}{value}{limit}, {since}"


def incidents(scene: Scene) -> list[Fact]:
    """What was down since the item was looked at: open incidents are bad, past ones soon; false alarms are none."""
    if not scene.shared.probes:
        return [scene.unset()]
    begin = int(scene.since.timestamp())
    found: dict[str, list[Known]] = {}
    for each in known_incidents(scene.project, scene.shared.past, begin):
        if each.incident.false is None:
            found.setdefault(each.probe, []).append(each)
    above = _told_by_alerts(scene) & {probe for probe, each in found.items() if each[0].incident.end is None}
    facts = [_incidents(scene, probe, each) for probe, each in found.items() if probe not in above]
    if above:
        facts.append(Fact(scene.title, f"{len(above)} open, as said by the alerts", KNOWN, len(above), ""))
    unknown, share = _coverage(scene, begin)
    facts += unknown
    if not found and share is not None:
        seen = "" if share > 0.99 else f", {percent(share, 100, 1)} of the time known"
        facts.append(Fact(scene.title, f"none since {scene.since_words()}{seen}", WELL, 0, ""))
    return facts


def _told_by_alerts(scene: Scene) -> set[str]:
    """Probes that are down and of which the same item says so already."""
    if "alerts" not in scene.item.evidence:
        return set()
    return {each.probe for each in readable(scene.project)[0].firing() if each.metric == DOWN}


def _incidents(scene: Scene, probe: str, found: list[Known]) -> Fact:
    """One probe's, newest first."""
    last, before = found[0], len(found) - 1
    said = f": {last.detail or last.word}" if last.detail or last.word else ""
    if last.incident.end is None:
        more = f", {words.count(before, 'incident')} before" if before else ""
        state = KNOWN if in_maintenance(scene, probe) else BAD
        return Fact(probe, f"incident open {lasting(scene, last.incident.begin)}{more}{said}", state, len(found), "")
    length = words.length(timedelta(seconds=last.incident.end - last.incident.begin))
    when = f"{moment(scene, last.incident.begin)}, {length}"
    if not before:
        return Fact(probe, f"1 incident, {when}{said}", SOON, 1, "")
    down = words.length(timedelta(seconds=sum(each.incident.down for each in found)))
    return Fact(probe, f"{len(found)} incidents, down {down}, last {when}{said}", SOON, len(found), "")


def _coverage(scene: Scene, begin: int) -> tuple[list[Fact], float | None]:
    """Whether too little of a probe is known to say that nothing was, and the least share known of the others."""
    shares = {
        probe.name: share
        for probe in scene.shared.probes
        if probe.public
        and (share := scene.shared.past.history(probe.name, begin).over(begin, scene.now).coverage) is not None
    }
    thin = {name: share for name, share in shares.items() if share < LEAST_COVERAGE}
    least = min((share for name, share in shares.items() if name not in thin), default=None)
    if not thin:
        return [], least
    most = max(thin.values())
    known = f"{'at most ' if len(thin) > 1 else ''}{percent(most, 100, 1)}" if most else "nothing"
    text = f"{known} of the time since {scene.since_words()} is known; is upkeep probe scheduled?"
    if len(thin) == 1:
        return [Fact(next(iter(thin)), text, UNKNOWN)], least
    return [Fact(scene.title, f"of {words.count(len(thin), 'probe')} {text}", UNKNOWN)], least


def undelivered(scene: Scene) -> list[Fact]:
    """Messages that did not go out and why: an address that fails, or is not set, is bad."""
    table = scene.project.config.tables.alerts
    if not table.to:
        return [scene.unset()]
    alerts, problems = queued(scene.project)
    facts = [Fact(scene.title, problem, BAD) for problem in problems]
    for address in alerts.addresses.values():
        facts += _address(scene, alerts, address)
    if alerts.heartbeat.problem:
        facts.append(Fact("heartbeat", f"not pinged: {alerts.heartbeat.problem}", SOON))
    if facts:
        return facts
    told = words.count(len(alerts.addresses), "address", "addresses")
    if any(address.tried for address in alerts.addresses.values()):
        return [Fact(scene.title, f"none, {told} told", WELL, 0, "")]
    return [Fact(scene.title, f"none, nothing had to be told to {told} yet", WELL, 0, "")]


def _address(scene: Scene, alerts: Alerts, address: Address) -> Iterator[Fact]:
    waiting = len(alerts.queued(address))
    held = f"{words.count(waiting, 'message')} waiting" if waiting else "nothing waits"
    if address.problem:
        aside = f"set aside after {address.failures} tries, " if address.set_aside else ""
        text = f"{address.label} {aside}{held}: {address.problem}; upkeep alert test"
        yield Fact(scene.title, text, BAD, waiting, "")
    elif waiting:
        why = "held back in the quiet hours" if is_quiet(scene.project) else "told by the next upkeep probe"
        yield Fact(scene.title, f"{address.label} {held}, {why}", KNOWN, waiting, "")
