"""What a terminal can show, by the environment."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from upkeep.ui.terminal import Terminal, locale_is_utf8, somebody_there, write_text
from upkeep.views.text import BAD, line

Setting = Callable[..., None]


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Setting:
    """The environment: nothing but what is named."""
    names = (
        "TERM",
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
        "LC_ALL",
        "LC_CTYPE",
        "LANG",
        "UPKEEP_PLAIN",
        "UPKEEP_NO_INPUT",
    )
    for name in names:
        monkeypatch.delenv(name, raising=False)

    def put(**environment: str) -> None:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

    return put


COLOURS = {
    "a terminal": (True, {}, True),
    "no terminal": (False, {}, False),
    "no terminal, forced": (False, {"FORCE_COLOR": "1"}, True),
    "forced off is not forced": (False, {"FORCE_COLOR": "0"}, False),
    "a terminal that wants none": (True, {"NO_COLOR": "1"}, False),
    "an empty wish is none": (True, {"NO_COLOR": ""}, True),
    "a dumb terminal": (True, {"TERM": "dumb"}, False),
}


@pytest.mark.parametrize(("terminal", "environment", "coloured"), COLOURS.values(), ids=COLOURS)
def test_colour(setting: Setting, terminal: bool, environment: dict[str, str], coloured: bool) -> None:
    setting(LANG="C.UTF-8", **environment)
    stream = Screen() if terminal else io.StringIO()
    Terminal.on(stream).write([line(("bad", BAD))])
    assert stream.getvalue() == ("\x1b[31mbad\x1b[0m\n" if coloured else "bad\n")


LOCALES = {
    "LC_ALL counts before LANG": ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, False),
    "LC_CTYPE counts before LANG": ({"LC_CTYPE": "en_GB.utf8", "LANG": "C"}, True),
    "LANG": ({"LANG": "en_GB.UTF-8"}, True),
    "nothing is C": ({}, False),
    "an empty LC_ALL is none": ({"LC_ALL": "", "LANG": "en_GB.UTF-8"}, True),
}


@pytest.mark.parametrize(("environment", "known"), LOCALES.values(), ids=LOCALES)
def test_the_locale(setting: Setting, environment: dict[str, str], known: bool) -> None:
    setting(**environment)
    assert locale_is_utf8() is known


def test_the_width_is_that_of_the_terminal_and_never_under_20(setting: Setting) -> None:
    widths = []
    for columns in ("40", "7", "120"):
        setting(COLUMNS=columns)
        widths.append(Terminal.on(io.StringIO()).page.width)
    assert widths == [40, 20, 120]


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"UPKEEP_PLAIN": "1"}])
def test_a_plain_terminal_draws_nothing_anew(setting: Setting, environment: dict[str, str]) -> None:
    assert Terminal.on(Screen()).redraws
    setting(**environment)
    assert not Terminal.on(Screen()).redraws


def test_a_person_is_there_only_at_a_terminal_that_allows_questions(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", Screen())
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert not somebody_there()
    monkeypatch.setattr("sys.stdin", Screen())
    assert somebody_there()
    setting(UPKEEP_NO_INPUT="1")
    assert not somebody_there()


def test_text_is_written_as_utf8_whatever_the_locale_says() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    write_text(stream, "Grüße \udc80\n")
    assert raw.getvalue() == "Grüße \\udc80\n".encode()
