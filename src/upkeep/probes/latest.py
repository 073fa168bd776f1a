"""What each probe found last, so that a run costs the same however long the history is.

It is a cache in `index/latest.json` and never the truth: it knows how far it has read the log, whoever loads it reads
on from there, and it is made anew from the log where it is missing or does not fit.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from upkeep.probes import log
from upkeep.probes.archive import date_of
from upkeep.probes.day import beginning
from upkeep.probes.sample import Sample, from_document
from upkeep.state import files
from upkeep.state.folder import State

FILE = "index/latest.json"
SHAPE = 2
"""Raised whenever what is remembered changes; an index of another shape is made anew."""
_FAR = beginning(date(9999, 12, 31))
MOST_RECENT = 12
"""Response times that a sparkline is drawn from."""


@dataclass
class Last:
    """One probe, as its samples up to now leave it; times are seconds since 1970."""

    first: int
    """Its first sample of all."""
    at: int
    """Its last sample."""
    sample: dict[str, Any]
    """The line of its last sample."""
    known: dict[str, Any] | None = None
    """The line of its last sample that was up or down."""
    known_at: int | None = None
    up_at: int | None = None
    up_since: int | None = None
    """The first up sample since it was last down; stands while it is down, for how long it had been up."""
    down_at: int | None = None
    down_since: int | None = None
    """The first down sample since it was last up; None while it is up."""
    valued: dict[str, Any] | None = None
    """The line of its last sample with a value."""
    answered: dict[str, Any] | None = None
    """The line of its last sample with a response time."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What its kind asked to be remembered."""
    recent: list[float] = field(default_factory=list)
    """Its last response times in seconds, oldest first."""
    counts: list[list[int]] = field(default_factory=list)
    """Time, failed and all requests of the samples within `window` of the last."""

    @property
    def last(self) -> Sample:
        """Its last sample."""
        return from_document(self.sample)


@dataclass
class Latest:
    """All probes, and how far the log has been read."""

    probes: dict[str, Last] = field(default_factory=dict)
    day: str = ""
    """The date of the log that was read last."""
    bytes: int = 0
    """How much of it."""
    until: int = 0
    """The time of the latest sample within, seconds since 1970."""
    rolled: str = ""
    """The date up to which finished days were rolled up."""
    damaged: list[str] = field(default_factory=list)
    """Logs with lines that could not be read, of those looked at now."""
    partial: bool = False
    """Whether samples later than now were passed over; such a view is not remembered."""

    def take(self, document: dict[str, Any], second: int, window: int) -> None:
        """Add one sample; `window` is how many seconds of request counts are remembered."""
        name = document["probe"]
        self.until = max(self.until, second)
        last = self.probes.setdefault(name, Last(second, second, document))
        if second < last.at:
            last.first = min(last.first, second)
            return
        last.at, last.sample = second, document
        state = document["state"]
        if state != "unknown":
            last.known, last.known_at = document, second
        if state == "up":
            if last.up_since is None or last.down_since is not None:
                last.up_since = second
            last.up_at, last.down_since = second, None
        elif state == "down":
            last.down_at = second
            last.down_since = last.down_since if last.down_since is not None else second
        if document.get("value") is not None:
            last.valued = document
        if (response := document.get("response_time")) is not None:
            last.answered = document
            last.recent = [*last.recent, response][-MOST_RECENT:]
        if (memory := document.get("memory")) is not None:
            last.memory = memory
        if counts := document.get("counts"):
            kept = [each for each in last.counts if each[0] > second - window and each[0] != second]
            last.counts = [*kept, [second, *counts]]


def load(state: State, now: int, window: int, names: Collection[str] = ()) -> Latest:
    """What is known up to `now` (seconds since 1970); reads only what the index has not seen. Raises StateError.

    Samples later than now, left by a clock that was put back, are not looked at. Where there is no index, logs are read
    only as far back as it takes to know when each of `names` was up.
    """
    latest = _remembered(state)
    if latest is None or latest.until > now or latest.day > date_of(now).isoformat():
        latest = Latest()
    if latest.day and log.size(state, date.fromisoformat(latest.day)) < latest.bytes:
        latest = Latest()
    for day, part in _unread(state, latest, now, set(names)):
        for document in part.documents:
            second = second_of(document["at"], day)
            if second <= now:
                latest.take(document, second, window)
            else:
                latest.partial = True
        if part.damaged:
            latest.damaged.append(log.name_of(day))
        latest.day, latest.bytes = day.isoformat(), part.end
    return latest


def save(state: State, latest: Latest) -> None:
    """Remember it, under the write lock; what fails here only costs time later."""
    if latest.partial:
        return
    path = state.path / FILE
    temporary = path.with_name(path.name + files.TEMPORARY)
    body = {
        "shape": SHAPE,
        "day": latest.day,
        "bytes": latest.bytes,
        "until": latest.until,
        "rolled": latest.rolled,
        "probes": {name: _out(last) for name, last in latest.probes.items()},
    }
    try:
        files.make_folder(path.parent)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, files.FILE_MODE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(json.dumps(body, separators=(",", ":")).encode("utf-8", "backslashreplace"))
        temporary.rename(path)
    except OSError:
        path.unlink(missing_ok=True)


def newest(state: State) -> int:
    """The time of the latest sample of all, seconds since 1970; 0 where there is none."""
    return load(state, _FAR, 0).until


def since(state: State, begin: int, now: int, names: Collection[str] | None = None) -> Iterator[Sample]:
    """Every sample after `begin` and up to `now` in the order of time, of `names` alone where given; from the logs."""
    days = [day for day in log.days(state) if date_of(begin) <= day <= date_of(now)]
    found = {
        (second_of(document["at"], day), document["probe"]): document
        for day in days
        for document in log.read(state, day).documents
        if names is None or document["probe"] in names
    }
    return (from_document(found[place]) for place in sorted(found) if begin < place[0] <= now)


def second_of(at: str, day: date) -> int:
    """A stored time of that date, in seconds since 1970."""
    return beginning(day) + int(at[11:13]) * 3600 + int(at[14:16]) * 60 + int(at[17:19])


def _unread(state: State, latest: Latest, now: int, names: set[str]) -> list[tuple[date, log.Part]]:
    """What the logs hold beyond what was read, oldest first."""
    today = date_of(now).isoformat()
    new = [day for day in log.days(state) if latest.day < day.isoformat() <= today]
    if latest.day:
        known = date.fromisoformat(latest.day)
        grown = [(known, log.read(state, known, latest.bytes))] if log.size(state, known) > latest.bytes else []
        return [*grown, *((day, log.read(state, day)) for day in new)]
    parts: list[tuple[date, log.Part]] = []
    for day in reversed(new):
        parts.append((day, log.read(state, day)))
        names -= {each["probe"] for each in parts[-1][1].documents if each["state"] == "up"}
        if not names:
            break
    return parts[::-1]


_LINES = ("known", "valued", "answered")


def _out(last: Last) -> dict[str, Any]:
    """As it is remembered: a line that is that of the last sample is written once."""
    row = vars(last).copy()
    return row | {name: True for name in _LINES if row[name] is last.sample}


def _in(row: dict[str, Any]) -> Last:
    return Last(**(row | {name: row["sample"] for name in _LINES if row[name] is True}))


def _remembered(state: State) -> Latest | None:
    try:
        body = json.loads((state.path / FILE).read_bytes())
        if body.pop("shape") != SHAPE:
            return None
        probes = {name: _in(row) for name, row in body.pop("probes").items()}
        return Latest(probes=probes, **body)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
