"""`state check`: every file of a state folder is looked at; nothing is changed."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upkeep.errors import DamagedDocument, StateError
from upkeep.state import documents, files
from upkeep.state.documents import Format
from upkeep.state.folder import CORRUPT, PROJECT, State

LOCKS = frozenset({"write.lock", "probe.lock"})


@dataclass(frozen=True)
class Remark:
    """One thing worth saying of a file."""

    name: str
    """Its path within the state folder."""
    text: str
    damage: bool
    """Whether it is damage, rather than a note."""


def verify(state: State, formats: Mapping[str, Format[Any]]) -> tuple[int, list[Remark]]:
    """How many documents and logs are whole, and what is to be said of the others.

    `formats` says what lies in each folder. A leftover of a killed writer is a note, what cannot be read is damage.
    """
    whole, remarks, names = 0, [], set[str]()
    for path in sorted(state.path.rglob("*")) if state.path.is_dir() else ():
        name = str(path.relative_to(state.path))
        found = [*_look_at(path, name, formats), *_doubled(name, formats, names)]
        remarks += found
        whole += path.is_file() and name not in LOCKS and not name.startswith("index/") and not found
    if state.path.is_dir() and not (state.path / "project.json").exists() and whole:
        remarks.append(Remark("project.json", "is missing; the next writer begins it anew", damage=False))
    return whole, remarks


def _look_at(path: Path, name: str, formats: Mapping[str, Format[Any]]) -> Iterator[Remark]:
    if path.is_symlink():
        yield Remark(name, "is a link; upkeep keeps plain files only", damage=False)
        return
    try:
        mode = path.stat().st_mode
        if mode & 0o077:
            yield Remark(name, f"can be read by others (mode {stat.S_IMODE(mode):04o}); chmod go= it", damage=False)
        if path.is_file() and name not in LOCKS and not name.startswith("index/"):
            yield from _read(path, name, formats)
    except (OSError, StateError) as problem:
        yield Remark(name, str(problem), damage=True)


def _doubled(name: str, formats: Mapping[str, Format[Any]], names: set[str]) -> Iterator[Remark]:
    """What is to be said of a document whose name stands elsewhere below its folder too; `names` are those before."""
    folder, _, rest = name.partition("/")
    format, file = formats.get(folder), rest.rpartition("/")[2]
    if format is None or not format.unique or not file.endswith(".json") or file.startswith("."):
        return
    if f"{folder}/{file}" in names:
        text = f"is another {format.title} of the id {file[:-5]}, given before two machines were synced; it is not used"
        yield Remark(name, f"{text}: name it by a free id and write that as its `id`", damage=True)
    names.add(f"{folder}/{file}")


def _read(path: Path, name: str, formats: Mapping[str, Format[Any]]) -> Iterator[Remark]:
    if path.name.startswith(".") and path.name.endswith(files.TEMPORARY):
        yield Remark(name, "is what a killed writer left; the next one sweeps it", damage=False)
    elif CORRUPT in path.name:
        yield Remark(name, "was moved aside as damaged; mend it and move it back, or delete it", damage=True)
    elif path.suffix == ".jsonl":
        yield from _log(path, name)
    elif path.suffix == ".json":
        yield from _document(path, name, formats)
    else:
        yield Remark(name, "is no file of upkeep's", damage=False)


def _document(path: Path, name: str, formats: Mapping[str, Format[Any]]) -> Iterator[Remark]:
    format: Format[Any] | None = PROJECT if name == "project.json" else formats.get(name.partition("/")[0])
    if format is None:
        yield Remark(name, "is no file of upkeep's", damage=False)
        return
    try:
        thing = documents.read(path, name, format)
    except DamagedDocument as problem:
        yield Remark(name, problem.message, damage=True)
        return
    expected = format.name_of(thing) if format.name_of and thing is not None else None
    if expected is not None and not name.endswith(f"/{expected}"):
        yield Remark(name, f"is a copy of {expected}, perhaps of a file-sync tool; it is not used", damage=False)


def _log(path: Path, name: str) -> Iterator[Remark]:
    data = path.read_bytes()
    if data and not data.endswith(b"\n"):
        yield Remark(name, "ends in a torn line of a killed writer; the next one cuts it off", damage=False)
    for number, text in enumerate(files.whole_lines(path).split(b"\n")[:-1], 1):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            yield Remark(name, f"line {number} cannot be read", damage=True)
            return
