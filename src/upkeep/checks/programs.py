"""Programs run within a time limit: nothing of them outlives it, and no more of their output is kept than fits."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from upkeep.checks.deadline import Deadline
from upkeep.config.environment import variables

MOST = 64_000
"""Bytes of each stream that are kept unless said otherwise; the rest is read and dropped, so that the program is not
held up."""

_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR")
_TICK = 0.05
"""Seconds between two looks at whether a program ended whose output another still holds open."""


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    status: int | None
    """Its exit status, negative for a signal; None where it was killed at the time limit."""
    output: str
    """What it wrote to stdout, at most so many bytes."""
    errors: str
    """The same of stderr."""


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """What a program is given: the usual variables and its own, none of upkeep's secrets."""
    usual = {name: value for name, value in variables().items() if name in _KEPT or name.startswith("LC_")}
    return usual | dict(own)


def run(command: list[str], folder: Path, own: Mapping[str, str], seconds: float, most: int = MOST) -> Ended:
    """Run `command` in `folder` in a process group of its own, which is killed at the end, or after `seconds`.

    At most `most` bytes of each stream are kept.

    Raises OSError where it cannot be started, ValueError where an argument holds a zero byte.
    """
    deadline = Deadline(seconds)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, env=environment(own), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            kept = _read(process, deadline, most)
            ended = _has_ended(process.pid, deadline)
        finally:
            _kill_group(process.pid)  # before it is waited for: until then no other process can get its number
        status = process.wait()
    output, errors = (data.decode("utf-8", "replace") for data in kept)
    return Ended(status if ended else None, output, errors)


def _read(process: subprocess.Popen[bytes], deadline: Deadline, most: int) -> tuple[bytes, bytes]:
    """Both streams until they are closed, the program has ended, or time is up."""
    kept: dict[IO[bytes] | None, bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as selector:
        for stream in kept:
            if stream is not None:
                selector.register(stream, selectors.EVENT_READ, kept[stream])
        while selector.get_map() and not deadline.over:
            over = _is_over(process.pid)  # asked first: what was written before the end can be read then
            events = selector.select(0 if over else min(_TICK, deadline.left))
            if over and not events:
                break
            for key, _ in events:
                _take(key, selector, most)
    output, errors = kept.values()
    return bytes(output), bytes(errors)


def _take(key: selectors.SelectorKey, selector: selectors.DefaultSelector, most: int) -> None:
    """What a stream has now; one that was closed is let go."""
    chunk = os.read(key.fd, 65_536)
    if not chunk:
        selector.unregister(key.fileobj)
    key.data.extend(chunk[: max(0, most - len(key.data))])


def _has_ended(pid: int, deadline: Deadline) -> bool:
    """Whether the program ends by itself in time; it stays a zombie, so that its number is not given away."""
    from time import sleep

    while not _is_over(pid):
        if deadline.over:
            return False
        sleep(min(_TICK, deadline.left))
    return True


def _is_over(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # nobody left, or only what has become another user's
        return
