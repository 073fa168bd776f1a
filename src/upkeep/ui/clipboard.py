"""The person's clipboard: by a program of this machine, else by the terminal itself (OSC 52)."""

from __future__ import annotations

import base64
import shutil
import subprocess

from upkeep.config.environment import variable
from upkeep.ui.terminal import Terminal, write_text

PROGRAMS = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("", ("pbcopy",)),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)
"""The variable without which a program has no clipboard, and how it is called; the text comes on its stdin."""

_SECONDS = 3.0
_NO_SEQUENCES = ("linux", "dumb", "")
"""Terminals that take no OSC 52: the console has no clipboard."""


def copy(terminal: Terminal, text: str) -> str:
    """Put `text` on the clipboard; what is said of it, with what to do where that may not have worked."""
    for needed, command in PROGRAMS:
        if (not needed or variable(needed)) and shutil.which(command[0]) and _taken(command, text):
            return "Copied."
    if not terminal.redraws or (variable("TERM") or "") in _NO_SEQUENCES:
        return "No clipboard here: mark the sentence above, or w writes it to a file."
    encoded = base64.b64encode(text.encode()).decode()
    write_text(terminal.stream, f"\x1b]52;c;{encoded}\x07")
    return "Handed to your terminal (OSC 52). If it pastes nothing: mark the sentence above, or w writes it to a file."


def _taken(command: tuple[str, ...], text: str) -> bool:
    """Whether a program took the text; it may stay behind to serve it, so that its output is not waited for."""
    try:
        ended = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0
