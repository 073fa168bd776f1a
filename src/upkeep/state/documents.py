"""JSON documents: their text, their schema numbers and the way from older ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from upkeep import __version__
from upkeep.errors import DamagedDocument, StateError, Where
from upkeep.state.files import cannot_read

Document = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Format(Generic[T]):
    """A sort of document: its name for people, how it is loaded and dumped, and the way from older schemas."""

    title: str
    load: Callable[[Document], T]
    """Raises KeyError, TypeError, ValueError or AttributeError where the document is no such thing."""
    dump: Callable[[T], Document]
    schema: int = 1
    migrations: Mapping[int, Callable[[Document], Document]] = field(default_factory=dict)
    """From each older schema to the next one."""
    name_of: Callable[[T], str] | None = None
    """The file name that a document must have, so that copies made by others are known as such."""
    indexed: bool = True
    """Whether the folder's index remembers it; not for documents that are read one by one."""
    pack: Callable[[T], Any] | None = None
    """What the index keeps of a thing instead of its document: all of it as JSON, shorter and faster to read."""
    unpack: Callable[[Any], T] | None = None
    """The thing that `pack` packed; raises like `load`."""
    unique: bool = False
    """Whether a name may stand only once below the folder, rather than once in each of its folders."""


@dataclass(frozen=True)
class Folder(Generic[T]):
    """All documents of one format in one folder: those that can be read by name, and the names of those that cannot."""

    documents: dict[str, T]
    damaged: list[str] = field(default_factory=list)


class NewerDocument(StateError):
    """A document was written by a later version of upkeep; it is left alone."""

    code = "state.newer"


def encode(thing: T, format: Format[T]) -> bytes:
    """The document's text: indented, its schema number first."""
    return (json.dumps(body(thing, format), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def body(thing: T, format: Format[T]) -> Document:
    """What is written of `thing`, with its schema number."""
    return {"schema": format.schema} | format.dump(thing)


def packed(thing: T, format: Format[T]) -> Any:
    """What the index keeps of `thing`, with its schema number."""
    return [format.schema, format.pack(thing)] if format.pack else body(thing, format)


def unpacked(kept: Any, name: str, format: Format[T]) -> T:
    """The thing that `packed` packed; raises DamagedDocument where it is none of the present schema."""
    if format.unpack is None:
        return interpret(kept, name, format)
    try:
        schema, packed = kept
        if schema == format.schema:
            return format.unpack(packed)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise damaged(name, format) from None
    raise damaged(name, format)


def decode(data: bytes, name: str, format: Format[T]) -> T:
    """The thing in `data`; raises like `interpret`."""
    try:
        document = json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise damaged(name, format) from None
    return interpret(document, name, format)


def interpret(document: Any, name: str, format: Format[T]) -> T:
    """The thing that a document holds, brought up to the present schema.

    Raises DamagedDocument where it is none, NewerDocument where its schema is later than ours.
    """
    if not isinstance(document, dict) or not isinstance(schema := document.get("schema"), int) or schema < 1:
        raise damaged(name, format)
    if schema > format.schema:
        raise NewerDocument(
            f"this {format.title} has schema {schema}; upkeep {__version__} knows {format.schema}; nothing was changed",
            where=Where(name),
            hint="update upkeep: pip install --upgrade upkeep",
        )
    try:
        while schema < format.schema:
            document = format.migrations[schema](document)
            schema += 1
        return format.load(document)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged(name, format) from None


def damaged(name: str, format: Format[Any]) -> DamagedDocument:
    """The error for a document that cannot be read."""
    return DamagedDocument(f"this {format.title} cannot be read; it is left as it is", name, hint="upkeep state check")


def read(path: Path, name: str, format: Format[T]) -> T | None:
    """The thing kept at `path`, None where there is none; raises like `interpret`, and StateError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        raise damaged(name, format) from None
    except OSError as problem:
        raise cannot_read(path, problem) from problem
    return decode(data, name, format)
