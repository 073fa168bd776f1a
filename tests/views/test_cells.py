"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.views.cells import csv_text, harmless

CELLS = {
    "=1+1": "'=1+1",
    "+49 30 1": "'+49 30 1",
    "-5": "'-5",
    "@import": "'@import",
    "\t=1": "' =1",
    "\r=1": "'=1",
    "\x1b=1": "'=1",
    "\x00@x": "'@x",
    "plain": "plain",
    "a\r\nb\nc": "a b c",
    "red\x1b[31m\u202eevil": "red[31mevil",
    "": "",
}


@pytest.mark.parametrize(("text", "cell"), CELLS.items())
def test_what_could_begin_a_formula_gets_a_quote_and_controls_are_not_written(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_numbers_are_numbers_and_nothing_is_nothing() -> None:
    assert csv_text(("a", "b", "c"), [(1, None, -2.5)]) == "a,b,c\r\n1,,-2.5\r\n"


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_every_table_comes_back_as_rows_of_harmless_cells(rows: list[tuple[str, str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(("one", "two"), rows), newline="")))
    assert read[1:] == [[harmless(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read for cell in row)
