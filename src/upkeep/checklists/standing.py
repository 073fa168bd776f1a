"""Where a period stands: done, excused, optional, missed, in progress or due (semantics, "Periods")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from upkeep.checklists.catalog import Checklist
from upkeep.checklists.run import Run, is_closed, items_now
from upkeep.clock.local import midnight, skipped
from upkeep.clock.periods import Period

DUE, IN_PROGRESS, DONE, MISSED, OPTIONAL, EXCUSED = "due", "in progress", "done", "missed", "optional", "excused"

ATTENTION = frozenset({DUE, IN_PROGRESS, MISSED})
"""The states with which a list's own command ends with 1."""


@dataclass(frozen=True)
class Away:
    """A span of dates, both included, in which nobody looks."""

    first: date
    last: date
    reason: str | None = None


@dataclass(frozen=True)
class Rules:
    """What decides, beside the answers, whether a period was due."""

    now: datetime
    zone: tzinfo
    working: Callable[[date], bool]
    """Whether a date is a working day: holidays are none, nor are weekdays without hours."""
    launched: date | None = None
    begun: datetime | None = None
    """The first recorded use; None where nothing is recorded."""
    away: tuple[Away, ...] = ()


def standing(checklist: Checklist, period: Period, run: Run | None, rules: Rules) -> str:
    """The state of a period; of several the first in the order of the semantics."""
    if run is not None and finished(checklist, period, run, rules.now):
        return DONE
    spared = exemption(period, rules)
    if spared:
        return spared
    if period.ended(rules.now):
        return MISSED
    return IN_PROGRESS if run and any(run.answered(item.id) for item in checklist.items) else DUE


def finished(checklist: Checklist, period: Period, run: Run, now: datetime) -> bool:
    """Whether every item is answered; a period that is closed needs only the items that it had."""
    closed = is_closed(period, now)
    if closed and run.finished:
        return True
    return all(run.answered(item.id) for item in items_now(run, checklist, closed=closed))


def exemption(period: Period, rules: Rules) -> str | None:
    """`excused` or `optional` where the period is never due or missed, whatever was answered; else None.

    A date that is no working day makes the daily list optional. A longer period without a single working day is
    excused where all of its dates lie in an away span, and due otherwise.
    """
    if period.end is None:
        return None
    dates = [day for day in period.dates() if not skipped(day, rules.zone)]
    working = [day for day in dates if rules.working(day)]
    if not working and period.cadence == "daily":
        return OPTIONAL
    if all(any(away.first <= day <= away.last for away in rules.away) for day in working or dates):
        return EXCUSED
    return OPTIONAL if _before_the_start(period, period.end, rules) else None


def away_reason(period: Period, rules: Rules) -> str | None:
    """Why an excused period is excused."""
    spans = [away for away in rules.away if period.last and away.first <= period.last and period.first <= away.last]
    return spans[0].reason if spans else None


def _before_the_start(period: Period, end: datetime, rules: Rules) -> bool:
    """Whether the period ends before the launch or the first recorded use, or holds that first use."""
    if rules.launched and end <= midnight(rules.launched, rules.zone):
        return True
    if rules.begun is None:
        return period.ended(rules.now)
    return period.begin <= rules.begun
