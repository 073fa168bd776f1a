"""Tickets as CSV."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.desk import stands, terms, ticket
from upkeep.support.export import cell, csv_lines


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-5", "'-5"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=1", "''=1"),
        ("it's", "it's"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
        ("a\x00\x1b[31m\x7f\x9bb", "a[31mb"),
        ("\x1b=1", "'=1"),
    ],
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(text: str, written: str) -> None:
    assert cell(text) == written


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_the_mark_is_taken_off_again_exactly(text: str) -> None:
    from upkeep.support.importing.reading import _FORMULA

    written = cell(text)
    assert (written[1:] if _FORMULA.match(written) else written) == text


def test_steps_of_one_kind_stand_in_one_cell() -> None:
    made = ticket(
        "2026-11-23 10:00", terms("4h", "24h", None),
        ("paused", "2026-11-23 11:00"), ("resumed", "2026-11-23 12:00"), ("paused", "2026-11-23 13:00"),
    )  # fmt: skip
    (row,) = csv.DictReader(io.StringIO("".join(csv_lines([stands(made, "2026-11-24 10:00")])), newline=""))
    assert row["paused"] == "2026-11-23T10:00:00Z;2026-11-23T12:00:00Z"
    assert (row["id"], row["opened"], row["state"]) == ("1", "2026-11-23T09:00:00Z", "paused")
