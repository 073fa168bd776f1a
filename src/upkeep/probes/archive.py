"""Everything measured so far, day by day: read from summaries and logs without a lock, rolled up by the writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from upkeep.clock.local import ONE_DAY
from upkeep.errors import DamagedDocument
from upkeep.probes import log
from upkeep.probes.day import SUMMARY, Day, ProbeDay, beginning, joined, made
from upkeep.probes.timeline import UP, Row
from upkeep.state.folder import State, Writer

FOLDER = "summaries"
LOOK_BACK = 2 * 86400
"""Seconds before a window in which a sample that lasts into it is looked for, at least."""


def name_of(day: date) -> str:
    """A summary's name within the state folder."""
    return f"{FOLDER}/{day.isoformat()}.json"


def date_of(second: int) -> date:
    """The UTC date of an instant in seconds since 1970."""
    return datetime.fromtimestamp(second, UTC).date()


class Archive:
    """The days of one state; each is read once, and only when asked for."""

    def __init__(self, state: State, now: int) -> None:
        """Samples later than `now` (seconds since 1970) are not looked at."""
        self._state = state
        self._now = now
        self._days: dict[date, Day] = {}
        self.damaged: list[str] = []
        """Names of documents and logs that could not be read, of the days looked at so far."""

    def dates(self) -> list[date]:
        """Every date up to now with a log or a summary, oldest first."""
        found = set(log.days(self._state)) | set(_summaries(self._state.path / FOLDER))
        return sorted(day for day in found if beginning(day) <= self._now)

    def day(self, day: date) -> Day:
        """One date: its summary and whatever its log holds beyond; computed where it is not rolled up yet."""
        if day not in self._days:
            self._days[day] = self._read(day)
        return self._days[day]

    def between(self, begin: int, end: int) -> Iterator[Day]:
        """The days that reach into the time from `begin` to `end`, oldest first."""
        first, last = date_of(begin), date_of(max(begin, end - 1))
        for day in self.dates():
            if first <= day <= last:
                yield self.day(day)

    def of(self, probe: str, begin: int, end: int) -> Iterator[ProbeDay]:
        """One probe's days between two instants."""
        for day in self.between(begin, end):
            if probe in day.probes:
                yield day.probes[probe]

    def rows(self, probe: str, begin: int, longest: int = 0) -> tuple[Row, ...]:
        """A probe's rows up to now, from far enough before `begin` that every second from there on is told.

        `longest` is the longest `every` in seconds that a sample may have been recorded under. Where an incident may
        reach into the window, the rows reach back to the up sample before it.
        """
        first = date_of(begin - max(LOOK_BACK, 2 * longest))
        found: list[Row] = []
        for day in reversed(self.dates()):
            if day < first and _settled(found, begin):
                break
            if each := self.day(day).probes.get(probe):
                found = each.rows + found
        return tuple(found)

    def reason(self, probe: str, second: int) -> tuple[str, str]:
        """The error word and detail of the down sample at `second`; empty where it was not kept."""
        known = self.day(date_of(second)).probes.get(probe)
        return known.reasons.get(second, ("", "")) if known else ("", "")

    def is_kept(self, day: Day) -> bool:
        """Whether a summary on disk holds all of this day."""
        summary = self._summary(day.date)
        return summary is not None and (summary.bytes, summary.head) == (day.bytes, day.head)

    def _read(self, day: date) -> Day:
        summary = self._summary(day)
        begin = 0
        if summary is not None and summary.bytes and summary.head == log.head(self._state, day):
            begin = summary.bytes
        if summary is not None and log.size(self._state, day) <= begin:
            return summary
        part = log.read(self._state, day, begin)
        if part.damaged:
            self.damaged.append(log.name_of(day))
        documents = part.documents
        if beginning(day + ONE_DAY) > self._now:
            limit = datetime.fromtimestamp(self._now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            documents = [each for each in documents if each["at"] <= limit]
        rest = made(day, documents)
        whole = rest if summary is None else joined(summary, rest)
        whole.bytes, whole.head = part.end, log.head(self._state, day)
        return whole

    def _summary(self, day: date) -> Day | None:
        try:
            return self._state.read(name_of(day), SUMMARY)
        except DamagedDocument as problem:
            self.damaged.append(problem.name)
            return None


def _settled(rows: Iterable[Row], begin: int) -> bool:
    """Whether no incident can reach into the time after `begin` from before the first of `rows`."""
    for row in rows:
        if row.begin > begin:
            return False
        if row.state == UP:
            return True
    return False


def _summaries(folder: Path) -> Iterator[date]:
    for path in folder.glob("*.json") if folder.is_dir() else ():
        try:
            yield date.fromisoformat(path.stem)
        except ValueError:
            continue


def roll_up(writer: Writer, state: State, now: int, *, samples: timedelta, days: timedelta | None) -> None:
    """Write the summaries of finished days, then drop logs older than `samples` and summaries older than `days`.

    A log is dropped only when its summary is durable and holds all of it; one with damaged lines is kept for ever.
    """
    archive = Archive(state, now)
    today = date_of(now)
    for day in [each for each in log.days(state) if each < today]:
        whole = archive.day(day)
        if {name_of(day), log.name_of(day)} & set(archive.damaged):
            continue
        if not archive.is_kept(whole):
            writer.replace(name_of(day), whole, SUMMARY)
        if day < date_of(now - int(samples.total_seconds())):
            writer.remove(log.name_of(day))
    if days is not None:
        oldest = date_of(now - int(days.total_seconds()))
        for day in _summaries(state.path / FOLDER):
            if day < oldest:
                writer.remove(name_of(day))
