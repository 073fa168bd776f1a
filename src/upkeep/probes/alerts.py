"""Who has been told what: conditions, episodes and one queue per address, kept in `alerts.json`.

A queue holds conditions, not texts: at each try all that waits for an address is one message, composed then. An episode
is not marked as told before its delivery succeeded; a recovery goes to an address if and only if the firing was told to
it (semantics, "Alerts").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from upkeep.probes.conditions import DOWN, STALE, UPTIME, WARN, Condition, Episode
from upkeep.probes.conditions import from_document as condition_in
from upkeep.probes.conditions import to_document as condition_out
from upkeep.state.documents import Format

FILE = "alerts.json"
MOST_WAITING = 100
"""Episodes that one message names; more are counted."""
SET_ASIDE = 10
"""Failed runs in a row after which an address is tried once an hour only."""
RETRY = 3600
WEEK = 7 * 86400

FIRED, RISEN, FALLEN, REMINDER, RECOVERED, MISSED, REMOVED = (
    "fired", "risen", "fallen", "reminder", "recovered", "missed", "removed",
)  # fmt: skip
"""Why an episode stands in a message; `missed`: it was over before it could be told."""


@dataclass
class Told:
    """What one address knows of one episode."""

    rank: int = 0
    """The highest that it was told and that still holds there; 0: nothing yet."""
    at: int = 0
    """When it was told last, seconds since 1970."""
    tries: int = 0
    """Failed deliveries since then."""
    sending: bool = False
    """A delivery began whose end is not known."""


@dataclass
class Address:
    """One address of `[alerts] to`, named without its secret."""

    label: str
    told: dict[str, Told] = field(default_factory=dict)
    """By the episode's id."""
    failures: int = 0
    """Failed runs in a row."""
    tried: int = 0
    """The last try, seconds since 1970."""
    problem: str = ""
    """Why the last try failed."""
    dropped: int = 0
    """Episodes that no longer wait, since too many did; the next message counts them."""

    @property
    def set_aside(self) -> bool:
        """Whether it failed too often to be tried in every run."""
        return self.failures >= SET_ASIDE


@dataclass
class Heartbeat:
    """The dead man's switch."""

    at: int = 0
    """The last ping that was answered by 2xx, seconds since 1970."""
    problem: str = ""
    """Why the last ping failed; empty where it did not."""


@dataclass
class Alerts:
    """Everything in `alerts.json`."""

    evaluated: int = 0
    """The run up to which samples have been counted, seconds since 1970."""
    conditions: dict[str, Condition] = field(default_factory=dict)
    """By probe and metric."""
    ended: list[Episode] = field(default_factory=list)
    """Episodes that are over and not settled with every address."""
    addresses: dict[str, Address] = field(default_factory=dict)
    """By a fingerprint."""
    heartbeat: Heartbeat = field(default_factory=Heartbeat)

    def condition(self, probe: str, metric: str) -> Condition:
        """The condition, made where it is new."""
        return self.conditions.setdefault(f"{probe}/{metric}", Condition(probe, metric))

    def firing(self) -> list[Episode]:
        """What fires now, longest first."""
        found = [each.episode for each in self.conditions.values() if each.episode is not None]
        return sorted(found, key=lambda episode: (episode.since, episode.probe))

    def episodes(self) -> list[Episode]:
        """Everything that an address may have to be told, oldest first."""
        return sorted([*self.firing(), *self.ended], key=lambda episode: (episode.since, episode.probe))

    def put_back(self, now: int) -> None:
        """After a clock was put back: what fires goes on, and rows of samples are counted anew from here."""
        if self.evaluated <= now:
            return
        self.evaluated = now - 1
        for condition in self.conditions.values():
            condition.at = min(condition.at, now)
            for count in condition.counts.values():
                count.bad = count.good = 0
                count.since = count.since if count.firing else None

    def told_everywhere(self, episode: Episode) -> bool:
        """Whether every address that is not set aside knows how the episode stands now."""
        asked = [address for address in self.addresses.values() if not address.set_aside]
        return bool(asked) and all(self._knows(address, episode) for address in asked)

    def queued(self, address: Address) -> list[Episode]:
        """What an address has not been told as it stands now."""
        waiting = []
        for episode in self.episodes():
            told = address.told.get(episode.id)
            if told.rank != episode.rank if told else episode.ended is None:
                waiting.append(episode)
        return waiting

    @staticmethod
    def _knows(address: Address, episode: Episode) -> bool:
        told = address.told.get(episode.id)
        return told is not None and told.rank == episode.rank and not told.sending

    def settle(self) -> None:
        """Forget episodes that are over and of which no address has to be told any more."""
        for address in self.addresses.values():
            over = [episode.id for episode in self.ended if episode.id in address.told]
            for id in over[:-MOST_WAITING]:
                address.dropped += 1
                del address.told[id]
        known = {id for address in self.addresses.values() for id in address.told}
        self.ended = [episode for episode in self.ended if episode.id in known]
        alive = {episode.id for episode in self.episodes()}
        for address in self.addresses.values():
            address.told = {id: told for id, told in address.told.items() if id in alive}


@dataclass(frozen=True)
class Item:
    """One episode in a message, and why it stands there."""

    why: str
    episode: Episode
    repeated: bool = False
    """It may have been told before: a delivery ended without a word."""
    promise: Episode | None = None
    """The promise of the same probe, told as a line of this one."""


@dataclass(frozen=True)
class Holding:
    """What holds messages back at a time."""

    now: int
    quiet: bool
    """Within the quiet hours."""
    in_maintenance: Callable[[str], bool]
    """Whether a probe is inside a maintenance window."""
    remind: int | None
    """Seconds between reminders of what is down or cannot be seen; None: none."""
    slow: Callable[[Episode], bool]
    """Whether an episode is reminded once a week only."""


def waiting(alerts: Alerts, address: Address, holding: Holding) -> list[Item]:
    """What an address has to be told now, oldest first.

    Episodes that are over and were neither told nor tried are dropped here: what ended while it was held is not told.
    """
    down = {each.probe: each for each in alerts.firing() if each.metric == DOWN}
    items: list[Item] = []
    lines: dict[str, Episode] = {}
    for episode in alerts.episodes():
        told = address.told.get(episode.id)
        why = _reason(episode, told, holding)
        if why is None or holding.in_maintenance(episode.probe):
            continue
        if episode.metric == UPTIME and episode.probe in down:
            lines[episode.probe] = episode
            continue
        items.append(Item(why, episode, repeated=bool(told and told.sending)))
    return [
        Item(
            item.why,
            item.episode,
            item.repeated,
            lines.get(item.episode.probe) if item.episode.metric == DOWN else None,
        )
        for item in items
    ]


def _reason(episode: Episode, told: Told | None, holding: Holding) -> str | None:
    rank = told.rank if told else 0
    if episode.ended is not None:
        if rank:
            return REMOVED if episode.removed else RECOVERED
        return MISSED if told and (told.tries or told.sending) else None
    if episode.level == WARN and holding.quiet:
        return None
    if rank == 0:
        return FIRED
    if rank != episode.rank:
        return RISEN if episode.rank > rank else FALLEN
    return REMINDER if _is_due(episode, told, holding) else None


def _is_due(episode: Episode, told: Told | None, holding: Holding) -> bool:
    pause = WEEK if holding.slow(episode) else holding.remind if episode.metric in (DOWN, STALE) else None
    return pause is not None and told is not None and holding.now - told.at >= pause


def begin(address: Address, items: list[Item]) -> None:
    """Mark a delivery as begun; to be made durable before anything is sent."""
    for episode in _named(items):
        address.told.setdefault(episode.id, Told()).sending = True


def postpone(address: Address, items: list[Item]) -> None:
    """Keep what cannot be told now, so that it is told later even if it is over by then."""
    for episode in _named(items):
        told = address.told.setdefault(episode.id, Told())
        told.tries = max(1, told.tries)


def finish(address: Address, items: list[Item], now: int, problem: str | None) -> None:
    """Mark a delivery as done, or as failed for a reason."""
    address.tried = now
    address.problem = problem or ""
    address.failures = 0 if problem is None else address.failures + 1
    address.dropped = 0 if problem is None else address.dropped
    for episode in _named(items):
        told = address.told.setdefault(episode.id, Told())
        told.sending = False
        if problem is not None:
            told.tries += 1
        elif episode.ended is not None:
            del address.told[episode.id]
        else:
            told.rank, told.at, told.tries = episode.rank, now, 0


def _named(items: list[Item]) -> Iterator[Episode]:
    for item in items:
        yield item.episode
        if item.promise is not None:
            yield item.promise


def to_document(alerts: Alerts) -> dict[str, Any]:
    """The alerts as they are kept: a condition that is well, and of which nothing is counted, is left out."""
    return {
        "evaluated": alerts.evaluated,
        "conditions": [condition_out(each) for each in alerts.conditions.values() if not each.at_rest],
        "ended": [asdict(episode) for episode in alerts.ended],
        "addresses": {key: asdict(address) for key, address in alerts.addresses.items()},
        "heartbeat": asdict(alerts.heartbeat),
    }


def from_document(document: dict[str, Any]) -> Alerts:
    """The alerts that `to_document` wrote; raises KeyError or TypeError where they are none."""
    conditions = [condition_in(each) for each in document["conditions"]]
    addresses = {
        key: Address(**(row | {"told": {id: Told(**told) for id, told in row["told"].items()}}))
        for key, row in document["addresses"].items()
    }
    return Alerts(
        document["evaluated"],
        {f"{each.probe}/{each.metric}": each for each in conditions},
        [Episode(**each) for each in document["ended"]],
        addresses,
        Heartbeat(**document["heartbeat"]),
    )


ALERTS = Format("alerts document", from_document, to_document, indexed=False)
