from __future__ import annotations

import pytest

from upkeep.checks.wording import counted, not_whole, one_line


def test_a_foreign_text_becomes_one_line_of_bounded_length() -> None:
    assert one_line("a\r\n\t b \n") == "a b"
    assert one_line("x" * 400) == "x" * 299 + "…"


@pytest.mark.parametrize(("number", "told"), [(0, "0 objects"), (1, "1 object"), (1507, "1,507 objects")])
def test_things_are_counted_as_people_do(number: int, told: str) -> None:
    assert counted(number, "object") == told


def test_a_sum_without_its_end_says_what_to_do() -> None:
    assert not_whole("1 file", 9.0) == "not counted to its end: 1 file in 9 s; give it a longer `timeout`"
