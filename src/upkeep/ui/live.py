"""Lines that stand on the screen for a while and are gone afterwards; what scrolls is final."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from upkeep.ui.terminal import Terminal
from upkeep.views.text import Line

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

OFTEN = 0.2
"""Seconds between two drawings of what is awaited."""


@contextmanager
def drawn(terminal: Terminal, *lines: Line) -> Iterator[None]:
    """Lines that stand while something is awaited, and are gone afterwards."""
    with _live(terminal, lines):
        yield


class Board:
    """Lines that are drawn anew while something goes on, and are gone at its end."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._live: Live | None = None
        self._last = 0.0

    @contextmanager
    def standing(self) -> Iterator[Board]:
        """Within this the board stands; where nothing can be redrawn it stays empty."""
        if not self._terminal.redraws:
            yield self
            return
        with _live(self._terminal, ()) as self._live:
            yield self
        self._live = None

    def show_often(self, lines: Callable[[], Sequence[Line]]) -> None:
        """Draw `lines`, unless something was drawn just now."""
        if time.monotonic() - self._last >= OFTEN:
            self.show(lines())

    def show(self, lines: Sequence[Line]) -> None:
        """Draw `lines`."""
        self._last = time.monotonic()
        if self._live is not None:
            self._live.update(_text(self._terminal, lines), refresh=True)


def _live(terminal: Terminal, lines: Sequence[Line]) -> Live:
    from rich.console import Console
    from rich.live import Live

    console = Console(
        file=terminal.stream,
        width=terminal.page.width,
        force_terminal=True,
        highlight=False,
        markup=False,
        emoji=False,
        color_system="standard" if terminal.colour else None,
    )
    return Live(
        _text(terminal, lines),
        console=console,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _text(terminal: Terminal, lines: Sequence[Line]) -> Text:
    from rich.text import Text

    return Text.from_ansi("\n".join(terminal.paint(each) for each in lines))
