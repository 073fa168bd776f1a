"""Running a guide's checks: side by side, each with its own limit, the whole within its time whatever hangs."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from upkeep.checks import module_of
from upkeep.checks.interface import (
    DNS,
    REFUSED,
    RESET,
    TIMEOUT,
    UNKNOWN,
    Finding,
    Ground,
    Missing,
)
from upkeep.errors import UserError
from upkeep.guides.outcome import (
    FAIL,
    NOT_ASKED,
    NOT_AWAITED,
    SKIP,
    Outcome,
    outcome,
    unseen,
)
from upkeep.guides.plan import Instance

WITHOUT_BROWSER = 30.0
WITH_BROWSER = 60.0
"""Seconds that the automatic part may take."""

BROWSER = "browser"
"""The extra whose kinds get the longer time."""

PAUSE = 1.0
"""Seconds before a failure of the network is looked at a second time."""

GRACE = 1.0
"""Seconds that a check gets beyond its limit to say so itself, before it is left behind."""

PATIENCE = 4.0
"""Seconds for which all checks are waited for, even where a cause is certain already."""

RESERVE = 1.5
"""Seconds kept back at the end of the whole, for what must be told by then."""

REPEATED_WORDS = frozenset({REFUSED, TIMEOUT, RESET, DNS})
REPEATED_STATUSES = frozenset({502, 503, 504})

Measure = Callable[[Instance, Ground], Finding]


class Progress(Protocol):
    """Who is told what is looked at; the work never knows of a terminal."""

    def waiting(self, checks: Sequence[tuple[str, float]]) -> None:
        """The titles of the checks that are looked at just now, each with its seconds; called often."""

    def ended(self, outcome: Outcome) -> None:
        """A check came to its end."""


class Silent:
    """Tells nobody."""

    def waiting(self, checks: Sequence[tuple[str, float]]) -> None:
        """Nothing."""

    def ended(self, outcome: Outcome) -> None:
        """Nothing."""


@dataclass(kw_only=True)
class Order:
    """How checks are to be run."""

    now: datetime
    """The time of the run, UTC."""
    folder: Path
    trusted: bool = False
    allowed: frozenset[str] = frozenset()
    """The ids of rows that may send something."""
    limit: float | None = None
    """Seconds for the whole; by default 30, or 60 where a browser is among the kinds."""
    spent: float = 0.0
    """Seconds of it that were spent before, on reading the page."""
    enough: Callable[[Sequence[Outcome]], bool] = lambda outcomes: False
    """Whether what was found so far is enough; the rest is then not waited for."""
    scrub: Callable[[str], str] = lambda text: text
    progress: Progress = field(default_factory=Silent)
    known: dict[str, Outcome] = field(default_factory=dict)
    """What is known already, by id, and is not looked at again."""


def measured(instance: Instance, ground: Ground) -> Finding:
    """What the kind of an instance finds."""
    try:
        finding: Finding = module_of(instance.row.kind).measure(instance.options, ground)
        return finding
    except Missing as missing:
        return missing.finding


def run(instances: Sequence[Instance], order: Order, measure: Measure = measured) -> tuple[Outcome, ...]:
    """The outcome of every instance, in their order. An unexpected error of a kind is raised here."""
    return _Run(instances, order, measure).outcomes()


@dataclass
class _Job:
    instance: Instance
    began: float
    limit: float
    """The time, by the monotonic clock, at which it is left behind."""


class _Run:
    def __init__(self, instances: Sequence[Instance], order: Order, measure: Measure) -> None:
        self.instances = instances
        self.order = order
        self.measure = measure
        self.done: dict[str, Outcome] = {}
        self.running: dict[str, _Job] = {}
        self.results: queue.SimpleQueue[tuple[str, Finding | BaseException, float, int]] = queue.SimpleQueue()
        limit = order.limit or (WITH_BROWSER if _wants_browser(instances) else WITHOUT_BROWSER)
        self.began = time.monotonic()
        self.end = self.began + max(RESERVE, limit - RESERVE - order.spent)

    def outcomes(self) -> tuple[Outcome, ...]:
        self._settle()
        while len(self.done) < len(self.instances):
            self._start()
            self._take()
            self._leave_behind()
            patient = time.monotonic() < self.began + PATIENCE
            if self.running and not patient and self.order.enough(tuple(self.done.values())):
                self._stop(NOT_AWAITED, "not waited for: the cause is certain")
        return tuple(self.done[each.id] for each in self.instances)

    def _settle(self) -> None:
        """What is known without looking."""
        for each in self.instances:
            if each.id in self.order.known:
                self.done[each.id] = self.order.known[each.id]
            elif each.settled is not None:
                self._end(outcome(each, each.settled, scrub=self.order.scrub))
            elif each.row.ask and each.row.id not in self.order.allowed:
                how = "; allow it with --send-test" if each.row.option == "send-test" else "; it is asked at a terminal"
                self._end(unseen(each, NOT_ASKED, f"sends something{how}"))

    def _start(self) -> None:
        """Start every check whose ground is known; one whose ground failed is blocked."""
        for each in self.instances:
            if each.id in self.done or each.id in self.running:
                continue
            grounds = [other for other in self.instances if other.row.id in each.row.requires]
            ended = [self.done[other.id] for other in grounds if other.id in self.done]
            failed = next((found for found in ended if self._blocks(found)), None)
            if failed is not None:
                root = failed.blocked_by or failed.id
                self._end(unseen(each, None, f"blocked by {root}", root))
            elif len(ended) == len(grounds):
                self._begin(each)

    def _blocks(self, found: Outcome) -> bool:
        if found.state == SKIP:
            return found.blocked_by is not None
        row = next(each.row for each in self.instances if each.id == found.id)
        return found.state == FAIL and (not row.blocks_on or found.word in row.blocks_on)

    def _begin(self, instance: Instance) -> None:
        now = time.monotonic()
        once = instance.row.timeout.total_seconds()
        whole = once + GRACE + (PAUSE + once if instance.row.repeat else 0.0)
        self.running[instance.id] = _Job(instance, now, min(now + whole, self.end + GRACE))
        threading.Thread(target=self._work, args=(instance,), name=instance.id, daemon=True).start()

    def _work(self, instance: Instance) -> None:
        """In its own thread: one try, and a second where the network failed and there is time."""
        began = time.monotonic()
        tries, found = 1, self._try(instance)
        again = instance.row.repeat and isinstance(found, Finding) and _failed_on_the_network(found)
        if again and time.monotonic() + PAUSE + 0.5 < self.end:
            time.sleep(PAUSE)
            tries, found = 2, self._try(instance)
        self.results.put((instance.id, found, time.monotonic() - began, tries))

    def _try(self, instance: Instance) -> Finding | BaseException:
        left = max(0.1, self.end - time.monotonic())
        timeout = min(instance.row.timeout.total_seconds(), left)
        order = self.order
        ground = Ground(folder=order.folder, timeout=timeout, now=order.now, trusted=order.trusted)
        try:
            return self.measure(instance, ground)
        except UserError as problem:
            return Finding(state=UNKNOWN, word="error", detail=problem.message)
        except BaseException as problem:  # noqa: BLE001 - handed to the main thread, which raises it
            return problem

    def _take(self) -> None:
        """Wait a moment for a result."""
        try:
            id, found, seconds, tries = self.results.get(timeout=0.1)
        except queue.Empty:
            self._tell()
            return
        job = self.running.pop(id, None)
        if isinstance(found, BaseException):
            raise found
        if job is not None:  # else it came too late
            self._end(outcome(job.instance, found, seconds=seconds, tries=tries, scrub=self.order.scrub))

    def _tell(self) -> None:
        now = time.monotonic()
        self.order.progress.waiting([(job.instance.title, now - job.began) for job in self.running.values()])

    def _leave_behind(self) -> None:
        """End what is over its limit: its thread is left alone and dies with the process."""
        now = time.monotonic()
        for id, job in list(self.running.items()):
            if now >= job.limit:
                del self.running[id]
                seconds = now - job.began
                late = Finding(state=UNKNOWN, word=TIMEOUT, detail=f"did not end within {seconds:.0f} s; given up")
                self._end(outcome(job.instance, late, seconds=seconds))

    def _stop(self, word: str, detail: str) -> None:
        for each in self.instances:
            if each.id not in self.done:
                self.running.pop(each.id, None)
                self._end(unseen(each, word, detail))

    def _end(self, ended: Outcome) -> None:
        self.done[ended.id] = ended
        self.order.progress.ended(ended)


def _failed_on_the_network(finding: Finding) -> bool:
    if finding.state == "up":
        return False
    return finding.word in REPEATED_WORDS or finding.evidence.get("status") in REPEATED_STATUSES


def _wants_browser(instances: Sequence[Instance]) -> bool:
    return any(
        each.settled is None and getattr(module_of(each.row.kind), "EXTRA", None) == BROWSER for each in instances
    )
