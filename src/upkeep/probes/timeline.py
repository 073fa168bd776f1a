"""What a probe's samples say about time: rows of like samples, spans of one state, and what is taken off them.

Each sample's state lasts until the next sample, but no longer than twice the `every` that it was recorded under; the
rest is unknown. A sample taken inside a maintenance window speaks for no time after it (semantics, "Availability").
All instants here are whole seconds since 1970.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

UP, DOWN, UNKNOWN = "up", "down", "unknown"

Interval = tuple[int, int]
"""Begin (inclusive) and end (exclusive)."""
Span = tuple[int, int, str]
"""Begin, end and state."""


@dataclass(frozen=True)
class Row:
    """Samples of one state and one `every`, each within reach of the one before; never empty."""

    state: str
    every: int
    begin: int
    last: int
    gaps: str
    """The seconds between its samples, run-length encoded (`60*12,61`): exact, and decoded only where needed."""

    @cached_property
    def times(self) -> list[int]:
        """The time of each sample."""
        times = [self.begin]
        for part in self.gaps.split(",") if self.gaps else ():
            gap, _, repeated = part.partition("*")
            for _ in range(int(repeated or 1)):
                times.append(times[-1] + int(gap))
        return times


def rows(samples: Iterable[tuple[int, str, int]]) -> list[Row]:
    """Samples (time, state, every) as rows; they count by their time, and of several in one second the last given."""
    made: list[Row] = []
    run: list[int] = []
    state, every = "", 0
    by_time = {time: (state, every) for time, state, every in samples}
    for time in sorted(by_time):
        if run and (by_time[time] != (state, every) or time - run[-1] > 2 * every):
            made.append(_row(state, every, run))
            run = []
        state, every = by_time[time]
        run.append(time)
    return [*made, _row(state, every, run)] if run else made


def samples_of(given: Iterable[Row]) -> Iterator[tuple[int, str, int]]:
    """The samples that rows were made of; `rows` and this are inverses."""
    for row in given:
        for time in row.times:
            yield time, row.state, row.every


def spans(given: Sequence[Row], windows: Sequence[Interval], begin: int, end: int) -> list[Span]:
    """The known time between `begin` and `end`, outside `windows` (sorted, disjoint), in order; the rest is unknown."""
    known = []
    for index, row in enumerate(given):
        until = row.last + 2 * row.every
        if index + 1 < len(given):
            until = min(until, given[index + 1].begin)
        if row.state != UNKNOWN and until > begin and row.begin < end:
            known.append((max(begin, row.begin), min(end, until), row.state))
    return list(_without(known, merged([*windows, *_muted(given, windows)])))


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals sorted and disjoint; empty ones are left out."""
    found: list[Interval] = []
    for begin, end in sorted(intervals):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif begin < end:
            found.append((begin, end))
    return found


def seconds(given: Iterable[Span], state: str) -> int:
    """How many seconds of `given` are in `state`."""
    return sum(end - begin for begin, end, each in given if each == state)


def overlap(intervals: Iterable[Interval], begin: int, end: int) -> int:
    """How many seconds of disjoint intervals lie between `begin` and `end`."""
    return sum(max(0, min(end, last) - max(begin, first)) for first, last in intervals)


def inside(windows: Sequence[Interval], time: int) -> Interval | None:
    """The window that holds `time`; `windows` are sorted and disjoint."""
    index = bisect_right(windows, (time, 1 << 62)) - 1
    return windows[index] if index >= 0 and time < windows[index][1] else None


def _row(state: str, every: int, times: list[int]) -> Row:
    encoded: list[list[int]] = []
    for before, after in pairwise(times):
        if encoded and encoded[-1][0] == after - before:
            encoded[-1][1] += 1
        else:
            encoded.append([after - before, 1])
    gaps = ",".join(f"{gap}*{times}" if times > 1 else str(gap) for gap, times in encoded)
    return Row(state, every, times[0], times[-1], gaps)


def _muted(given: Sequence[Row], windows: Sequence[Interval]) -> Iterator[Interval]:
    """From the end of each window in which a sample was taken last until the next sample: nothing speaks for it."""
    begins = [row.begin for row in given]
    for first, last in windows:
        index = bisect_left(begins, last) - 1
        if index < 0:
            continue
        row = given[index]
        following = given[index + 1].begin if index + 1 < len(given) else row.last + 2 * row.every
        if row.last < first or last >= row.last + 2 * row.every:
            continue  # the sample before the window still speaks, or none reaches its end
        place = bisect_left(row.times, last)
        if row.times[place - 1] >= first:
            yield last, row.times[place] if place < len(row.times) else max(last, following)


def _without(given: Iterable[Span], holes: list[Interval]) -> Iterator[Span]:
    for span in given:
        first = max(0, bisect_right(holes, (span[0], 1 << 62)) - 1)
        last = bisect_left(holes, (span[1], 0))
        yield from cut(span, holes[first:last])


def cut(span: Span, holes: Iterable[Interval]) -> Iterator[Span]:
    """What is left of a span outside `holes`, which are sorted and disjoint."""
    begin, end, state = span
    for since, until in holes:
        if since < end and until > begin:
            if since > begin:
                yield begin, since, state
            begin = max(begin, until)
    if begin < end:
        yield begin, end, state
