"""Single keys from a terminal."""

from __future__ import annotations

import os
import pty
import termios
from collections.abc import Iterator

import pytest

from upkeep.ui.keys import END, ENTER, Keyboard, lettered


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo-terminal: where a person types, and where upkeep reads."""
    person, upkeep = pty.openpty()
    yield person, upkeep
    os.close(person)
    os.close(upkeep)


KEYS = {
    "a letter": (b"d", "d"),
    "Enter": (b"\r", ENTER),
    "Ctrl-D": (b"\x04", END),
    "a letter of several bytes": ("ü".encode(), "ü"),
    "a sign of four bytes": ("😀".encode(), "😀"),
    "an arrow is no key": (b"\x1b[A", None),
    "Escape is no key": (b"\x1b", None),
}


@pytest.mark.parametrize(("typed", "key"), KEYS.values(), ids=KEYS)
def test_a_key_is_given_at_once(ends: tuple[int, int], typed: bytes, key: str | None) -> None:
    keyboard = Keyboard(ends[1])
    with keyboard.single_keys():
        os.write(ends[0], typed)
        assert keyboard.read(5) == key


def test_a_broken_character_swallows_no_key_after_it(ends: tuple[int, int]) -> None:
    keyboard = Keyboard(ends[1])
    with keyboard.single_keys():
        os.write(ends[0], b"\xff")
        assert keyboard.read(5) == "\ufffd"
        os.write(ends[0], b"d")
        assert keyboard.read(5) == "d"


def test_where_nothing_is_typed_in_time_there_is_no_key(ends: tuple[int, int]) -> None:
    keyboard = Keyboard(ends[1])
    with keyboard.single_keys():
        assert keyboard.read(0.01) is None


def test_the_terminals_mode_is_restored_however_it_ends(ends: tuple[int, int]) -> None:
    before = termios.tcgetattr(ends[1])
    keyboard = Keyboard(ends[1])

    def interrupted() -> None:
        with keyboard.single_keys():
            assert termios.tcgetattr(ends[1]) != before
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert termios.tcgetattr(ends[1]) == before


def test_for_a_prompt_whole_lines_are_given_for_a_while(ends: tuple[int, int]) -> None:
    keyboard = Keyboard(ends[1])
    before = termios.tcgetattr(ends[1])
    with keyboard.single_keys():
        single = termios.tcgetattr(ends[1])
        with keyboard.whole_lines():
            assert termios.tcgetattr(ends[1]) == before
        assert termios.tcgetattr(ends[1]) == single


def test_what_was_typed_ahead_is_kept(ends: tuple[int, int]) -> None:
    os.write(ends[0], b"ds\n")
    keyboard = Keyboard(ends[1])
    with keyboard.single_keys():
        assert [keyboard.read(5), keyboard.read(5)] == ["d", "s"]


def test_a_name_is_chosen_by_its_first_letter_that_is_free() -> None:
    assert lettered(("critical", "high", "medium", "custom", "c")) == {
        "c": "critical",
        "h": "high",
        "m": "medium",
        "u": "custom",
        "1": "c",
    }
