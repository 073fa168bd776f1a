"""Every open stretch of some opening hours, laid out from a first date to a last one, growing as questions need it.

An answer is then a bisection; what a question costs does not grow with the span that it asks about.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from upkeep.clock.local import ONE_DAY

if TYPE_CHECKING:
    from upkeep.clock.hours import OpeningHours

HORIZON = 3653
"""Days looked ahead: ten years."""
_FIRST_REACH = 45


class NeverOpen(ValueError):
    """The opening hours do not hold the budget within ten years."""


class Stretches:
    """The merged open stretches of the dates from `first` to `last`, as seconds since 1970, and the sum before each."""

    def __init__(self, hours: OpeningHours) -> None:
        self._hours = hours
        self._first: date | None = None
        self._last: date | None = None
        self.low, self.high = 0, -1
        """The seconds that it answers for: its dates without some nights at both ends."""
        self._raw_begins: list[int] = []
        """Every interval as it stands in the week: its begin, and its end with the date on which it starts."""
        self._raw_ends: list[tuple[int, date]] = []
        self.days: list[date] = []
        """The dates on which hours start."""
        self.begins: list[int] = []
        self.ends: list[int] = []
        self.sums: list[int] = [0]
        self.offsets: list[int] = []
        """Per stretch its begin less the sum before it: a sum plus this is an instant."""

    def consumed(self, at: int) -> int:
        """Open seconds from the table's begin to `at`."""
        if not self.low <= at <= self.high:
            self.reach(at)
        return self.open_until(at)

    def open_until(self, at: int) -> int:
        """Like `consumed`, where the table is known to cover `at`."""
        index = bisect_right(self.begins, at) - 1
        if index < 0:
            return 0
        end = self.ends[index]
        return self.sums[index] + (at if at < end else end) - self.begins[index]

    def owner(self, at: int) -> date:
        """The latest date one of whose intervals is open at `at`, which is open."""
        index = bisect_right(self._raw_begins, at) - 1
        while self._raw_ends[index][0] <= at:
            index -= 1
        return self._raw_ends[index][1]

    def following(self, day: date, number: int) -> date:
        """The N-th date with hours after `day`; raises NeverOpen where there are too few within ten years."""
        index = bisect_right(self.days, day) + number - 1
        while index >= len(self.days):
            try:
                self.grow(_second(day))
            except NeverOpen:
                raise NeverOpen(f"the opening hours have no {number} days within ten years") from None
        return self.days[index]

    def reach(self, at: int) -> None:
        """Let the table cover `at` and the nights around it."""
        if self.low <= at <= self.high:
            return
        day = datetime.fromtimestamp(at, UTC).date()
        low, high = day - ONE_DAY * 3, day + ONE_DAY * 3
        if self._first is None or self._last is None:
            self._build(low, high + ONE_DAY * _FIRST_REACH)
        elif low < self._first or high > self._last:
            reach = max(ONE_DAY * _FIRST_REACH, self._last - self._first)
            self._build(
                min(self._first, low - reach) if low < self._first else self._first,
                max(self._last, high + reach) if high > self._last else self._last,
            )

    def reach_sum(self, target: float, begin: int) -> None:
        """Let the table hold `target` open seconds; one before its begin lets it grow backwards."""
        while self.sums[-1] < target or not self.begins:
            self.grow(begin)

    def grow(self, begin: int) -> None:
        """Look further ahead, twice as far each time; raises NeverOpen ten years after `begin`."""
        assert self._first is not None
        assert self._last is not None
        limit = datetime.fromtimestamp(begin, UTC).date() + timedelta(days=HORIZON)
        if self._last >= limit:
            raise NeverOpen("the opening hours do not hold this within ten years")
        self._build(self._first, min(limit, self._last + max(ONE_DAY * _FIRST_REACH, self._last - self._first)))

    def grow_back(self, begin: int) -> None:
        """Look further back; raises NeverOpen ten years before `begin`."""
        assert self._first is not None
        assert self._last is not None
        if self._first <= datetime.fromtimestamp(begin, UTC).date() - timedelta(days=HORIZON):
            raise NeverOpen("the opening hours do not hold this within ten years")
        self._build(self._first - max(ONE_DAY * _FIRST_REACH, self._last - self._first), self._last)

    def _build(self, first: date, last: date) -> None:
        """Compute the dates that are new; the others stay."""
        day = self._last
        if day is None or (self._first is not None and first < self._first):
            self._raw_begins, self._raw_ends, self.days, self.begins, self.ends, day = [], [], [], [], [], first
        while day < last:
            for number, (opens, closes) in enumerate(self._hours.intervals(day)):
                begin, end = int(opens.timestamp()), int(closes.timestamp())
                self._raw_begins.append(begin)
                self._raw_ends.append((end, day))
                self.days += [day] if number == 0 else []
                self._add(begin, end)
            day += ONE_DAY
        self._first, self._last = first, last
        self.low, self.high = _second(first + ONE_DAY * 3), _second(last - ONE_DAY * 3)
        lengths = (end - begin for begin, end in zip(self.begins, self.ends, strict=True))
        self.sums = [0, *accumulate(lengths)]
        self.offsets = [begin - before for begin, before in zip(self.begins, self.sums, strict=False)]

    def _add(self, begin: int, end: int) -> None:
        if self.ends and begin <= self.ends[-1]:
            self.ends[-1] = max(end, self.ends[-1])
        else:
            self.begins.append(begin)
            self.ends.append(end)


def _second(day: date) -> int:
    """The midnight of a date in UTC, as seconds since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp())
