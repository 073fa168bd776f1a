"""Whose clock is off."""

from __future__ import annotations

import pytest

from upkeep.checks.clock_skew import judged

CASES = [
    ({"a": 0.4, "b": -0.3}, "agree", None),
    ({"a": 29.0}, "agree", None),
    ({"a": 900.0, "b": 0.1}, "theirs-off", "a"),
    ({"a": 900.0, "b": 901.0}, "ours-off", "this machine"),
    ({"a": 900.0}, "differs", "a or this machine"),
    ({"a": 900.0, "b": -900.0}, "differs", "a or this machine"),
    ({}, "no-date", None),
]


@pytest.mark.parametrize(("offsets", "word", "whose"), CASES)
def test_whose_clock_is_off(offsets: dict[str, float], word: str, whose: str | None) -> None:
    found = judged(offsets, 2)
    assert (found.word, found.evidence.get("whose")) == (word, whose)


def test_it_says_how_far_and_in_which_direction() -> None:
    assert judged({"a": -900.0, "b": 0.0}, 2).detail.startswith("a is 900 s behind")
    assert judged({"a": -900.0, "b": -900.0}, 2).detail.startswith("this machine is 900 s ahead")
