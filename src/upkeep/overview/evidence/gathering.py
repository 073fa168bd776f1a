"""Sources looked at side by side, each in a thread of its own that keeps nobody waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from upkeep.checklists.facts import UNKNOWN, Fact
from upkeep.errors import UserError

LIMIT = 60.0
"""Seconds after which a source is no longer waited for."""
GRACE = 2.0
"""Seconds beyond its limit that a source gets to say so itself."""
_TICK = 0.05


@dataclass
class Task:
    """One source that looks for one item."""

    item: str
    title: str
    look: Callable[[], Iterable[Fact]]
    limit: float = LIMIT
    began: float = 0.0
    facts: tuple[Fact, ...] | None = None
    """What it found; None while it looks."""


class Gathering:
    """All sources of a list. What they find is asked for again and again while they look."""

    def __init__(self, scrub: Callable[[Fact], Fact]) -> None:
        self._scrub = scrub
        self._tasks: dict[str, list[Task]] = {}
        self.defects: list[BaseException] = []
        """What sources raised that they must not."""

    def begin(self, item: str, tasks: Sequence[Task]) -> None:
        """Start the sources of an item, once."""
        if item in self._tasks:
            return
        self._tasks[item] = list(tasks)
        for task in tasks:
            task.began = time.monotonic()
            threading.Thread(target=self._work, args=(task,), name=task.title, daemon=True).start()

    def facts(self, item: str) -> list[Fact]:
        """What was found for an item so far, in the order of its sources."""
        self._leave_behind(item)
        return [fact for task in self._tasks.get(item, ()) for fact in task.facts or ()]

    def pending(self, item: str) -> tuple[tuple[str, float], ...]:
        """The sources of an item that still look, each with its seconds, the slowest first."""
        self._leave_behind(item)
        now = time.monotonic()
        waiting = [(task.title, now - task.began) for task in self._tasks.get(item, ()) if task.facts is None]
        return tuple(sorted(waiting, key=lambda each: -each[1]))

    def slowest(self) -> list[str]:
        """The titles of up to three sources of any item that still look, the slowest first."""
        waiting = [each for item in list(self._tasks) for each in self.pending(item)]
        return [title for title, _ in sorted(waiting, key=lambda each: -each[1])[:3]]

    def wait(self, item: str) -> None:
        """Wait until all sources of an item have ended or were given up."""
        while self.pending(item):
            time.sleep(_TICK)

    def settle(self, seconds: float) -> None:
        """Wait until all sources of all items have ended, at most `seconds`."""
        end = time.monotonic() + seconds
        while self.slowest() and time.monotonic() < end:
            time.sleep(_TICK)

    def raise_defect(self) -> None:
        """Raise what a source raised that it must not; every answer is kept by now."""
        if self.defects:
            raise self.defects[0]

    def _work(self, task: Task) -> None:
        """In the source's thread."""
        try:
            facts = [self._scrub(fact) for fact in task.look()]
        except UserError as problem:
            facts = [self._scrub(Fact(task.title, problem.message, UNKNOWN))]
        except Exception as defect:  # noqa: BLE001 - handed to the main thread, which raises it at the end
            self.defects.append(defect)
            facts = [Fact(task.title, "upkeep failed here; it says more at the end", UNKNOWN)]
        if task.facts is None:  # else it came too late
            task.facts = tuple(facts)

    def _leave_behind(self, item: str) -> None:
        """End what is over its limit: its thread is left alone and dies with the process."""
        now = time.monotonic()
        for task in self._tasks.get(item, ()):
            if task.facts is None and now > task.began + task.limit + GRACE:
                task.facts = (Fact(task.title, f"no answer within {task.limit:.0f} s; given up", UNKNOWN),)
