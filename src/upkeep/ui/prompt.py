"""Questions that are answered by a line, or by text in the person's editor."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from upkeep.config.environment import variable
from upkeep.errors import UsageProblem
from upkeep.ui.terminal import Terminal
from upkeep.views.text import line


class Quit(Exception):
    """The input ended, or the person asked to stop."""


def ask_line(terminal: Terminal, question: str, proposed: str = "") -> str:
    """A line of text, with `proposed` in it to begin with where the terminal can edit; raises Quit at end of input."""
    if not terminal.redraws:
        shown = f"{question} [{proposed}]: " if proposed else f"{question}: "
        return _read(terminal, shown).strip() or proposed
    import readline

    readline.set_startup_hook(lambda: readline.insert_text(proposed))
    readline.set_auto_history(False)
    try:
        return _read(terminal, f"{question}: ").strip()
    finally:
        readline.set_startup_hook(None)


def ask_secret(question: str) -> str:
    """A line of text that is not shown while it is typed; raises Quit at end of input."""
    import getpass

    try:
        return getpass.getpass(f"{question}: ").strip()
    except EOFError:
        raise Quit from None


def ask_in_editor(text: str) -> str:
    """`text` as the person leaves it in $VISUAL or $EDITOR; raises UsageProblem where there is none or it fails."""
    editor = variable("VISUAL") or variable("EDITOR")
    if not editor:
        raise UsageProblem("no editor: EDITOR is not set", code="usage.editor")
    try:
        return _edited(editor, text)
    except OSError as problem:
        reason = problem.strerror or "unknown error"
        raise UsageProblem(f"the editor's file is lost: {reason}; the note is as before", code="usage.editor") from None


def _edited(editor: str, text: str) -> str:
    with tempfile.TemporaryDirectory(prefix="upkeep-") as folder:
        path = Path(folder) / "note.txt"
        path.write_text(text, encoding="utf-8")
        ended = subprocess.run(["sh", "-c", f'{editor} "$1"', "sh", str(path)], check=False).returncode
        if ended:
            raise UsageProblem(f"the editor ended with {ended}; the note is as before", code="usage.editor")
        return path.read_text(encoding="utf-8", errors="replace").strip()


def _read(terminal: Terminal, prompt: str) -> str:
    try:
        return input(terminal.paint(line(prompt)) + " " * prompt.endswith(" "))
    except EOFError:
        terminal.write([()])
        raise Quit from None
