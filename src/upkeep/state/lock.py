"""Advisory locks held by the kernel: they die with their process, whatever kills it."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upkeep.errors import StateError
from upkeep.state.files import FILE_MODE, cannot_write, home_relative

_PAUSE = 0.02
LOCK_WAIT = 10.0
"""Seconds that a writer waits for another one."""


class Busy(StateError):
    """Another process kept the lock for longer than we wait."""

    code = "state.busy"


@contextmanager
def locked(path: Path, wait: float, held: str = "another upkeep is writing") -> Iterator[None]:
    """Hold the lock file `path` (never unlinked, not inherited by children); raises Busy after `wait` seconds.

    `held` says who holds it. It is flock, not a record lock: those vanish when any descriptor of the file is closed.
    Where the folder was replaced while we waited, as a restore does, the lock of the new one is taken.
    """
    end = time.monotonic() + wait
    while True:
        descriptor = _opened(path)
        try:
            _acquire(descriptor, path, end, held)
            if _is_still(descriptor, path):
                yield
                return
        finally:
            os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    except OSError as problem:
        raise cannot_write(path, problem) from problem


def _is_still(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _acquire(descriptor: int, path: Path, end: float, held: str) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as problem:
            if problem.errno not in (errno.EAGAIN, errno.EACCES):
                raise cannot_write(path, problem) from problem
        if time.monotonic() >= end:
            place = home_relative(path.parent)
            raise Busy(f"{held} in {place}; nothing was changed, run it again in a moment")
        time.sleep(_PAUSE)
