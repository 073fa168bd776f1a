"""The promise: uptime over 30 days, told when its error budget burns too fast or is used up.

The usual multi-window burn rates fire on a single sample when probes are minutes apart; here every rule asks for a
share of the budget or for several samples, whichever is more (semantics, "Alerts").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from upkeep.probes.availability import DAY, History
from upkeep.probes.conditions import Condition, Count

HOUR = 3600
WINDOW = 30 * DAY
"""Seconds: what the promise is made over."""
LATELY = 6 * HOUR
"""Seconds: the longest of the short windows."""
LEAST_COVERAGE = 0.5
"""Below it a rule is silent."""


@dataclass(frozen=True)
class BurnRule:
    """One rule: how much down time in its long window, and how lately; seconds."""

    name: str
    rank: int
    long: int
    share: float
    """Of the budget."""
    samples: int
    """At least as much as so many samples stand for; 0: the share alone."""
    short: int = 0
    """The least length of the window that must hold a down sample; 0: none is asked for."""
    short_is: int | None = None
    """Its length where it does not depend on `every`."""

    def needed(self, budget: float, every: int) -> float:
        """Down seconds in the long window that make it fire."""
        return max(self.share * budget, self.samples * every)

    def recent(self, every: int) -> int:
        """The length of the short window."""
        return self.short_is if self.short_is is not None else max(self.short, 2 * every)


RULES = (
    BurnRule("hour", 2, HOUR, 0.02, 2, short=300),
    BurnRule("six-hours", 2, 6 * HOUR, 0.05, 3, short=1800),
    BurnRule("three-days", 1, 3 * DAY, 0.10, 5, short_is=LATELY),
    BurnRule("three-quarters", 1, WINDOW, 0.75, 0),
    BurnRule("spent", 2, WINDOW, 1.0, 0),
)
SLOW_RULES = frozenset({"three-quarters", "spent"})
"""Those that are reminded once a week and end as soon as the budget holds again."""


@dataclass(frozen=True)
class Standing:
    """Where the promise stands."""

    uptime: float | None
    """Over 30 days."""
    rank: int
    """0 kept, 1 warn, 2 alert."""
    rules: tuple[str, ...]
    """The rules that fire."""
    silent: tuple[str, ...]
    """Those that cannot tell, for want of coverage."""
    budget: float
    """Seconds of the whole window."""
    down: int
    """Seconds used."""


def judge(
    condition: Condition, history: History, target: float, every: int, down_since: Callable[[int], bool]
) -> Standing:
    """Apply every rule, which fire and end by themselves; `down_since(second)` says whether a down sample came later.

    `target` is the promised ratio 0..1, `every` the probe's interval in seconds.
    """
    whole = history.last(WINDOW)
    budget = whole.budget(target)
    silent = []
    for rule in RULES:
        figures = whole if rule.long == WINDOW else history.last(rule.long)
        count = condition.counts.setdefault(rule.name, Count())
        if (figures.coverage or 0.0) < LEAST_COVERAGE:
            silent.append(rule.name)
            if rule.name in SLOW_RULES or not count.firing:
                continue  # what cannot be seen neither begins nor ends
        needed = rule.needed(budget, every)
        recent = down_since(history.now - rule.recent(every)) if rule.samples else True
        if not count.firing:
            _turn(count, 0 < figures.down >= needed and recent, history.now)
        elif rule.name in SLOW_RULES:
            _turn(count, 0 < figures.down >= needed, history.now)
        else:
            _turn(count, recent or figures.down >= needed / 2, history.now)
    firing = tuple(rule.name for rule in RULES if condition.counts[rule.name].firing)
    rank = max((rule.rank for rule in RULES if rule.name in firing), default=0)
    return Standing(whole.uptime, rank, firing, tuple(silent), budget, whole.down)


def _turn(count: Count, firing: bool, now: int) -> None:
    count.firing = firing
    count.since = (count.since or now) if firing else None
