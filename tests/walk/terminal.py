"""A real pseudo-terminal with upkeep in it, and the screen that a person would see."""

from __future__ import annotations

import signal
import sys
import time
from types import TracebackType

import pexpect
import pyte

from conftest import UPKEEP, Site, measured

STOOD = 0.35
"""Seconds after which Enter counts."""

PAUSE = 0.05
"""Seconds before Ctrl-C: readline does not notice one that comes in the moment in which it shows its prompt."""


def interruptible() -> None:
    """A suite that was started in the background has Ctrl-C ignored, and its children with it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Person:
    """Somebody at a terminal: types, looks, waits for what should appear."""

    def __init__(self, site: Site, *arguments: str, columns: int = 80, **environment: str) -> None:
        self.screen = pyte.HistoryScreen(columns, 24, history=500)
        self._stream = pyte.Stream(self.screen)
        self._child = pexpect.spawn(
            UPKEEP[0],
            [*UPKEEP[1:], *arguments],
            cwd=str(site.folder),
            env={"TERM": "xterm-256color", **measured(), **site.environment, **environment},
            dimensions=(24, columns),
            encoding="utf-8",
            codec_errors="replace",
            preexec_fn=interruptible,
        )
        self._child.ptyproc.delayafterclose = self._child.ptyproc.delayafterterminate = 0.01

    def __enter__(self) -> Person:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if value is not None:
            print(self.text(), file=sys.stderr)
        self._child.close(force=True)

    def text(self) -> str:
        """All that was ever on the screen and still is, scrolled lines first."""
        above = ["".join(row[column].data for column in range(self.screen.columns)) for row in self.screen.history.top]
        return "\n".join(line.rstrip() for line in [*above, *self.screen.display]).strip()

    def sees(self, text: str, seconds: float = 30) -> None:
        """Wait until `text` stands on the screen."""
        end = time.monotonic() + seconds
        while text not in self.text():
            assert time.monotonic() < end, f"{text!r} did not appear in:\n{self.text()}"
            self._read()

    def types(self, keys: str) -> None:
        self._child.delaybeforesend = PAUSE if keys == "\x03" else None
        self._child.send(keys)

    def enter(self) -> None:
        """Enter, once the question has stood for long enough."""
        end = time.monotonic() + STOOD
        while time.monotonic() < end:
            self._read()
        self._child.send("\r")

    def kill(self) -> None:
        self._child.kill(signal.SIGKILL)
        self._child.wait()

    def signal(self, number: int) -> None:
        self._child.kill(number)

    def ends(self) -> int:
        """Wait for the end; the exit code, negative for a signal."""
        end = time.monotonic() + 30
        while self._child.isalive() and time.monotonic() < end:
            self._read()
        self._read()
        self._child.close()
        return self._child.exitstatus if self._child.exitstatus is not None else -(self._child.signalstatus or 0)

    def _read(self) -> None:
        try:
            self._stream.feed(self._child.read_nonblocking(4096, timeout=0.05))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
