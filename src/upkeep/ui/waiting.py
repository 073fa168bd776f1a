"""A line on stderr that says what is being waited for, on work over a second; gone when it is done."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from upkeep.ui.terminal import Terminal
from upkeep.views.text import cut

_PATIENCE = 1.0
_PAUSE = 0.2


@contextmanager
def waiting(text: Callable[[float], str]) -> Iterator[None]:
    """While the work within goes on, show `text(seconds)` on the terminal; nothing where stderr is none."""
    terminal = Terminal.on(sys.stderr)
    if not terminal.redraws:
        yield
        return
    done = threading.Event()
    drawer = threading.Thread(target=_draw, args=(terminal, text, done), daemon=True)
    drawer.start()
    try:
        yield
    finally:
        done.set()
        drawer.join()


def _draw(terminal: Terminal, text: Callable[[float], str], done: threading.Event) -> None:
    begin = time.monotonic()
    if done.wait(_PATIENCE):
        return
    while not done.wait(_PAUSE):
        shown = terminal.paint(((cut(text(time.monotonic() - begin), terminal.page.width - 1), "dim"),))
        terminal.stream.write(f"\r\x1b[K{shown}")
        terminal.stream.flush()
    terminal.stream.write("\r\x1b[K")
    terminal.stream.flush()
