"""A cache of a folder's documents in one file, so that reading thousands of them costs one read and their stats.

It may be deleted at any time and is never the truth: where a document's size or time differs from what the index
remembers, the document itself is read. Writers append to it without fsync; readers write nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

from upkeep.errors import DamagedDocument, StateError
from upkeep.state import documents, files
from upkeep.state.documents import Folder, Format, NewerDocument, T

_BLOCK = 65_536
"""Bytes of lines that are parsed at once."""
_LARGEST = 4
"""The index is written anew when it holds this many times more lines than there are documents."""


def read_folder(root: Path, folder: str, format: Format[T]) -> Folder[T]:
    """Every document below `root/folder`; what the index does not know or knows otherwise is read itself.

    A document of a later upkeep is named with the damaged ones: neither can be read. Raises StateError where access
    fails.
    """
    known = _load(_file(root, folder))
    found: dict[str, T] = {}
    damaged = []
    for name, status in _entries(root, folder):
        try:
            thing = _remembered(known.pop(name, None), status, name, format)
            thing = thing or documents.read(root / name, name, format)
        except (DamagedDocument, NewerDocument):
            damaged.append(name)
            continue
        if thing is not None:
            found[name] = thing
    return Folder(found, damaged)


def _remembered(line: list[Any] | None, status: os.stat_result, name: str, format: Format[T]) -> T | None:
    """What the index knows of a document, if that is the one that lies there now."""
    if not line or line[1] != status.st_size or line[2] != status.st_mtime_ns:
        return None
    try:
        return documents.unpacked(line[3], name, format)
    except (DamagedDocument, NewerDocument):
        return None  # the index is never the truth


def note(root: Path, name: str, thing: T, format: Format[T]) -> None:
    """Remember a document just written; called under the write lock. What fails here only costs time later."""
    file = _file(root, name)
    try:
        if not file.exists() or _overgrown(root, name, file):
            _rebuild(root, name, format)
            return
        with file.open("ab") as stream:
            stream.write(_line(root, name, thing, format))
    except (OSError, ValueError, StateError):
        _forget(file)


def _forget(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return  # its lines are stale, which readers notice by size and time


Note = Callable[[str, Any, os.stat_result], None]


@contextmanager
def noting(root: Path, folder: str, format: Format[T]) -> Iterator[Note]:
    """Remember many documents one by one as they are written, by the names that they will have; like `note`."""
    file = _file(root, folder)
    stream: BinaryIO | None = None

    def remember(name: str, thing: T, status: os.stat_result) -> None:
        nonlocal stream
        try:
            if stream:
                stream.write(_row(name, status, thing, format))
        except OSError:
            file.unlink(missing_ok=True)
            stream = None

    try:
        if not file.exists():
            _rebuild(root, folder, format)
        stream = file.open("ab")
    except (OSError, ValueError):
        stream = None
    try:
        yield remember
    finally:
        if stream:
            _closed(stream, file)


def _closed(stream: BinaryIO, file: Path) -> None:
    try:
        stream.close()
    except OSError:
        file.unlink(missing_ok=True)


def _rebuild(root: Path, name: str, format: Format[T]) -> None:
    folder = name.partition("/")[0]
    everything = read_folder(root, folder, format).documents
    file = _file(root, name)
    files.make_folder(file.parent)
    lines = [_line(root, each, thing, format) for each, thing in everything.items()]
    temporary = file.with_name(file.name + files.TEMPORARY)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, files.FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.writelines(lines)
    temporary.rename(file)


def _overgrown(root: Path, name: str, file: Path) -> bool:
    if file.stat().st_size < 262_144:
        return False
    documents_now = sum(1 for _ in _entries(root, name.partition("/")[0]))
    return file.read_bytes().count(b"\n") > _LARGEST * documents_now


def _file(root: Path, name: str) -> Path:
    return root / "index" / f"{name.partition('/')[0]}.jsonl"


def _line(root: Path, name: str, thing: T, format: Format[T]) -> bytes:
    return _row(name, (root / name).stat(), thing, format)


def _row(name: str, status: os.stat_result, thing: T, format: Format[T]) -> bytes:
    return (json.dumps([name, status.st_size, status.st_mtime_ns, documents.packed(thing, format)]) + "\n").encode()


def _load(file: Path) -> dict[str, list[Any]]:
    """The last line of each name: name, size, time and what is kept; a line that cannot be read is passed over."""
    try:
        with file.open("rb") as stream:
            return {row[0]: row for row in _rows(stream) if _is_row(row)}
    except OSError:
        return {}


def _is_row(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 4 and isinstance(row[0], str)


def _rows(stream: BinaryIO) -> Iterator[Any]:
    """What the lines hold. Many are parsed at once, since a call for each would take twice as long; not all at once,
    since copies of a large file take longer than parsing it."""
    while lines := stream.readlines(_BLOCK):
        try:
            yield from json.loads(b"[" + b",".join(lines) + b"]")
        except (ValueError, RecursionError):
            for line in lines:
                yield from _parsed(line)


def _parsed(line: bytes) -> Iterator[Any]:
    try:
        yield json.loads(line)
    except (ValueError, RecursionError):
        return


def _entries(root: Path, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Documents below a folder as name and status; hidden and temporary files are none."""
    try:
        descriptor = os.open(root / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as problem:
        raise files.cannot_read(root / folder, problem) from problem
    try:  # by the descriptor, since thousands of paths would each be walked from the root
        for entry in sorted(os.scandir(descriptor), key=attrgetter("name")):
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(root, f"{folder}/{name}")
            elif name.endswith(".json"):
                yield f"{folder}/{name}", entry.stat()
    finally:
        os.close(descriptor)
