"""The log of samples: `samples/DATE.jsonl`, one file per UTC date for all probes, appended and read by whole lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Any

from upkeep.probes.sample import Sample, encode
from upkeep.state.files import cannot_read
from upkeep.state.folder import State, Writer

FOLDER = "samples"


def name_of(day: date) -> str:
    """The log's name within the state folder."""
    return f"{FOLDER}/{day.isoformat()}.jsonl"


def append(writer: Writer, samples: Iterable[Sample]) -> None:
    """Append samples durably, one write per date; raises StateError, with the log as it was, where that fails."""
    by_day: dict[date, list[bytes]] = {}
    for sample in samples:
        by_day.setdefault(sample.at.astimezone(UTC).date(), []).append(encode(sample))
    for day, lines in by_day.items():
        writer.append(name_of(day), b"".join(lines))


def days(state: State) -> list[date]:
    """The dates that have a log, oldest first."""
    found = []
    folder = state.path / FOLDER
    try:
        names = [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as problem:
        raise cannot_read(folder, problem) from problem
    for name in names:
        try:
            found.append(date.fromisoformat(name.removesuffix(".jsonl")))
        except ValueError:
            continue  # no log of ours; `state check` names it
    return sorted(day for day in found if name_of(day).rpartition("/")[2] in names)


@dataclass(frozen=True)
class Part:
    """What a log holds from some place on."""

    documents: list[dict[str, Any]]
    end: int
    """Bytes of whole lines in the file; a torn last line lies beyond."""
    damaged: bool
    """Whether a line within could not be read; it is left out."""


def read(state: State, day: date, begin: int = 0) -> Part:
    """The whole lines of a log from byte `begin` on; an empty part where there is none. Raises StateError."""
    data = _bytes(state.path / name_of(day), begin)
    whole = data[: data.rfind(b"\n") + 1]
    try:
        documents = json.loads(b"[" + whole.rstrip(b"\n").replace(b"\n", b",") + b"]")
        if all(_is_sample(each) for each in documents):
            return Part(documents, begin + len(whole), False)
    except (ValueError, RecursionError):
        pass
    return Part(list(_readable(whole)), begin + len(whole), True)


def head(state: State, day: date) -> str:
    """A fingerprint of the log's first line; empty where there is none."""
    path = state.path / name_of(day)
    try:
        with path.open("rb") as file:
            first = file.readline(100_000)
    except FileNotFoundError:
        return ""
    except OSError as problem:
        raise cannot_read(path, problem) from problem
    return hashlib.sha256(first).hexdigest()[:16] if first.endswith(b"\n") else ""


def size(state: State, day: date) -> int:
    """The log's size in bytes; 0 where there is none."""
    try:
        return (state.path / name_of(day)).stat().st_size
    except OSError:
        return 0


def _bytes(path: Path, begin: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(begin)
            return file.read()
    except FileNotFoundError:
        return b""
    except OSError as problem:
        raise cannot_read(path, problem) from problem


def _readable(whole: bytes) -> Iterator[dict[str, Any]]:
    for line in whole.split(b"\n"):
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if _is_sample(document):
            yield document


def _is_sample(document: Any) -> bool:
    """Whether a line has what every reader relies on."""
    return (
        isinstance(document, dict)
        and isinstance(at := document.get("at"), str)
        and len(at) == 20
        and at.endswith("Z")
        and isinstance(document.get("probe"), str)
        and isinstance(document.get("kind"), str)
        and document.get("state") in ("up", "down", "unknown")
        and isinstance(every := document.get("every"), int)
        and every > 0
    )
