"""Maintenance windows: declared once or weekly, for all probes or named ones, as intervals of seconds since 1970.

Wall-clock times map day by day like opening hours: a window across a clock change is an hour longer or shorter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from upkeep.clock.local import ONE_DAY, instant, local_date, skipped
from upkeep.probes.timeline import Interval, merged


class Declared(Protocol):
    """A `[[maintenance]]` table."""

    @property
    def from_(self) -> datetime | None:
        """Its begin, for a single window."""

    @property
    def to(self) -> datetime | None:
        """Its end, exclusive."""

    @property
    def weekly(self) -> tuple[int, int, int] | None:
        """Weekday and two minutes of the day, for a weekly one."""

    @property
    def probes(self) -> tuple[str, ...]:
        """The probes that it is for; all when empty."""


@dataclass(frozen=True)
class Maintenance:
    """All declared windows of a project."""

    declared: tuple[Declared, ...]
    zone: tzinfo

    def of(self, probe: str, begin: int, end: int) -> list[Interval]:
        """The windows for a probe that reach into the time from `begin` to `end`, whole, sorted and disjoint."""
        found = []
        for window in self.declared:
            if window.probes and probe not in window.probes:
                continue
            found += [each for each in self._intervals(window, begin, end) if each[0] < end and each[1] > begin]
        return merged(found)

    def _intervals(self, window: Declared, begin: int, end: int) -> Iterable[Interval]:
        if window.from_ is not None and window.to is not None:
            yield self._second(window.from_), self._second(window.to)
        if window.weekly is not None:
            yield from self._weekly(window.weekly, begin, end)

    def _weekly(self, weekly: tuple[int, int, int], begin: int, end: int) -> Iterable[Interval]:
        weekday, first, last = weekly
        last += 24 * 60 if last <= first else 0
        day = local_date(datetime.fromtimestamp(begin, UTC), self.zone) - timedelta(days=2)
        day += timedelta(days=(weekday - day.weekday()) % 7)
        final = local_date(datetime.fromtimestamp(end, UTC), self.zone) + ONE_DAY
        while day <= final:
            if not skipped(day, self.zone):
                yield self._at(day, first), self._at(day, last)
            day += timedelta(days=7)

    def _at(self, day: date, minute: int) -> int:
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        return int(instant(wall, self.zone).timestamp())

    def _second(self, moment: datetime) -> int:
        known = moment if moment.tzinfo else instant(moment, self.zone)
        return int(known.timestamp())
