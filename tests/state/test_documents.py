"""JSON documents and their schema numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from upkeep.errors import DamagedDocument
from upkeep.state import documents
from upkeep.state.documents import Format, NewerDocument

NOTE = Format("note", load=lambda document: str(document["text"]), dump=lambda text: {"text": text})
NOTE_3 = Format(
    "note",
    load=lambda document: str(document["text"]),
    dump=lambda text: {"text": text},
    schema=3,
    migrations={
        1: lambda document: {"body": document["content"]},
        2: lambda document: {"text": document["body"].upper()},
    },
)


def test_what_was_encoded_is_decoded() -> None:
    assert documents.decode(documents.encode("grüße \ud800", NOTE), "n", NOTE) == "grüße \ud800"


def test_a_document_is_readable_by_people_and_carries_its_schema_first() -> None:
    text = documents.encode("grüße", NOTE).decode()
    assert text == '{\n "schema": 1,\n "text": "grüße"\n}\n'


def test_an_older_document_is_brought_up_step_by_step() -> None:
    assert documents.decode(b'{"schema": 1, "content": "a"}', "n", NOTE_3) == "A"


def test_reading_an_older_document_does_not_write_it(tmp_path: Path) -> None:
    (tmp_path / "n.json").write_text('{"schema": 1, "content": "a"}')
    documents.read(tmp_path / "n.json", "n.json", NOTE_3)
    assert json.loads((tmp_path / "n.json").read_text()) == {"schema": 1, "content": "a"}


def test_a_newer_document_is_refused_with_its_version() -> None:
    with pytest.raises(NewerDocument, match=r"has schema 2; upkeep .* knows 1"):
        documents.decode(b'{"schema": 2, "text": "a"}', "n", NOTE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'{"text": "a"}',
        b'{"schema": "1", "text": "a"}',
        b'{"schema": 0, "text": "a"}',
        b'{"schema": 1}',
        b"\xff\xfe",
        b"\x00" * 4096,
        b"[" * 100_000,
        b'{"schema": 1, "text": ' + b"9" * 5000 + b"}",
    ],
)
def test_garbage_is_damage_and_not_an_empty_document(data: bytes) -> None:
    with pytest.raises(DamagedDocument) as caught:
        documents.decode(data, "notes/n.json", NOTE)
    assert caught.value.name == "notes/n.json"


def test_a_missing_document_is_none(tmp_path: Path) -> None:
    assert documents.read(tmp_path / "n.json", "n.json", NOTE) is None
