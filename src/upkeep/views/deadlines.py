"""Deadlines and budgets as people read them: `in 4 h`, `35 min overdue`, `paused, 3 h left`, a bar of ten cells."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from upkeep.clock.durations import Duration
from upkeep.clock.local import ONE_DAY
from upkeep.support.clocks import Clock
from upkeep.support.policies import BUSINESS, Promise
from upkeep.support.ticket import PAUSED
from upkeep.views import words
from upkeep.views.text import DIM, STRONG, Line, Page, cut, edges, line, wrap

VERBS = {"response": "answer", "resolution": "fix"}
CELLS = 10
_DAY = timedelta(days=1)
_HALF_DAY = timedelta(hours=10)
"""From here on minutes say nothing more."""


def budget(promise: Promise) -> str:
    """`4 h`, `1 week`, `2 days`, `as scheduled`."""
    return spoken(promise.within) if promise.within else "as scheduled"


def spoken(length: Duration) -> str:
    """A duration with its units: `1 day 4 h`."""
    minutes, seconds = divmod(int(length.exact.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [words.count(length.weeks, "week")] if length.weeks else []
    parts += [words.count(length.days, "day")] if length.days else []
    parts += [f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if number]
    return " ".join(parts)


def clock_name(promise: Promise) -> str:
    """Which time counts."""
    return "in opening hours" if promise.clock == BUSINESS else "around the clock"


def moment(due: datetime, zone: tzinfo, now: datetime) -> str:
    """A deadline in `zone`; midnight is the end of the day before, `24:00`."""
    local = due.astimezone(zone)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        before = local.date() - ONE_DAY
        return f"{words.day(before, year=before.year != now.astimezone(zone).year)} 24:00"
    return words.moment(due, zone, now)


def clock_now(now: datetime, zone: tzinfo) -> str:
    """The time of a screen, with the zone, which it names this once."""
    return f"{words.moment(now.replace(second=0), zone)} {words.zone_name(zone)}"


def heading(verdict: str, now: datetime, zone: tzinfo, page: Page) -> list[Line]:
    """The answer in words, and the time at the right edge or below."""
    when = clock_now(now, zone)
    if page.narrow:
        return [*(line((text, STRONG)) for text in wrap(verdict, page.width)), line((cut(when, page.width), DIM))]
    return [edges(line((verdict, STRONG)), when, page)]


def relative(due: datetime, now: datetime) -> str:
    """`in 4 h`, `35 min overdue`, `now`."""
    if due == now:
        return "now"
    return f"in {length(due - now)}" if due > now else f"{length(now - due)} overdue"


def length(value: timedelta) -> str:
    """A length on the calendar: up to a day in hours, else in days and hours."""
    return words.length(value) if abs(value) != _DAY else "24 h"


def own_time(value: timedelta, promise: Promise) -> str:
    """A length in a clock's own time: opening hours are never told in days, since a day of them is shorter."""
    if promise.clock != BUSINESS or abs(value) < _DAY:
        return length(value)
    return f"{int(abs(value).total_seconds()) // 3600} h"


def left(clock: Clock, state: str, now: datetime) -> str:
    """What is left of a clock that is not met: in words that need no figure beside them."""
    if clock.remaining is None:
        return "no date agreed"
    if state == PAUSED:
        stopped = own_time(clock.remaining, clock.promise)
        if _HALF_DAY <= abs(clock.remaining) < _DAY:
            stopped = f"{int(abs(clock.remaining).total_seconds()) // 3600} h"
        return f"paused, {stopped} {'over' if clock.breached else 'left'}"
    if clock.due is None:
        return f"{own_time(clock.remaining, clock.promise)} left"
    if clock.breached:
        return f"{length(now - clock.due)} overdue" if now > clock.due else "overdue"
    return f"{length(clock.due - now)} left" if clock.due > now else "due now"


def bar(share: float | None) -> str:
    """What is consumed of a budget; full only where nothing is left."""
    if share is None:
        return " " * CELLS
    cells = CELLS if share >= 1 else min(CELLS - 1, int(share * CELLS + 0.5))
    return "█" * cells + "░" * (CELLS - cells)
