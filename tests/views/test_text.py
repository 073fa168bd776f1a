"""Lines of styled text: widths, cutting, escaping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.views.text import (
    Page,
    ascii_only,
    columns,
    cut,
    edges,
    fit,
    line,
    pad,
    plain,
    sign,
    visible,
    wrap,
)

HOSTILE = {
    "an escape sequence": ("\x1b[31mred", "\\x1b[31mred"),
    "a C1 control": ("\x9b2J", "\\x9b2J"),
    "delete": ("\x7f", "\\x7f"),
    "a bidi override": ("\u202eevil", "\\u202eevil"),
    "a line separator": ("a\u2028b", "a\\u2028b"),
    "half a character": ("\udc80", "\\udc80"),
    "line ends": ("a\r\nb\nc\td", "a b c d"),
    "markup": ("[red]x[/red]", "[red]x[/red]"),
}


@pytest.mark.parametrize(("text", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_a_terminal_would_obey_stays(text: str, shown: str) -> None:
    assert visible(text) == shown


any_text = st.text(st.characters(exclude_categories=["Mn", "Me", "Cf"]), max_size=60)
widths = st.integers(2, 50)


@given(any_text, widths)
def test_a_cut_text_is_never_wider(text: str, width: int) -> None:
    assert columns(cut(text, width)) <= width


@given(any_text, widths)
def test_a_padded_text_fills_its_width(text: str, width: int) -> None:
    assert columns(pad(text, width)) == width


@given(any_text, widths)
def test_wrapped_lines_are_never_wider(text: str, width: int) -> None:
    assert all(columns(each) <= width for each in wrap(text, width))


def test_a_cut_text_says_that_something_is_missing() -> None:
    assert (cut("Check error logs", 8), cut("Check", 8)) == ("Check e…", "Check")


def test_wide_characters_take_two_columns() -> None:
    assert columns("東京") == 4
    assert cut("東京タワー", 5) == "東京…"


def test_words_that_are_too_long_are_broken() -> None:
    assert wrap("see https://harbor.example now", 10) == ["see", "https://ha", "rbor.examp", "le now"]


def test_a_right_edge_stands_only_where_there_is_room() -> None:
    assert plain(edges(line("left"), "right", Page(14))) == "left     right"
    assert plain(edges(line("left"), "right", Page(10))) == "left"


def test_a_line_is_cut_across_its_spans() -> None:
    assert plain(fit(line("abc", ("def", "bold"), "ghi"), 5)) == "abcd…"


def test_signs_are_spelled_out_where_only_ascii_can_be_shown() -> None:
    names = ("well", "soon", "bad", "unknown", "open", "skipped")
    assert [sign(name, Page(unicode=False))[0].strip() for name in names] == ["ok", "!", "x", "?", ".", "-"]
    assert [sign(name, Page())[0] for name in names] == ["✓", "!", "✗", "?", "·", "–"]


@given(st.text(max_size=40))
def test_ascii_is_ascii(text: str) -> None:
    assert ascii_only(text).isascii()


def test_ascii_keeps_what_it_can() -> None:
    assert ascii_only("Grüße · 3 – 4… ✓") == "Gru?e . 3 - 4~ ok"
