"""From samples to conditions: what newly fires, changes or ends in a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from upkeep.config.plan import PlanTable
from upkeep.probes import promise
from upkeep.probes.alerts import Alerts, Told
from upkeep.probes.availability import History
from upkeep.probes.catalog import Probe, Rule
from upkeep.probes.conditions import (
    ALERT,
    CERTIFICATE,
    DOWN,
    STALE,
    UPTIME,
    Condition,
    Episode,
    Observation,
    Turn,
    settle,
    step,
)  # fmt: skip
from upkeep.probes.latest import Last
from upkeep.probes.observe import Requests, certificate_rank, observations
from upkeep.probes.sample import Sample
from upkeep.probes.timeline import Interval, inside, overlap
from upkeep.probes.windows import Maintenance

STALE_AFTER = 3
"""Times `every` without a known sample."""


@dataclass(frozen=True)
class Setting:
    """What samples are judged by; nothing of it is changed."""

    probes: Mapping[str, Probe]
    rules: Mapping[str, Mapping[str, Rule]]
    """By probe and metric."""
    maintenance: Maintenance
    plan: PlanTable
    now: int
    """Seconds since 1970."""
    last: Mapping[str, Last]
    """What each probe found last, this run's samples included."""
    history: Callable[[str], History]
    """A probe's past 30 days."""
    confirm: int = 2
    recover: int = 2
    first_of_day: bool = True
    """Whether this is the first run of a UTC day."""


@dataclass
class Changes:
    """What a run changed."""

    episodes: list[Episode] = field(default_factory=list)
    """Those that began, changed their level or ended."""


def evaluate(alerts: Alerts, samples: Iterable[Sample], setting: Setting) -> Changes:
    """Count samples that were not counted yet, in the order of time, then judge what depends on the time alone."""
    changes = Changes()
    before = alerts.evaluated
    known = {episode.id for episode in alerts.firing()}
    for sample in samples:
        probe = setting.probes.get(sample.probe)
        if probe is not None and sample.second > before:
            changes.episodes += _count(alerts, probe, sample, setting)
    for name, last in setting.last.items():
        if name in setting.probes:
            changes.episodes += _judge(alerts, setting.probes[name], last, setting)
    changes.episodes += _removed(alerts, setting)
    alerts.evaluated = max(before, setting.now)
    changes.episodes = list({id(episode): episode for episode in changes.episodes}.values())
    _note_ended(alerts, changes.episodes, known)
    return changes


def _count(alerts: Alerts, probe: Probe, sample: Sample, setting: Setting) -> list[Episode]:
    """One sample's effect on the conditions that count samples."""
    changed = []
    rules = setting.rules[probe.name]
    at = sample.second
    requests = requests_until(setting.last.get(probe.name), at, rules)
    for seen in observations(probe, rules, sample, requests, setting.plan):
        condition = alerts.condition(probe.name, seen.metric)
        windows = setting.maintenance.of(probe.name, condition.at or at, at + 1)
        rule = rules.get(seen.metric)
        turn = Turn(
            at,
            rule.confirm if rule else setting.confirm,
            rule.recover if rule else setting.recover,
            silent=inside(windows, at) is not None,
            anew=condition.at > 0 and any(condition.at < end <= at for _, end in windows),
        )
        if (episode := step(condition, seen, turn)) is not None:
            changed.append(episode)
    if sample.finding.certificate_days is not None and probe.kind == "tls":
        changed += _certificate(alerts.condition(probe.name, CERTIFICATE), sample, setting)
    return changed


def requests_until(last: Last | None, at: int, rules: Mapping[str, Rule]) -> Requests:
    """The requests in the window that ends at `at`."""
    rule = rules.get("error_rate")
    if last is None or rule is None:
        return Requests(0, 0)
    rows = [row for row in last.counts if at - rule.window < row[0] <= at]
    return Requests(sum(row[1] for row in rows), sum(row[2] for row in rows))


def _certificate(condition: Condition, sample: Sample, setting: Setting) -> list[Episode]:
    """Certificate days are told once each at 30, 14, 7 and 1, without `confirm`."""
    days = sample.finding.certificate_days or 0.0
    condition.at, condition.value = sample.second, days
    rank = certificate_rank(days)
    windows = setting.maintenance.of(condition.probe, sample.second, sample.second + 1)
    if condition.episode is None and windows:
        return []
    detail = f"the certificate is valid for {max(0, int(days))} more days"
    seen = Observation(CERTIFICATE, {ALERT: rank > 0}, value=days, detail=detail)
    episode = settle(condition, sample.second, rank, seen)
    return [episode] if episode else []


def _judge(alerts: Alerts, probe: Probe, last: Last, setting: Setting) -> list[Episode]:
    """What depends on the time: whether a probe is blind, and the promise."""
    reference = last.known_at if last.known_at is not None else last.first
    begin = min(setting.now, max(reference, setting.now - promise.WINDOW))  # further back it is stale in any case
    windows = setting.maintenance.of(probe.name, begin, setting.now + 1)
    changed = _stale(alerts.condition(probe.name, STALE), probe, last, windows, setting.now)
    if UPTIME in setting.rules[probe.name]:
        changed += _promise(alerts.condition(probe.name, UPTIME), probe, last, windows, setting)
    return changed


def _stale(condition: Condition, probe: Probe, last: Last, windows: list[Interval], now: int) -> list[Episode]:
    """It fires where no known sample came for three times `every`; maintenance counts no time."""
    reference = last.known_at if last.known_at is not None else last.first
    blind = now - reference - overlap(windows, reference, now)
    condition.at = now
    is_stale = blind > STALE_AFTER * probe.every
    if is_stale and condition.episode is None and inside(windows, now) is not None:
        return []
    detail = last.last.finding.detail if last.known_at is None or last.at > last.known_at else "no sample came"
    seen = Observation(STALE, {ALERT: is_stale}, detail=detail)
    episode = settle(condition, reference if is_stale else now, 2 if is_stale else 0, seen)
    return [episode] if episode else []


def _promise(
    condition: Condition, probe: Probe, last: Last, windows: list[Interval], setting: Setting
) -> list[Episode]:
    """Uptime over 30 days.

    Every rule fires by down time that came lately, so without any, and without one that fires, there is nothing to
    judge; once a day it is all the same, since a rule may have been silent for want of coverage.
    """
    rule = setting.rules[probe.name][UPTIME]
    if rule.alert is None or last.down_at is None:
        return []
    horizon = promise.WINDOW if setting.first_of_day else max(promise.LATELY, 2 * probe.every)
    if last.down_at <= setting.now - horizon and condition.episode is None:
        return []
    history = setting.history(probe.name)
    down_times = [time for row in history.rows if row.state == "down" for time in _late(row.times, history.now)]

    def down_since(second: int) -> bool:
        return any(time > second and inside(history.maintenance, time) is None for time in down_times)

    standing = promise.judge(condition, history, rule.alert.value, probe.every, down_since)
    condition.at, condition.value = setting.now, standing.uptime
    rank = standing.rank
    if condition.episode is None and inside(windows, setting.now) is not None:
        rank = 0
    used, whole = standing.down / 60, standing.budget / 60
    detail = f"{used:.0f} of {whole:.0f} min of the error budget used"
    seen = Observation(UPTIME, {ALERT: rank > 0}, value=standing.uptime, detail=detail)
    episode = settle(condition, setting.now, rank, seen)
    return [episode] if episode else []


def _late(times: list[int], now: int) -> list[int]:
    """The times of a row that the short windows of the promise can ask for."""
    return [time for time in times if time > now - 7 * 86400]


def _removed(alerts: Alerts, setting: Setting) -> list[Episode]:
    """Close what belongs to probes or metrics that left the configuration."""
    closed = []
    for key, condition in list(alerts.conditions.items()):
        probe = setting.probes.get(condition.probe)
        kept = {DOWN, STALE, CERTIFICATE}
        if probe is not None and (condition.metric in kept or condition.metric in setting.rules[probe.name]):
            continue
        del alerts.conditions[key]
        if condition.episode is not None:
            condition.episode.rank, condition.episode.ended, condition.episode.removed = 0, setting.now, True
            closed.append(condition.episode)
    return closed


def _note_ended(alerts: Alerts, changed: list[Episode], known: set[str]) -> None:
    """Keep what ended until every address was told; what also began unseen, after a killed run, waits to be told."""
    for episode in changed:
        if episode.ended is None or episode in alerts.ended:
            continue
        alerts.ended.append(episode)
        if episode.id not in known:
            for address in alerts.addresses.values():
                address.told.setdefault(episode.id, Told(tries=1))
