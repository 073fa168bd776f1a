"""The one function for every availability figure: seconds up, down, unknown and excluded within a window."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from upkeep.probes.incidents import Incident, incidents
from upkeep.probes.timeline import DOWN, UP, Interval, Row, Span, cut, overlap, seconds, spans

DAY = 86400
WINDOWS = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY}
"""Seconds, counted back from now."""


@dataclass(frozen=True)
class Availability:
    """What is known of a probe between two instants (seconds since 1970)."""

    begin: int
    end: int
    up: int
    """Seconds; so are the next three."""
    down: int
    unknown: int
    excluded: int
    """In declared maintenance windows."""
    incidents: tuple[Incident, ...]
    """Those that reach into the window, with their whole length, false alarms besides."""
    counted_from: int | None
    """Where the data begins inside the window: since when the figures count."""

    @property
    def uptime(self) -> float | None:
        """up / (up + down), 0..1, time-weighted; None with no known time."""
        known = self.up + self.down
        return self.up / known if known else None

    @property
    def coverage(self) -> float | None:
        """(up + down) / the time that is not excluded, 0..1; None where all time is excluded."""
        counted = self.up + self.down + self.unknown
        return (self.up + self.down) / counted if counted else None

    @property
    def mttr(self) -> float | None:
        """The mean length of the incidents that ended, seconds; None if none did."""
        ended = [each.end - each.begin for each in self.incidents if each.end is not None and each.false is None]
        return sum(ended) / len(ended) if ended else None

    def budget(self, target: float) -> float:
        """The error budget of the whole window, in down seconds: (1 - target) x the time that is not excluded."""
        return (1 - target) * (self.up + self.down + self.unknown)

    def budget_left(self, target: float) -> float:
        """What is left of it; negative when it is overdrawn."""
        return self.budget(target) - self.down


@dataclass(frozen=True)
class History:
    """A probe's samples as far as they are needed, with what is declared about them.

    `rows` must reach back to the first sample that lasts into the windows asked for, and to the begin of an incident
    that reaches into them.
    """

    rows: tuple[Row, ...]
    maintenance: tuple[Interval, ...]
    """The probe's windows, sorted and disjoint."""
    now: int
    """Seconds since 1970; later samples are not among the rows."""
    false: Mapping[int, str] = field(default_factory=dict)
    """The begins of incidents that were false alarms, and why: their down samples count as unknown."""

    @cached_property
    def incidents(self) -> list[Incident]:
        """Every incident, oldest first, false alarms included."""
        return incidents(self.rows, self.maintenance, self.false, self.now)

    def spans(self, begin: int, end: int) -> list[Span]:
        """The known time between two instants, without maintenance and without the down time of false alarms."""
        end = min(end, self.now)
        first = max(0, bisect_right(self._begins, begin) - 1)  # no earlier row speaks after this one has begun
        near = self.rows[first : bisect_left(self._begins, end) + 1]  # the one after ends what the last one says
        known = spans(near, self.maintenance, begin, end)
        return list(_without_down(known, self._false)) if self._false else known

    def over(self, begin: int, end: int) -> Availability:
        """The figures of the time from `begin` to `end`; time after now is not part of it."""
        end = min(end, self.now)
        known = self.spans(begin, end)
        up, down = seconds(known, UP), seconds(known, DOWN)
        excluded = overlap(self.maintenance, begin, end)
        unknown = max(0, end - begin) - excluded - up - down
        found = self._reaching(begin, end)
        first = self.rows[0].begin if self.rows else None
        since = first if first is not None and begin < first < end else None
        return Availability(begin, end, up, down, unknown, excluded, found, since)

    def last(self, window: int) -> Availability:
        """The figures of the last `window` seconds."""
        return self.over(self.now - window, self.now)

    @cached_property
    def _begins(self) -> list[int]:
        return [row.begin for row in self.rows]

    @cached_property
    def _false(self) -> list[Interval]:
        return [(each.begin, each.end or self.now) for each in self.incidents if each.false is not None]

    def _reaching(self, begin: int, end: int) -> tuple[Incident, ...]:
        """The incidents that reach into a window: they are disjoint, so only one that began before can."""
        first = max(0, bisect_right(self.incidents, begin, key=lambda each: each.begin) - 1)
        last = bisect_left(self.incidents, end, key=lambda each: each.begin)
        return tuple(each for each in self.incidents[first:last] if each.reaches(begin, end))


def _without_down(known: list[Span], holes: list[Interval]) -> Iterator[Span]:
    """`known` without the down time in `holes`, which are sorted and disjoint."""
    for span in known:
        if span[2] == DOWN:
            yield from cut(span, holes)
        else:
            yield span
