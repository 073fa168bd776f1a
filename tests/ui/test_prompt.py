"""Questions answered by a line or in an editor."""

from __future__ import annotations

import io

import pytest

from upkeep.errors import UsageProblem
from upkeep.ui.prompt import Quit, ask_in_editor, ask_line
from upkeep.ui.terminal import Terminal
from upkeep.views.text import Page

PLAIN = Terminal(io.StringIO(), Page(), colour=False, redraws=False)


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> list[str]:
    """What `input` gives; returns the prompts that it was given."""
    prompts: list[str] = []
    left = list(lines)

    def give(prompt: str) -> str:
        prompts.append(prompt)
        if not left:
            raise EOFError
        return left.pop(0)

    monkeypatch.setattr("builtins.input", give)
    return prompts


def test_an_empty_line_takes_what_is_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    prompts = answers(monkeypatch, "", " mine ")
    assert [ask_line(PLAIN, "Name", "Harbor"), ask_line(PLAIN, "Name", "Harbor")] == ["Harbor", "mine"]
    assert prompts == ["Name [Harbor]: "] * 2


def test_the_end_of_input_quits(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch)
    with pytest.raises(Quit):
        ask_line(PLAIN, "Name")


def test_what_is_asked_cannot_command_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    prompts = answers(monkeypatch, "x")
    ask_line(PLAIN, "\x1b[2J", "\x07")
    assert "\x1b" not in prompts[0] + "\x07"[1:]
    assert "\\x1b" in prompts[0]


def test_the_editor_is_given_the_note_and_what_it_leaves_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/two/three/")
    assert ask_in_editor("one\ntwo") == "one\nthree"


def test_visual_counts_before_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "echo visual >")
    monkeypatch.setenv("EDITOR", "echo editor >")
    assert ask_in_editor("") == "visual"


FAILS = {
    "none is set": (None, "EDITOR is not set"),
    "it is not there": ("/nowhere/vi", "the editor ended with 127"),
    "it fails": ("false", "the editor ended with 1; the note is as before"),
    "it takes the file away": ("rm", "the note is as before"),
}


@pytest.mark.parametrize(("editor", "message"), FAILS.values(), ids=FAILS)
def test_an_editor_that_fails_leaves_the_note(
    monkeypatch: pytest.MonkeyPatch, editor: str | None, message: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor or "")
    with pytest.raises(UsageProblem, match=message):
        ask_in_editor("as before")
