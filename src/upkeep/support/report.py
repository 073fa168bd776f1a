"""Compliance: per priority how many promises were met, and how long answers and solutions took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median

from upkeep.clock.periods import Period
from upkeep.support.clocks import Clock, Standing


@dataclass(frozen=True)
class Kept:
    """How one promise of one priority was kept."""

    met: int
    breached: int
    """Also those that ran out and are not met yet, and a reopened ticket's if one of its clocks ran out."""
    open: int
    """Clocks that run still and have not run out."""
    without_deadline: int
    """Promises that wait for a date, or were met without one."""
    clocks: tuple[str, ...]
    """The clocks by which they ran: `calendar`, `business`, or both where the policy changed."""
    median: timedelta | None
    """Of the times that it took to meet it, in the clock's own time, pauses taken off; None where none was met."""
    p90: timedelta | None
    """By nearest rank."""

    @property
    def share(self) -> float | None:
        """met / (met + breached), 0..1; None where there is neither."""
        return self.met / (self.met + self.breached) if self.met + self.breached else None

    @property
    def percent(self) -> float | None:
        """The same as 0..100; 29 of 100 is 29.0, which a hundred times 0.29 is not."""
        return 100 * self.met / (self.met + self.breached) if self.met + self.breached else None


@dataclass(frozen=True)
class Row:
    """One priority in the report."""

    priority: str
    tickets: int
    response: Kept
    resolution: Kept


def compliance(standings: Iterable[Standing], priorities: Iterable[str], month: Period | None = None) -> list[Row]:
    """The rows of the report: those of the tickets opened in `month`, of all without one.

    Priorities without a ticket are left out; a ticket counts under the priority that it has.
    """
    by_priority: dict[str, list[Standing]] = {name: [] for name in priorities}
    for stands in standings:
        if month is None or _opened_in(month, stands):
            by_priority.setdefault(stands.priority, []).append(stands)
    return [_row(name, found) for name, found in by_priority.items() if found]


def nearest_rank(values: list[timedelta], share: float) -> timedelta | None:
    """The smallest value that at least this share of the values does not exceed; None of none."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else None


def _opened_in(month: Period, stands: Standing) -> bool:
    return month.begin <= stands.ticket.opened.at and (month.end is None or stands.ticket.opened.at < month.end)


def _row(priority: str, found: list[Standing]) -> Row:
    response = _kept([([], stands.response) for stands in found])
    resolution = _kept([(list(stands.earlier), stands.resolution) for stands in found])
    return Row(priority, len(found), response, resolution)


def _kept(pairs: list[tuple[list[Clock], Clock]]) -> Kept:
    """From each ticket's clocks of one promise, the last one and those that ended before a reopening."""
    words = [outcome(earlier, clock) for earlier, clock in pairs]
    taken = [clock.consumed for _, clock in pairs if clock.met_at is not None]
    return Kept(
        words.count("met"),
        words.count("breached"),
        words.count("open"),
        words.count("without deadline"),
        tuple(sorted({clock.promise.clock for _, clock in pairs})),
        timedelta(seconds=median(each.total_seconds() for each in taken)) if taken else None,
        nearest_rank(taken, 0.9),
    )


def outcome(earlier: Iterable[Clock], clock: Clock) -> str:
    """How one promise of a ticket stands: `met`, `breached`, `open` or `without deadline`.

    `earlier` are its clocks that ended before the ticket was reopened: one that ran out breaks the promise.
    """
    if clock.breached or any(each.breached for each in earlier):
        return "breached"
    if clock.due is None and clock.remaining is None:
        return "without deadline"
    return "met" if clock.met_at is not None else "open"
