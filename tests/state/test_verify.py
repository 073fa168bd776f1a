"""`state check`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from upkeep.state.documents import Format
from upkeep.state.folder import State
from upkeep.state.verify import Remark, verify

NOTE = Format(
    "note",
    load=lambda document: (str(document["name"]), str(document["text"])),
    dump=lambda note: {"name": note[0], "text": note[1]},
    name_of=lambda note: f"{note[0]}.json",
)
FORMATS = {"notes": NOTE}
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> State:
    made = State(tmp_path / "s", "harbor")
    with made.writing(NOW) as writer:
        writer.replace("notes/a.json", ("a", "x"), NOTE)
        writer.append("samples/2026-11-23.jsonl", b'{"a": 1}\n')
    return made


def remarks(state: State) -> list[tuple[str, bool]]:
    return [(each.name, each.damage) for each in verify(state, FORMATS)[1]]


def test_a_whole_state_has_no_remarks(state: State) -> None:
    assert verify(state, FORMATS) == (3, [])


def test_a_state_that_is_not_there_is_well(tmp_path: Path) -> None:
    assert verify(State(tmp_path / "none", "harbor"), FORMATS) == (0, [])


DAMAGE = {
    "garbage": ("notes/a.json", b"garbage"),
    "nothing": ("notes/a.json", b""),
    "zeros, as after a crash without fsync": ("notes/a.json", b"\0" * 100),
    "the wrong shape": ("notes/a.json", b'{"schema": 1, "text": "x"}'),
    "a later schema": ("notes/a.json", b'{"schema": 2, "name": "a", "text": "x"}'),
    "a damaged line": ("samples/2026-11-23.jsonl", b'{"a": 1}\n{"a\n{"a": 2}\n'),
    "what was moved aside": ("notes/b.json.corrupt-20261123T080000Z", b"garbage"),
    "project.json": ("project.json", b"garbage"),
}


@pytest.mark.parametrize(("name", "data"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(state: State, name: str, data: bytes) -> None:
    (state.path / name).write_bytes(data)
    (state.path / name).chmod(0o600)
    assert remarks(state) == [(name, True)]


NOTES = {
    "a leftover of a killed writer": ("notes/.a.json.1-ab.tmp", b"half"),
    "a torn last line": ("samples/2026-11-23.jsonl", b'{"a": 1}\n{"a'),
    "a copy by a file-sync tool": ("notes/a (conflicted copy).json", b'{"schema": 1, "name": "a", "text": "y"}'),
    "a stranger's file": ("notes/readme.txt", b"hello"),
    "a stranger's document": ("other.json", b"{}"),
}


@pytest.mark.parametrize(("name", "data"), NOTES.values(), ids=NOTES)
def test_what_is_no_damage_is_a_note(state: State, name: str, data: bytes) -> None:
    (state.path / name).write_bytes(data)
    (state.path / name).chmod(0o600)
    assert remarks(state) == [(name, False)]


def test_a_second_document_of_a_name_that_may_stand_once_is_damage(state: State) -> None:
    with state.writing(NOW) as writer:
        writer.replace("notes/import/a.json", ("a", "other"), NOTE)
    assert remarks(state) == []
    whole, found = verify(state, {"notes": replace(NOTE, unique=True)})
    assert [(each.name, each.damage) for each in found] == [("notes/import/a.json", True)]
    assert found[0].text.startswith("is another note of the id a")
    assert whole == 3


def test_a_file_that_others_can_read_is_a_note(state: State) -> None:
    (state.path / "notes/a.json").chmod(0o644)
    assert verify(state, FORMATS)[1] == [
        Remark("notes/a.json", "can be read by others (mode 0644); chmod go= it", damage=False)
    ]


def test_a_missing_project_file_is_a_note(state: State) -> None:
    (state.path / "project.json").unlink()
    assert remarks(state) == [("project.json", False)]


def test_checking_changes_nothing(state: State) -> None:
    (state.path / "notes/.a.json.1-ab.tmp").write_text("half")
    (state.path / "notes/a.json").write_text("garbage")
    before = {path: path.read_bytes() for path in state.path.rglob("*") if path.is_file()}
    verify(state, FORMATS)
    assert {path: path.read_bytes() for path in state.path.rglob("*") if path.is_file()} == before
