"""Time limits: a measurement ends by then, whatever its peer or its driver does."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Generic, TypeVar

from upkeep.checks.failure import Failed, finding_of, is_down
from upkeep.checks.interface import TIMEOUT, Finding, down

T = TypeVar("T")

LEAST = 0.001
"""Seconds; a socket's timeout of 0 would mean something else."""


class Deadline:
    """The end of a measurement, by the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then; never less than a millisecond."""
        return max(LEAST, self._end - monotonic())

    @property
    def over(self) -> bool:
        """Whether it has passed."""
        return monotonic() >= self._end

    @property
    def passed(self) -> Failed:
        """The failure to raise when it has passed."""
        return is_down(TIMEOUT, f"no answer within {self.seconds:g} s")


class _Outcome(Generic[T]):
    """What a thread left: a result or what it raised."""

    def __init__(self) -> None:
        self.result: list[T] = []
        self.raised: BaseException | None = None

    def __enter__(self) -> _Outcome[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.raised = raised
        return True


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns or raises; raises TimeoutError where it takes longer than `seconds`.

    It runs in a thread of its own. Where time is up the thread is left behind, since nothing can end a driver or a
    resolver that does not look at the clock; it does not keep the process from ending.
    """
    outcome: _Outcome[T] = _Outcome()

    def run() -> None:
        with outcome:
            outcome.result.append(work())

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if outcome.raised is not None:
        raise outcome.raised
    if not outcome.result:
        raise TimeoutError
    return outcome.result[0]


def finding_within(seconds: float, work: Callable[[], Finding]) -> Finding:
    """What `work` found; down with `timeout` where it takes longer than `seconds`."""
    try:
        return within(seconds, lambda: finding_of(work))
    except TimeoutError:
        return down(TIMEOUT, f"no answer within {seconds:g} s")
