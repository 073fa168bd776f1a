"""One question at a time, answered by a key: what the guided flow of a diagnosis asks."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from upkeep.ui.keys import END, Keyboard
from upkeep.ui.live import drawn
from upkeep.ui.prompt import Quit, ask_line
from upkeep.ui.terminal import Terminal
from upkeep.views.diagnosis import key_bar
from upkeep.views.text import Line, line


def ask_key(
    terminal: Terminal, lines: Sequence[Line], keys: Mapping[str, str], bar: Mapping[str, str] | None = None
) -> str:
    """The key that was chosen of `keys` (key -> what it means); raises Quit at the end of input.

    `bar` are those that the key bar names, all by default.
    On a terminal that redraws a single key counts, and the question is gone afterwards; else the choices are numbered
    and ended by Enter.
    """
    if terminal.redraws:
        return _by_key(terminal, lines, keys, keys if bar is None else bar)
    choices = list(keys)
    offered = "  ".join(f"{number} {keys[key]}" for number, key in enumerate(choices, 1))
    terminal.write([*lines, line(offered)])
    while True:
        typed = ask_line(terminal, "answer")
        if typed.isdigit() and 0 < int(typed) <= len(choices):
            return choices[int(typed) - 1]
        if typed[:1] in keys:
            return typed[:1]


def _by_key(terminal: Terminal, lines: Sequence[Line], keys: Mapping[str, str], bar: Mapping[str, str]) -> str:
    keyboard = Keyboard(sys.stdin.fileno())
    with keyboard.single_keys(), drawn(terminal, *lines, *key_bar(list(bar.items()), terminal.page)):
        while (key := keyboard.read()) not in keys:
            if key == END:
                raise Quit
    return key or ""
