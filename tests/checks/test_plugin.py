from __future__ import annotations

import pytest

from upkeep.checks.plugin import read


@pytest.mark.parametrize(
    ("output", "text", "value", "unit"),
    [
        ("OK - load 0.5 | load=0.5;1;2;0", "OK - load 0.5", 0.5, ""),
        ("OK | time=12ms", "OK", 0.012, "seconds"),
        ("OK | time=3us", "OK", 3e-06, "seconds"),
        ("OK | used=20%;80;90", "OK", 0.2, "ratio"),
        ("OK | used=3MB", "OK", 3e6, "bytes"),
        ("OK | used=3GiB", "OK", 3 * 2.0**30, "bytes"),
        ("OK | 'disk /'=7B 'it''s'=8", "OK", 7, "bytes"),
        ("OK | requests=70c", "OK", 70, ""),
        ("OK | x=-1.5e3", "OK", -1500, ""),
        ("OK | x=U y=2", "OK", 2, ""),
        ("OK\nmore text | a=5", "OK", 5, ""),
        ("42", "42", 42, ""),
        ("42.5 %\n", "42.5 %", 0.425, "ratio"),
        ("1.5GB", "1.5GB", 1.5e9, "bytes"),
        ("OK - 5 messages", "OK - 5 messages", None, None),
        ("", "", None, None),
        ("1e999", "1e999", None, None),
        ("OK | x=1.2.3", "OK", None, None),
        ("OK | ", "OK", None, None),
    ],
)
def test_text_and_value_are_told_apart(output: str, text: str, value: float | None, unit: str | None) -> None:
    said = read(output)
    assert (said.text, said.unit) == (text, unit)
    assert said.value == pytest.approx(value)


def test_figures_of_all_lines_are_kept_by_label() -> None:
    said = read("DISK OK | /=2643MB;5948;5958\nmore\nlines | /boot=68MB;88;93\n/home=69357MB")
    assert said.figures == {"/": 2643e6, "/boot": 68e6, "/home": 69357e6}
