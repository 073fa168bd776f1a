"""Tables as CSV whose cells no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet's formula can begin with; such a text gets a leading `'`."""


@dataclass(frozen=True)
class Table:
    """Rows under named columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def harmless(text: str) -> str:
    """A text as a cell: on one line, without control characters, never the begin of a formula."""
    cell = _CONTROL.sub("", text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))
    return f"'{cell}" if text.startswith(FORMULA) or cell.startswith(FORMULA) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV: numbers as they are, nothing for None, texts harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in columns])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return value if isinstance(value, int | float) else harmless(str(value))
