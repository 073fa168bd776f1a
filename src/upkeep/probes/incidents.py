"""Incidents: from the first down sample to the first up sample after it (semantics, "Availability").

A down sample inside a maintenance window opens none, an up sample inside one ends one; unknown samples do neither.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from upkeep.probes.timeline import DOWN, UP, Interval, Row, inside, seconds, spans


@dataclass(frozen=True)
class Incident:
    """One stretch in which the app was down, as seen by one probe; times are seconds since 1970."""

    begin: int
    end: int | None
    """None while it is open."""
    down: int
    """Its down seconds; less than its length where it holds unknown time or maintenance."""
    false: str | None = None
    """Why it was a false alarm; None where it was none."""

    def reaches(self, begin: int, end: int) -> bool:
        """Whether it reaches into the time from `begin` to `end`."""
        return self.begin < end and (self.end is None or self.end > begin)

    def id(self, probe: str) -> str:
        """How a person names it: the probe and when it began, UTC."""
        return f"{probe.replace(' ', '-')}-{datetime.fromtimestamp(self.begin, UTC):%Y%m%d-%H%M%S}"


def incidents(rows: Sequence[Row], windows: Sequence[Interval], false: Mapping[int, str], now: int) -> list[Incident]:
    """Every incident in `rows`, oldest first; an open one counts its down seconds up to `now`.

    `false` says by their begin which were false alarms, and why.
    """
    begins = [row.begin for row in rows]
    found: list[Incident] = []
    opened: int | None = None

    def close(begin: int, end: int | None) -> None:
        until = now if end is None else end
        first, last = max(0, bisect_left(begins, begin + 1) - 1), bisect_left(begins, until)
        down = seconds(spans(rows[first : last + 1], windows, begin, until), DOWN)
        found.append(Incident(begin, end, down, false.get(begin)))

    for row in rows:
        if row.state == DOWN and opened is None:
            opened = _opens(row, windows)
        elif row.state == UP and opened is not None:
            close(opened, row.begin)
            opened = None
    if opened is not None:
        close(opened, None)
    return found


def _opens(row: Row, windows: Sequence[Interval]) -> int | None:
    """The first sample of a down row that lies outside every window."""
    if inside(windows, row.begin) is None:
        return row.begin
    return next((time for time in row.times if inside(windows, time) is None), None)
