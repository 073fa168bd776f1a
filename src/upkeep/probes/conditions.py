"""Conditions: rows of breaching and good samples, and the episodes that they begin and end (semantics, "Alerts").

A condition is a metric of a probe; being down, stale or short of certificate days are conditions of their own. It has
up to two levels that count by themselves. Pure: the same samples in the same order always give the same conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DOWN, STALE, CERTIFICATE, UPTIME = "down", "stale", "certificate", "uptime"

WARN, ALERT = "warn", "alert"
LEVELS = (WARN, ALERT)


@dataclass
class Count:
    """One level of a condition: how many samples in a row breached it or were good."""

    bad: int = 0
    good: int = 0
    since: int | None = None
    """The first sample of the breaching row, seconds since 1970."""
    firing: bool = False
    over: int | None = None
    """The first sample of the good row: when it was over, once there are enough."""


@dataclass
class Episode:
    """A condition from when it fired until it ended, as it is told to people; times are seconds since 1970."""

    probe: str
    metric: str
    since: int
    rank: int
    """1 warn, 2 alert; of a certificate 1 to 4 for 30, 14, 7 and 1 days; 0 once it ended."""
    seen: int
    """The sample by which it fired or changed last."""
    detail: str = ""
    """What was seen, in words."""
    value: float | None = None
    limit: str = ""
    """The threshold as a person reads it."""
    ended: int | None = None
    removed: bool = False
    """Whether it ended because the probe or metric left the configuration."""

    @property
    def id(self) -> str:
        """What names it for ever: probe, metric and since."""
        return f"{self.probe}/{self.metric}/{self.since}"

    @property
    def level(self) -> str | None:
        """`warn` or `alert`; None once it ended."""
        if self.metric == CERTIFICATE:
            return None if self.rank == 0 else WARN if self.rank <= 2 else ALERT
        return {1: WARN, 2: ALERT}.get(self.rank)


@dataclass
class Condition:
    """A metric of a probe: its counts, and the episode that is going on."""

    probe: str
    metric: str
    counts: dict[str, Count] = field(default_factory=dict)
    """By level, or by the name of a rule of the promise."""
    at: int = 0
    """The last sample that it looked at."""
    value: float | None = None
    """What it looked at last; None where that was unknown."""
    episode: Episode | None = None

    @property
    def pending(self) -> bool:
        """Whether samples breach it, fewer than it takes."""
        return self.episode is None and any(count.bad for count in self.counts.values())

    @property
    def at_rest(self) -> bool:
        """Whether it is well and nothing counts towards anything."""
        return self.episode is None and not any(count.bad or count.firing for count in self.counts.values())

    @property
    def pending_since(self) -> int | None:
        """The first breaching sample of a row that has not fired."""
        return min((count.since for count in self.counts.values() if count.since is not None), default=None)


@dataclass(frozen=True)
class Observation:
    """What one sample says of one condition."""

    metric: str
    breaches: Mapping[str, bool]
    """Per level whether it breaches; a level that is not there is not set."""
    known: bool = True
    """Unknown neither counts nor breaks a row."""
    value: float | None = None
    detail: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)
    """Per level the threshold in words."""


@dataclass(frozen=True)
class Turn:
    """How one sample is counted."""

    at: int
    confirm: int
    recover: int
    silent: bool = False
    """Inside a maintenance window: it can end a condition, never begin one."""
    anew: bool = False
    """A maintenance window lay between the last sample and this one: counting starts anew."""


def step(condition: Condition, seen: Observation, turn: Turn) -> Episode | None:
    """Count one sample; returns the episode that it began, changed or ended, if any."""
    condition.at = max(condition.at, turn.at)
    if not seen.known:
        return None
    condition.value = seen.value
    for level, breaching in seen.breaches.items():
        _count(condition.counts.setdefault(level, Count()), breaching, turn)
    for level in [level for level in condition.counts if level not in seen.breaches]:
        del condition.counts[level]  # a level that left the configuration
    rank = _rank(condition)
    over = max((count.over for count in condition.counts.values() if count.over is not None), default=turn.at)
    return settle(condition, turn.at if rank else over, rank, seen)


def settle(condition: Condition, at: int, rank: int, seen: Observation) -> Episode | None:
    """Let the episode follow the rank that now holds; returns it where something changed."""
    episode = condition.episode
    if episode is None:
        if rank == 0:
            return None
        since = min(
            (each.since for each in condition.counts.values() if each.firing and each.since is not None), default=at
        )
        condition.episode = Episode(condition.probe, condition.metric, since, rank, at)
        _describe(condition.episode, seen)
        return condition.episode
    if rank == 0:
        episode.rank, episode.ended, condition.episode = 0, max(at, episode.since), None
        return episode
    changed = episode.rank != rank
    worse = any(seen.breaches.values())
    if changed or worse:
        episode.rank, episode.seen = rank, at
        _describe(episode, seen)
    return episode if changed else None


def _describe(episode: Episode, seen: Observation) -> None:
    episode.detail, episode.value = seen.detail, seen.value
    episode.limit = seen.limits.get(episode.level or "", "")


def _count(count: Count, breaching: bool, turn: Turn) -> None:
    if not count.firing and (turn.silent or turn.anew):
        count.bad, count.since = 0, None
    if breaching:
        count.good, count.over = 0, None
        if not turn.silent or count.firing:
            count.bad += 1
            count.since = turn.at if count.since is None else count.since
        if not turn.silent and count.bad >= turn.confirm:
            count.firing = True
    else:
        count.good += 1
        count.over = turn.at if count.over is None else count.over
        if not count.firing or count.good >= turn.recover:
            count.firing, count.bad, count.since = False, 0, None


def _rank(condition: Condition) -> int:
    ranks = {WARN: 1, ALERT: 2}
    return max((ranks[level] for level, count in condition.counts.items() if count.firing), default=0)


def to_document(condition: Condition) -> dict[str, Any]:
    """The condition as it is kept."""
    return {
        "probe": condition.probe,
        "metric": condition.metric,
        "at": condition.at,
        "value": condition.value,
        "counts": {name: vars(count).copy() for name, count in condition.counts.items()},
        "episode": vars(condition.episode).copy() if condition.episode else None,
    }


def from_document(document: Mapping[str, Any]) -> Condition:
    """The condition that `to_document` wrote; raises KeyError or TypeError where it is none."""
    episode = document["episode"]
    return Condition(
        document["probe"],
        document["metric"],
        {name: Count(**count) for name, count in document["counts"].items()},
        document["at"],
        document["value"],
        Episode(**episode) if episode else None,
    )
