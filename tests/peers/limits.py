"""Limits of time, judged so that a busy machine does not count as the product's fault."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from upkeep.checks.interface import Finding

Found = TypeVar("Found")

TURNS = 3
WITHOUT_TIME = ("unknown", "timeout")
"""State and word of a check to which the machine left no time to look."""


def timely(seconds: float, act: Callable[[], Found]) -> Found:
    """What `act` returns in less than `seconds`, in one of three turns.

    What the product waits for too long, it waits for in every turn; what the machine is busy with passes.
    """
    took = 0.0
    for _ in range(TURNS):
        begin = time.monotonic()
        found = act()
        took = time.monotonic() - begin
        if took < seconds:
            return found
    raise AssertionError(f"{took:.1f} s in the last of {TURNS} turns, and never less than {seconds} s")


def seen(look: Callable[[], Finding]) -> Finding:
    """What a browser found; where the machine left it no time to look it says so, and looks again, in three turns."""
    found = look()
    for _ in range(TURNS - 1):
        if (found.state, found.word) != WITHOUT_TIME:
            break
        found = look()
    return found
