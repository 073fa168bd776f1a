"""A line on stderr that tells how far a long work is, where somebody looks; gone when it ends."""

from __future__ import annotations

import sys
import time

from upkeep.config.environment import variable

AFTER = 1.0
"""Seconds before anything is shown."""
_EVERY = 0.2


class Progress:
    """Counts what is done; a context manager, so that its line is taken away whatever happens."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = time.monotonic() + AFTER
        self._shown = False
        self._watched = sys.stderr.isatty() and variable("TERM") != "dumb"

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, done: int) -> None:
        """Tell how much is done so far."""
        if self._watched and time.monotonic() >= self._next:
            sys.stderr.write(f"\r\x1b[K{self._what}: {done:,}")
            sys.stderr.flush()
            self._next, self._shown = time.monotonic() + _EVERY, True
