"""The clipboard: a program that is there, else the terminal, else what to do instead."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest

from upkeep.ui.clipboard import PROGRAMS, copy
from upkeep.ui.terminal import Terminal
from upkeep.views.text import Page

TEXT = "We have found it: „Anrufe“ start again at 14:00."


@pytest.fixture(autouse=True)
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of programs: empty, and no display."""
    for name, _ in PROGRAMS:
        monkeypatch.delenv(name or "NONE", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(folder: Path, name: str, lines: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)


def a_terminal(*, redraws: bool = True) -> tuple[Terminal, io.StringIO]:
    stream = io.StringIO()
    return Terminal(stream, Page(), colour=False, redraws=redraws), stream


def test_a_program_with_its_display_takes_the_text(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(programs, "xclip", f'[ "$*" = "-selection clipboard" ] && /bin/cat > {programs}/taken')
    monkeypatch.setenv("DISPLAY", ":0")
    terminal, stream = a_terminal()
    assert copy(terminal, TEXT) == "Copied."
    assert (programs / "taken").read_text() == TEXT
    assert stream.getvalue() == ""


@pytest.mark.parametrize("display", ["", ":0"], ids=["no display", "a display that does not answer"])
def test_without_one_the_terminal_is_asked_and_the_other_ways_are_said(
    programs: Path, monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    install(programs, "xclip", "exit 1")
    monkeypatch.setenv("DISPLAY", display)
    terminal, stream = a_terminal()
    said = copy(terminal, TEXT)
    assert stream.getvalue() == f"\x1b]52;c;{base64.b64encode(TEXT.encode()).decode()}\x07"
    assert "OSC 52" in said
    assert "w writes it to a file" in said


@pytest.mark.parametrize(("name", "redraws"), [("linux", True), ("dumb", False), ("xterm", False)])
def test_a_terminal_without_clipboard_gets_no_sequence(
    monkeypatch: pytest.MonkeyPatch, name: str, redraws: bool
) -> None:
    monkeypatch.setenv("TERM", name)
    terminal, stream = a_terminal(redraws=redraws)
    assert copy(terminal, TEXT) == "No clipboard here: mark the sentence above, or w writes it to a file."
    assert stream.getvalue() == ""
