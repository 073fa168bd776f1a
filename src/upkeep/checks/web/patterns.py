"""Regular expressions held against answers: a pattern that never ends must not hold up anything.

Python cannot stop a search, so a pattern that could run long is searched for in a process of its own, which is ended
when its time is over. One process serves many searches, one after the other.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Timer
from time import perf_counter

LIMIT = 3.0
"""Seconds for one search; none that is well written takes a tenth of it."""
SIDE_BY_SIDE = 4
"""Searches at a time."""

_SEARCHER = """
import re, sys
take, give = sys.stdin.buffer, sys.stdout.buffer
for line in take:
    pattern, text, encoding = line.split()
    found = re.search(take.read(int(pattern)).decode(), take.read(int(text)).decode(encoding.decode(), "replace"))
    give.write(b"1" if found else b"0")
    give.flush()
"""


class Patterns:
    """Searches under way and the processes that make them; none before the first search."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()

    def search(self, pattern: str, read: Callable[[], bytes], encoding: str, seconds: float) -> Future[bool | None]:
        """Whether the pattern is found in what `read` gives, at some time; None where that takes over `seconds`."""
        if not set(pattern) & set("*+{?|"):  # without repeats and choices a search is short
            known: Future[bool | None] = Future()
            known.set_result(re.search(pattern, read().decode(encoding, "replace")) is not None)
            return known
        if self._threads is None:
            self._threads = ThreadPoolExecutor(SIDE_BY_SIDE, "upkeep-pattern")
        return self._threads.submit(self._search, pattern.encode(), read, encoding, perf_counter() + seconds)

    def close(self) -> None:
        """End the processes."""
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
        while True:
            try:
                process = self._idle.get_nowait()
            except Empty:
                return
            _end(process)

    def _search(self, pattern: bytes, read: Callable[[], bytes], encoding: str, until: float) -> bool | None:
        seconds = min(LIMIT, until - perf_counter())
        if seconds <= 0:
            return None
        text = read()
        try:
            process = self._idle.get_nowait()
        except Empty:
            process = _begin()
        timer = Timer(seconds, process.kill)
        timer.start()
        try:
            said = _ask(process, b"%d %d %s\n" % (len(pattern), len(text), encoding.encode()), pattern, text)
        finally:
            timer.cancel()
        if said:
            self._idle.put(process)
            return said == b"1"
        _end(process)
        return None


def _begin() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _SEARCHER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},  # it needs nothing of ours, least of all secrets
    )


def _ask(process: subprocess.Popen[bytes], *parts: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        for part in parts:
            process.stdin.write(part)
        process.stdin.flush()
        return process.stdout.read(1)
    except BrokenPipeError:
        return b""


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            try:
                stream.close()
            except BrokenPipeError:
                pass  # what it was not told any more
