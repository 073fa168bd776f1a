"""Kind `heartbeat`: a job that reports by `upkeep beat NAME`; late is down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from upkeep.checks.interface import Finding, Ground, down, unknown, up
from upkeep.clock.durations import Duration
from upkeep.config.values import TABLE, Elapsed

METRIC: str | None = "uptime"
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

LATE, WAITING = "late", "waiting"

WORDS: dict[str, str] = {
    LATE: "the job has not reported in time",
    WAITING: "the job has not reported yet, and need not have",
}
"""What it answers beside the words of interface.ERRORS."""

EXAMPLE = {"grace": "10m"}
"""The options of a typical probe."""

_EVERY = timedelta(minutes=5)
_LEAST_GRACE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Options:
    """How late a report may come."""

    __pydantic_config__ = TABLE

    grace: Elapsed | None = None
    """How long after `every` it is down; by default a tenth of `every`, at least a minute."""


def measure(options: Options, ground: Ground) -> Finding:
    """Up until `every` and `grace` have passed since the last beat, then down.

    `ground.memory` holds `every` in seconds, `beat`, the time of the last report (absent before the first), and
    `since`, the time of the first measurement, from which a job that never reported is judged. Exactly at the end of
    the grace is in time.
    """
    memory = dict(ground.memory) | {"since": ground.memory.get("since") or _stamp(ground.now)}
    every = timedelta(seconds=float(memory.get("every") or _EVERY.total_seconds()))
    grace = options.grace if options.grace is not None else max(every / 10, _LEAST_GRACE)
    beat = _time(memory, "beat")
    begin = beat or _time(memory, "since") or ground.now
    due = begin + every + grace
    evidence = {"last_beat": _stamp(beat) if beat else None, "due": _stamp(due)}
    rule = f"it is expected every {_length(every)}, {_length(grace)} of grace"
    ago = _length(max(timedelta(), ground.now - begin))
    if ground.now > due:
        told = f"last report {ago} ago" if beat else f"never reported in {ago}"
        return down(LATE, f"{told}; {rule}", memory=memory, evidence=evidence)
    if beat is None:
        return unknown(WAITING, f"no report yet; {rule}", memory=memory, evidence=evidence)
    return up(detail=f"last report {ago} ago", memory=memory, evidence=evidence)


def _time(memory: Mapping[str, Any], key: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(memory.get(key)))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _length(length: timedelta) -> str:
    return str(Duration(length.days, timedelta(seconds=length.seconds)))
