"""Reading a file row by row: its encoding, its delimiter, JSON or CSV. Memory does not grow with the file."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from upkeep.errors import Where
from upkeep.support.importing.entries import entries
from upkeep.support.importing.interface import BadFile, Row

LONGEST_CELL = 2_000_000
"""Characters; more is a quotation mark that never ends, not a ticket."""
_CHUNK = 1 << 16
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FORMULA = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class Source:
    """A file that was looked into."""

    path: Path
    shown: str
    """The file as messages name it."""
    encoding: str
    json: bool
    delimiter: str = ","
    header: tuple[str, ...] = ()
    """The columns of a CSV file, lower-case, in their order."""
    skip: int = 0
    """Lines before the header."""


def look_into(path: Path, shown: str) -> Source:
    """Find out how a file is written; raises BadFile where it cannot be read."""
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, newline="") as stream:
            start = stream.read(_CHUNK).lstrip()
        if not start:
            raise BadFile("the file is empty", where=Where(shown))
        if start[0] in "[{":
            return Source(path, shown, encoding, json=True)
        return _header(path, shown, encoding)
    except (OSError, UnicodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is neither UTF-8, UTF-16 nor Windows-1252"
        raise BadFile(f"cannot be read: {reason}", where=Where(shown)) from None


def rows(source: Source) -> Iterator[tuple[int, Row]]:
    """Every row or entry with the line on which it begins; raises BadFile where the file breaks off or is spoiled."""
    with source.path.open(encoding=source.encoding, newline="") as stream:
        if source.json:
            yield from entries(stream, source.shown)
        else:
            yield from _csv_rows(stream, source)


def _csv_rows(stream: TextIO, source: Source) -> Iterator[tuple[int, Row]]:
    csv.field_size_limit(LONGEST_CELL)
    for _ in range(source.skip):
        stream.readline()
    reader = csv.reader(stream, delimiter=source.delimiter, strict=True)
    begin = source.skip + 1
    try:
        for number, cells in enumerate(reader):
            if number and any(cell.strip() for cell in cells):
                yield begin, _row(cells, source.header, Where(source.shown, begin))
            begin = source.skip + reader.line_num + 1
    except csv.Error as problem:
        raise BadFile(
            f"is spoiled from here on: {problem}", where=Where(source.shown, begin), hint="is a quotation mark missing?"
        ) from None


def _row(cells: list[str], header: tuple[str, ...], where: Where) -> Row:
    """A row by its columns; cells that a spreadsheet was kept from taking for formulas are as they were."""
    if any(cell.strip() for cell in cells[len(header) :]):
        return {"": f"has {len(cells)} cells, the header names {len(header)}"}
    found: dict[str, str] = {}
    for column, cell in zip(header, cells, strict=False):
        found.setdefault(column, cell[1:] if _FORMULA.match(cell) else cell)
    return found


def _header(path: Path, shown: str, encoding: str) -> Source:
    """The header's delimiter and columns; Excel's `sep=;` may stand before it."""
    csv.field_size_limit(LONGEST_CELL)
    skip = 0
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline(_CHUNK)
        while not first.strip() or re.fullmatch(r"sep=.\s*", first):
            skip, first = skip + 1, stream.readline(_CHUNK)
    bare = re.sub(r'"[^"]*"', "", first)
    delimiter = max(",;\t", key=bare.count)
    with path.open(encoding=encoding, newline="") as stream:
        for _ in range(skip):
            stream.readline()
        try:
            header = next(csv.reader(stream, delimiter=delimiter, strict=True))
        except csv.Error as problem:
            raise BadFile(f"its header cannot be read: {problem}", where=Where(shown, skip + 1)) from None
    names = tuple(" ".join(name.lower().split()) for name in header)
    return Source(path, shown, encoding, json=False, delimiter=delimiter, header=names, skip=skip)


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 by their marks, UTF-8 where all of the file is, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        chunk = stream.read(_CHUNK)
        for mark, name in _BOMS:
            if chunk.startswith(mark):
                return name
        if b"\0" in chunk[:200]:
            return "utf-16-le" if chunk[1:2] == b"\0" else "utf-16-be"
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"
