"""The two clocks of a ticket, derived from its steps: until when to answer, until when to fix (semantics,
"Support clocks").

A clock starts with its budget, stops in pauses, and ends when it is met. What is left is measured in the clock's own
time: opening seconds on the business clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from upkeep.clock.business import advance, elapsed
from upkeep.clock.hours import OpeningHours
from upkeep.support import ticket as steps
from upkeep.support.policies import Promise, Schedule, Terms
from upkeep.support.ticket import Step, Ticket

ZERO = timedelta()
SECOND = timedelta(seconds=1)


class Clock(NamedTuple):
    """One clock as it stands at a moment; what takes time to count is counted when it is asked for."""

    promise: Promise
    due: datetime | None
    """UTC; None while paused, and for `scheduled` until a date is agreed. Of a met clock: as it stood when it was."""
    met_at: datetime | None
    breached: bool
    """Whether it ran out before it was met, or before now; exactly at the deadline is met."""
    remaining: timedelta | None
    """What is left in the clock's own time, negative when breached (by a second at least, also where it ran out at a
    closing time and no opening second has passed since); None once met, and where nothing is agreed."""
    hours: OpeningHours | None
    """The hours that count; None where every second does."""
    budget: tuple[datetime, datetime] | None
    """From when until when its budget was counted when it was set."""
    stretch: tuple[datetime, datetime]
    """From when until when it ran on, after what it had `used` before."""
    used: timedelta

    @property
    def total(self) -> timedelta | None:
        """The whole budget in the clock's own time, as it was when it was set; None where nothing is agreed."""
        return elapsed(*self.budget, self.hours) if self.budget else None

    @property
    def consumed(self) -> timedelta:
        """What was used since the ticket was opened, pauses and the time while it was resolved taken off."""
        return self.used + elapsed(*self.stretch, self.hours)

    @property
    def share(self) -> float | None:
        """What is consumed of the budget, 0..1; None where there is no budget or where it is met."""
        left = self.remaining
        if left is None or self.budget is None:
            return None
        if left < ZERO or not (total := elapsed(*self.budget, self.hours)):
            return 1.0
        return min(1.0, max(0.0, 1 - left / total))

    @property
    def runs(self) -> bool:
        """Whether it runs towards a deadline."""
        return self.due is not None and self.met_at is None

    @property
    def late(self) -> bool:
        """Whether it ran out and waits to be met still."""
        return self.breached and self.met_at is None

    def consumed_to(self, share: float) -> bool:
        """Whether it runs and has consumed at least this share of its budget."""
        return self.due is not None and self.met_at is None and (self.share or 0.0) >= share


class Standing(NamedTuple):
    """A ticket as it stands at a moment."""

    ticket: Ticket
    now: datetime
    state: str
    """`open`, `paused` or `resolved`."""
    priority: str
    terms: Terms
    response: Clock
    resolution: Clock
    earlier: tuple[Clock, ...] = ()
    """The resolution clocks that ended before it was reopened."""

    @property
    def clocks(self) -> tuple[tuple[str, Clock], ...]:
        """Both clocks with their names."""
        return (("response", self.response), ("resolution", self.resolution))

    @property
    def nearest(self) -> datetime | None:
        """The next deadline; None where no clock runs towards one."""
        one = self.response.due if self.response.met_at is None else None
        other = self.resolution.due if self.resolution.met_at is None else None
        return min(one, other) if one and other else one or other

    @property
    def overdue(self) -> bool:
        """Whether a promise is broken that waits to be met still; once resolved all are met."""
        return self.response.late or self.resolution.late

    def at_risk(self, share: float) -> bool:
        """Whether a running clock has consumed at least this share of its budget."""
        return self.response.consumed_to(share) or self.resolution.consumed_to(share)


def standing(ticket: Ticket, now: datetime) -> Standing:
    """Where a ticket stands at `now`. Its last priority is applied as if it had held since the ticket was opened.

    Steps dated later than `now` do not count yet; a ticket opened later starts its clocks then.
    """
    counted = ticket.until(now)
    latest = counted[0]
    for step in counted[1:]:
        latest = step if step.terms is not None else latest
    terms = latest.terms
    assert terms is not None
    response, resolution, earlier = _run(counted, terms)
    moment = max(now, ticket.opened.at)
    return Standing(
        ticket,
        now,
        steps.state_after(counted),
        latest.priority or "",
        terms,
        response.at(moment),
        resolution.at(moment),
        tuple(earlier),
    )


@dataclass(slots=True)
class _Running:
    """A clock while the steps are gone through."""

    promise: Promise
    hours: OpeningHours | None
    since: datetime
    """Since when it runs, or since when it is paused."""
    used: timedelta = ZERO
    """What was consumed before."""
    due: datetime | None = None
    left: timedelta | None = None
    """What is left while paused."""
    budget: tuple[datetime, datetime] | None = None
    met_at: datetime | None = None
    paused: bool = False
    breached: bool = False

    def set(self, due: datetime | None, start: datetime) -> None:
        """Give it a deadline, and a budget that counts from `start`."""
        self.due, self.budget = due, (start, due) if due else None

    def pause(self, at: datetime) -> None:
        """Stop it, keeping what is left."""
        if self.met_at is None and not self.paused:
            self._use(at)
            self.left, self.paused = self._left(at), True

    def resume(self, at: datetime) -> None:
        """Let it run on with what was left."""
        if self.met_at is None and self.paused:
            if self.left is not None:
                self.due = _later(self.left, at, self.hours)
            self.since, self.left, self.paused = at, None, False

    def meet(self, at: datetime) -> None:
        """End it; a paused one as if it were resumed at that moment."""
        if self.met_at is None:
            self.resume(at)
            self.breached = self.breached or (self.due is not None and at > self.due)
            self.met_at = at

    def agree(self, due: datetime, at: datetime) -> None:
        """Take a date as its deadline; a date that is agreed in a pause stands as agreed when that ends."""
        if self.promise.within is None and self.met_at is None:
            self.breached, self.left = False, None
            self.set(due, at)

    def at(self, now: datetime) -> Clock:
        """The clock as it stands."""
        end = self.met_at or (self.since if self.paused else now)
        left, late = None, self.breached
        if self.met_at is None:
            left = self.left if self.paused and self.left is not None else self._left(now)
            late = late or (left is not None and left < ZERO)
            left = min(left, -SECOND) if left is not None and late else left
        due = None if self.paused else self.due
        stretch = (self.since, end)
        return Clock(self.promise, due, self.met_at, late, left, self.hours, self.budget, stretch, self.used)

    def _use(self, at: datetime) -> None:
        """Count the stretch that ends at `at`, and begin another one."""
        self.used += elapsed(self.since, at, self.hours)
        self.breached = self.breached or (self.due is not None and at > self.due)
        self.since = at

    def _left(self, at: datetime) -> timedelta | None:
        """The clock's own time from `at` to the deadline; at least a second less than nothing when that is past."""
        if self.due is None:
            return None
        if at <= self.due:
            return elapsed(at, self.due, self.hours)
        return min(-elapsed(self.due, at, self.hours), -SECOND)


def _run(counted: tuple[Step, ...], terms: Terms) -> tuple[_Running, _Running, list[Clock]]:
    """Both clocks after all steps, and the resolution clocks that ended before a reopening."""
    schedule, start = terms.schedule, counted[0].at
    response = _begin(terms.response, schedule, start)
    resolution = _begin(terms.resolution, schedule, start)
    earlier: list[Clock] = []
    for step in counted[1:]:
        if step.kind == steps.REPLIED:
            response.meet(step.at)
        elif step.kind == steps.PAUSED:
            response.pause(step.at)
            resolution.pause(step.at)
        elif step.kind == steps.RESUMED:
            response.resume(step.at)
            resolution.resume(step.at)
        elif step.kind == steps.RESOLVED:
            response.meet(step.at)
            resolution.meet(step.at)
        elif step.kind == steps.SCHEDULED and step.until:
            resolution.agree(schedule.end_of(step.until), step.at)
        elif step.kind == steps.REOPENED:
            earlier.append(resolution.at(step.at))
            resolution = _again(resolution, terms, step.at)
    return response, resolution, earlier


def _begin(promise: Promise, schedule: Schedule, start: datetime) -> _Running:
    try:
        due = schedule.due(promise, start)
    except ValueError:  # looked at when it was opened; a later holiday may have taken the last hours
        due = None
    clock = _Running(promise, schedule.counted(promise), start)
    clock.set(due, start)
    return clock


def _again(ended: _Running, terms: Terms, at: datetime) -> _Running:
    """The resolution clock of a reopened ticket: what was left when it was resolved, and at least the response time."""
    clock = _Running(ended.promise, ended.hours, at, used=ended.at(at).consumed)
    if ended.due is None or ended.met_at is None:
        return clock
    left = max(ZERO, ended._left(ended.met_at) or ZERO)
    least = _begin(terms.response, terms.schedule, at).due
    ends = [due for due in (_later(left, at, clock.hours), least) if due]
    clock.set(max(ends, default=None), at)
    return clock


def _later(left: timedelta, start: datetime, hours: OpeningHours | None) -> datetime | None:
    """When `left` is used up, counted from `start`: at once where nothing is; None where the hours never hold it."""
    try:
        return advance(left, start, hours) if left else start
    except (ValueError, OverflowError):
        return None
