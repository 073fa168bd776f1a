"""How files are written: encodings, delimiters, quotes."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from support.importing.files import bring, came, problems
from upkeep.support.importing import reading
from upkeep.support.importing.reading import look_into, rows

ROW = "id,title,priority,opened\n7,Käse & Gruß – „fett“,high,2026-11-23T08:00:00Z\n"
TITLE = "Käse & Gruß – „fett“"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_is_read_however_a_spreadsheet_wrote_it(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    data = ROW.replace(",", delimiter).replace("\n", ending).encode(encoding)
    assert [ticket.title for ticket in came(tmp_path, data)] == [TITLE]


def test_excels_line_before_the_header_is_passed_over(tmp_path: Path) -> None:
    assert [ticket.title for ticket in came(tmp_path, "sep=;\r\n" + ROW.replace(",", ";"))] == [TITLE]


def test_quoted_line_breaks_delimiters_and_quotation_marks_belong_to_the_cell(tmp_path: Path) -> None:
    data = 'id,title,priority,opened\n1,"first\nsecond, ""third"";",high,2026-11-23\n2,x,low,2026-11-23\n'
    assert [ticket.title for ticket in came(tmp_path, data)] == ['first\nsecond, "third";', "x"]


def test_a_bad_row_after_line_breaks_is_named_by_the_line_on_which_it_begins(tmp_path: Path) -> None:
    data = 'id,title,priority,opened\n1,"a\nb\nc",high,2026-11-23\n\n2,"x\ny",high,never\n'
    assert problems(tmp_path, data) == [
        "tickets.csv:6 'never' is no time; write for example 2026-11-23T08:00:00Z or 2026-11-23 09:00"
    ]


def test_columns_are_found_by_their_names_in_any_order_and_case(tmp_path: Path) -> None:
    data = 'Opened ;"Priority";unknown; TITLE;Id\n2026-11-23;High;x;Login fails;9\n'
    ticket = came(tmp_path, data)[0]
    assert (ticket.title, ticket.external_id, ticket.opened.priority) == ("Login fails", "9", "high")


def test_empty_rows_and_short_rows_are_no_fault(tmp_path: Path) -> None:
    data = "id,title,priority,opened,replied,resolved\n,,,,,\n1,x,high,2026-11-23\n\n"
    assert [ticket.external_id for ticket in came(tmp_path, data)] == ["1"]


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-5 °C", "@home", "'quoted", "''=x", "it's", "=", "'=1"])
def test_the_mark_against_formulas_is_taken_off_again(tmp_path: Path, text: str) -> None:
    from upkeep.support.export import cell

    assert [ticket.title for ticket in came(tmp_path, ROW.replace(TITLE, cell(text)))] == [text]


SPOILED = {
    "too many cells": (
        "id,title,priority,opened\n1,x,high,2026-11-23,oops\n",
        "tickets.csv:2 has 5 cells, the header names 4",
    ),
    "a quotation mark that never ends": (
        'id,title,priority,opened\n1,x,high,2026-11-23\n2,"x,high,2026-11-23\n3,x,high,2026-11-23\n',
        "tickets.csv:3 is spoiled from here on: unexpected end of data",
    ),
    "an empty file": ("", "tickets.csv the file is empty"),
    "blanks": (" \n\n", "tickets.csv the file is empty"),
    "unknown columns": ("a,b\n1,2\n", "tickets.csv:1 its columns fit no known form: a, b"),
    "JSON that breaks off": ('[{"number": 1, "title": "x"', "tickets.csv:1 is no JSON, or breaks off in this entry"),
    "an array that breaks off": (
        '[{"number": 1, "title": "x", "created_at": "2026-11-23"},\n',
        "tickets.csv:2 breaks off in the middle",
    ),
    "JSON of something else": ("[1, 2]", "tickets.csv:1 holds something else than objects"),
    "nested lists": ("[[[]]]", "tickets.csv:1 is not a list of objects"),
    "no entry at all": ("[]", "tickets.csv holds no entry"),
    "deep nesting": ('[{"number": ' + "[" * 100_000, "tickets.csv:1 is nested too deeply"),
    "not text": (b"\x00\x01\x02", "tickets.csv"),
}


@pytest.mark.parametrize(("data", "said"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_file_is_named_with_its_line_and_the_reason(tmp_path: Path, data: str | bytes, said: str) -> None:
    found = problems(tmp_path, data)
    assert found
    assert found[0].startswith(said)
    assert not (tmp_path / "state").exists()


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(reading.BadFile, match="cannot be read: No such file"):
        look_into(tmp_path / "no.csv", "no.csv")
    with pytest.raises(reading.BadFile, match="cannot be read: Is a directory"):
        look_into(tmp_path, "here")


def test_a_cell_of_megabytes_is_a_missing_quotation_mark(tmp_path: Path) -> None:
    data = 'id,title,priority,opened\n1,"' + "x" * (reading.LONGEST_CELL + 10)
    assert "field larger than field limit" in problems(tmp_path, data)[0]


def peak(path: Path) -> int:
    tracemalloc.start()
    number = sum(1 for _ in rows(look_into(path, path.name)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number > 100
    return most


@pytest.mark.parametrize("form", ["csv", "json"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, form: str) -> None:
    sizes = []
    for number in (200, 4000):
        path = tmp_path / f"{number}.{form}"
        with path.open("w") as file:
            file.write("id,title,priority,opened,text\n" if form == "csv" else "[\n")
            for row in range(number):
                text = "long " * 1000
                line = f'{row},x,high,2026-11-23,"{text}"\n' if form == "csv" else f'{{"a": {row}, "b": "{text}"}},\n'
                file.write(line)
            file.write("" if form == "csv" else "{}]")
        sizes.append(peak(path))
    assert path.stat().st_size > 18_000_000
    assert sizes[1] < 1_500_000
    assert sizes[1] < sizes[0] * 1.5


def test_arrays_after_another_and_one_object_per_line_are_read_too(tmp_path: Path) -> None:
    entry = '{"number": %d, "title": "x", "created_at": "2026-11-23T08:00:00Z"}'
    for number, text in enumerate(
        (f"[{entry % 1}][\n{entry % 2}]", f"{entry % 1}\n{entry % 2}\n", f"[{entry % 1},{entry % 2}]")
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert bring(folder, text, "issues.json").imported == 2
