"""Single keys from a terminal, without Enter and without echo."""

from __future__ import annotations

import os
import select
import termios
import tty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

END = "\x04"
"""Ctrl-D, or the end of input."""
ENTER = "\n"


class Keyboard:
    """A terminal that gives each key at once; Ctrl-C interrupts as always."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)

    @contextmanager
    def single_keys(self) -> Iterator[None]:
        """Give single keys; the terminal's mode is restored however this ends. What was typed ahead is kept."""
        tty.setcbreak(self._descriptor, termios.TCSADRAIN)
        try:
            yield
        finally:
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    @contextmanager
    def whole_lines(self) -> Iterator[None]:
        """Within `single_keys`: give whole lines with echo for a while, for a prompt or an editor."""
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)
        try:
            yield
        finally:
            tty.setcbreak(self._descriptor, termios.TCSADRAIN)

    def read(self, timeout: float | None = None) -> str | None:
        """The next key, ENTER or END; None after `timeout` seconds, and for keys such as arrows."""
        if timeout is not None and not select.select([self._descriptor], [], [], timeout)[0]:
            return None
        data = os.read(self._descriptor, 1)
        if not data:
            return END
        if data == b"\x1b":
            while self._more():
                os.read(self._descriptor, 16)
            return None
        while data[0] >= 0xC0 and len(data) < 4 and not _whole(data) and self._more():
            data += os.read(self._descriptor, 1)
        key = data.decode("utf-8", "replace")
        return ENTER if key == "\r" else key

    def _more(self) -> bool:
        """Whether the rest of a key is there: a terminal sends all of its bytes at once."""
        return bool(select.select([self._descriptor], [], [], 0.02)[0])


def _whole(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def lettered(names: Sequence[str]) -> dict[str, str]:
    """Names by the key that chooses each: its first letter that no name before it has."""
    letters: dict[str, str] = {}
    for name in names:
        letters.setdefault(next(each for each in (*name, *"1234567890") if each not in letters), name)
    return letters
