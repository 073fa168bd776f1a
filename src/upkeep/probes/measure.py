"""One run's measurements: all probes side by side, what failed on the network once more, everything within a limit."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from math import ceil
from typing import Any

from upkeep.checks import KINDS
from upkeep.checks.interface import (
    DNS,
    REFUSED,
    RESET,
    TIMEOUT,
    Finding,
    Ground,
    Missing,
    unknown,
)  # fmt: skip
from upkeep.config.probes import RETRY_PAUSE
from upkeep.probes.catalog import Probe

HICCUPS = frozenset({REFUSED, TIMEOUT, RESET, DNS})
"""Words of failures on the network, which are measured once more."""
HICCUP_STATUSES = frozenset({502, 503, 504})
GRACE = 2.0
"""Seconds beyond its timeout after which a check is no longer waited for."""


@dataclass
class Job:
    """One probe to be measured: its options expanded, or the finding that stands in for them."""

    probe: Probe
    options: Any
    ground: Ground
    finding: Finding | None = None
    first: Finding | None = None
    """What the first try found, where it was tried again."""
    tries: int = 0


@dataclass(frozen=True)
class Limits:
    """How much at a time, and for how long."""

    at_once: int
    seconds: float
    """For the whole run."""


@dataclass
class Progress:
    """What is being waited for; looked at by whoever shows it."""

    total: int = 0
    done: int = 0
    waiting: set[str] = field(default_factory=set)
    defects: list[BaseException] = field(default_factory=list)
    """What a check raised against its interface; to be raised once everything else is recorded."""

    def begin(self, name: str) -> None:
        """A measurement began."""
        self.waiting.add(name)

    def end(self, name: str) -> None:
        """A measurement is done."""
        self.waiting.discard(name)
        self.done += 1


def measure(jobs: Sequence[Job], limits: Limits, progress: Progress) -> None:
    """Fill in the finding of every job, whatever hangs; those that the run's limit cuts off are unknown."""
    end = time.monotonic() + limits.seconds
    turn = [job for job in jobs if job.finding is None]
    progress.total = len(turn)
    with _defects_kept(progress):
        while turn:
            _round(turn, limits.at_once, end, progress)
            turn = [job for job in turn if _again(job)]
            if not turn or time.monotonic() + RETRY_PAUSE.total_seconds() >= end:
                return
            time.sleep(RETRY_PAUSE.total_seconds())
            for job in turn:
                job.first = job.first or job.finding


def _again(job: Job) -> bool:
    finding = job.finding
    if finding is None or finding.state != "down" or job.tries > job.probe.common.retry:
        return False
    return finding.word in HICCUPS or finding.evidence.get("status") in HICCUP_STATUSES


def _round(jobs: Sequence[Job], at_once: int, end: float, progress: Progress) -> None:
    """Measure each job once: kinds that measure many at once together, the others in threads."""
    groups: dict[str, list[Job]] = {}
    for job in jobs:
        job.tries += 1
        groups.setdefault(job.probe.check, []).append(job)
        progress.begin(job.probe.name)
    results: queue.SimpleQueue[tuple[Job, Finding]] = queue.SimpleQueue()
    singles: list[Job] = []
    for check, members in groups.items():
        many = getattr(import_module(KINDS[check]), "measure_many", None)
        if many is None:
            singles += members
        else:
            _start(partial(_measure_many, many, members, at_once, results))
    _work_off(singles, at_once, results)
    _collect(jobs, results, min(end, time.monotonic() + _patience(jobs, at_once)), progress)


def _patience(jobs: Sequence[Job], at_once: int) -> float:
    """Seconds in which all of them must be done, so many at a time."""
    return (max(job.ground.timeout for job in jobs) + GRACE) * ceil(len(jobs) / at_once)


@contextmanager
def _defects_kept(progress: Progress) -> Iterator[None]:
    """What a check's thread raises is kept, rather than printed."""
    before = threading.excepthook
    threading.excepthook = lambda hook: progress.defects.append(hook.exc_value or SystemError("a thread ended"))
    try:
        yield
    finally:
        threading.excepthook = before


def _collect(
    jobs: Sequence[Job], results: queue.SimpleQueue[tuple[Job, Finding]], end: float, progress: Progress
) -> None:
    """Take findings until all are there or the time is over."""
    left = {id(job): job for job in jobs}
    while left:
        try:
            job, finding = results.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            break
        if left.pop(id(job), None) is not None:
            job.finding = finding
            progress.end(job.probe.name)
    for job in left.values():
        job.finding = unknown(TIMEOUT, "not measured: the run's time limit was reached")
        progress.end(job.probe.name)


def _start(work: Callable[[], None]) -> None:
    """Run something in a thread that keeps nobody from ending."""
    threading.Thread(target=work, daemon=True).start()


def _measure_many(
    many: Callable[[Sequence[tuple[Any, Ground]], int], Iterator[tuple[int, Finding]]],
    jobs: Sequence[Job],
    at_once: int,
    results: queue.SimpleQueue[tuple[Job, Finding]],
) -> None:
    for place, finding in many([(job.options, job.ground) for job in jobs], at_once):
        results.put((jobs[place], finding))


def _work_off(jobs: Sequence[Job], threads: int, results: queue.SimpleQueue[tuple[Job, Finding]]) -> None:
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)

    def work() -> None:
        while True:
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                return
            results.put((job, one(job.probe.check, job.options, job.ground)))

    for _ in range(min(threads, len(jobs))):
        _start(work)


def one(check: str, options: Any, ground: Ground) -> Finding:
    """Measure once; a missing driver is a finding that names the extra."""
    try:
        finding: Finding = import_module(KINDS[check]).measure(options, ground)
    except Missing as missing:
        return missing.finding
    return finding
