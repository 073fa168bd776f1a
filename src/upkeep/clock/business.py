"""Deadlines and elapsed time on the business clock: only the seconds in opening hours count.

The hours are laid out as stretches with their running sum (`stretches`); each answer is two bisections.
Deadlines and elapsed time are inverses (semantics, "Support clocks").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, time, timedelta, tzinfo

from upkeep.clock.durations import Duration
from upkeep.clock.hours import OpeningHours
from upkeep.clock.local import instant, wall
from upkeep.clock.stretches import Stretches

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def deadline(budget: Duration, start: datetime, zone: tzinfo, hours: OpeningHours | None) -> datetime:
    """The instant (UTC) at which `budget` is used up, counted from `start`.

    Without `hours` every second counts. With them only open time does, and days and weeks are business days; a
    budget that ends exactly at closing time is due then. Raises NeverOpen if the hours do not hold the budget within
    ten years, ValueError beyond the calendar's end.
    """
    try:
        if hours is None:
            return budget.after(start, zone)
        if budget.calendar_days:
            start = _business_days(budget.weeks * len(hours.open_weekdays) + budget.days, start, hours)
        return advance(budget.exact, start, hours) if budget.exact else start
    except OverflowError:
        raise ValueError("the deadline lies beyond the year 9999") from None


def advance(open_time: timedelta, start: datetime, hours: OpeningHours | None) -> datetime:
    """The instant by which `open_time` has passed since `start`; with a negative one, the instant before it.

    Raises NeverOpen like `deadline`.
    """
    if hours is None:
        return start + open_time
    begin, seconds = int(start.timestamp()), open_time.total_seconds()
    table = hours.stretches
    target = table.consumed(begin) + seconds
    while target <= 0 and seconds <= 0:
        table.grow_back(begin)
        target = table.consumed(begin) + seconds
    if table.sums[-1] < target:
        table.reach_sum(target, begin)
    return _EPOCH + timedelta(0, target + table.offsets[bisect_left(table.sums, target) - 1])


def elapsed(start: datetime, end: datetime, hours: OpeningHours | None) -> timedelta:
    """The time between two instants that counts; nothing where `end` lies before `start`."""
    if end <= start:
        return timedelta()
    if hours is None:
        return end - start
    table = hours.stretches
    first, last = int(start.timestamp()), int(end.timestamp())
    table.reach(first)
    table.reach(last)
    return timedelta(seconds=table.open_until(last) - table.open_until(first))


def next_open(moment: datetime, hours: OpeningHours) -> datetime:
    """`moment` itself while it is open, else when it opens next; raises NeverOpen."""
    table = hours.stretches
    at = int(moment.timestamp())
    table.reach(at)
    index = bisect_right(table.ends, at)
    while index == len(table.ends):
        table.grow(at)
        index = bisect_right(table.ends, at)
    begin = table.begins[index]
    return moment if begin <= at else _EPOCH + timedelta(seconds=begin)


def _business_days(days: int, start: datetime, hours: OpeningHours) -> datetime:
    """The same wall-clock time on the N-th following date with hours, moved on to the next open moment.

    After midnight an interval still belongs to the day on which it started, and so does a ticket that comes in then:
    otherwise a later start could be due earlier. (It still can where nights overlap days of other hours, since the same
    wall-clock time may then be open in two of them.)
    """
    begin = next_open(start, hours)
    table = hours.stretches
    day = table.owner(int(begin.timestamp()))
    since_midnight = wall(begin, hours.zone) - datetime.combine(day, time())
    landing = instant(datetime.combine(table.following(day, days), time()) + since_midnight, hours.zone)
    return landing if _is_closing(landing, table) else next_open(landing, hours)


def _is_closing(moment: datetime, table: Stretches) -> bool:
    at = int(moment.timestamp())
    table.reach(at)
    index = bisect_left(table.ends, at)
    return index < len(table.ends) and table.ends[index] == at
