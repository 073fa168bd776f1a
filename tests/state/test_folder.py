"""The state folder."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from upkeep.errors import DamagedDocument, StateError
from upkeep.state.documents import Format
from upkeep.state.folder import State

NOTE = Format("note", load=lambda document: str(document["text"]), dump=lambda text: {"text": text})
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def write(state: State, name: str, text: str) -> None:
    with state.writing(NOW) as writer:
        writer.replace(name, text, NOTE)


def test_a_reader_of_a_new_state_writes_nothing(tmp_path: Path) -> None:
    state = State(tmp_path / "new", "harbor")
    assert state.read("notes/a.json", NOTE) is None
    assert state.read_folder("notes", NOTE).documents == {}
    assert state.begun is None
    assert not (tmp_path / "new").exists()


def test_the_first_writer_begins_the_folder_for_its_project(tmp_path: Path) -> None:
    state = State(tmp_path / "s", "harbor")
    write(state, "notes/a.json", "x")
    document = json.loads((tmp_path / "s/project.json").read_text())
    assert document == {"schema": 1, "id": "harbor", "begun": "2026-11-23T08:00:00Z"}
    assert state.begun == NOW


def test_a_folder_of_another_project_is_refused(tmp_path: Path) -> None:
    write(State(tmp_path, "harbor"), "notes/a.json", "x")
    with pytest.raises(StateError, match="was begun by project 'harbor', this is 'other'"):
        State(tmp_path, "other")


def test_an_earlier_first_use_is_remembered(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    write(state, "notes/a.json", "x")
    earlier = NOW - timedelta(days=40)
    with state.writing(earlier) as writer:
        writer.replace("notes/a.json", "y", NOTE)
    with state.writing(NOW):
        pass
    assert State(tmp_path, "harbor").begun == earlier


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_account_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    os.chown(tmp_path / "s", 12345, 12345)
    with pytest.raises(StateError, match="belongs to another account"):
        State(tmp_path / "s", "harbor")


def test_an_unreadable_project_file_stops_nothing_and_is_kept(tmp_path: Path) -> None:
    write(State(tmp_path, "harbor"), "notes/a.json", "x")
    (tmp_path / "project.json").write_text("garbage")
    state = State(tmp_path, "harbor")
    assert state.damaged_project == "project.json"
    write(state, "notes/b.json", "y")
    assert state.read("notes/b.json", NOTE) == "y"
    assert (tmp_path / "project.json").read_text() == "garbage"


def test_a_reader_names_a_damaged_document_and_leaves_it(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    write(state, "notes/a.json", "x")
    (tmp_path / "notes/a.json").write_text("garbage")
    with pytest.raises(DamagedDocument):
        state.read("notes/a.json", NOTE)
    assert (tmp_path / "notes/a.json").read_text() == "garbage"


def test_the_next_writer_moves_a_damaged_document_aside_and_the_one_after_begins_anew(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    write(state, "notes/a.json", "x")
    (tmp_path / "notes/a.json").write_text("garbage")
    with (
        pytest.raises(DamagedDocument, match=r"moved to a\.json\.corrupt-20261123T080000Z"),
        state.writing(NOW) as writer,
    ):
        writer.read("notes/a.json", NOTE)
    assert (tmp_path / "notes/a.json.corrupt-20261123T080000Z").read_text() == "garbage"
    with state.writing(NOW) as writer:
        assert writer.read("notes/a.json", NOTE) is None
    assert state.corrupt("notes") == ["notes/a.json"]


def test_a_second_damage_in_the_same_second_overwrites_nothing(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    for content in ("garbage 1", "garbage 2"):
        write(state, "notes/a.json", "x")
        (tmp_path / "notes/a.json").write_text(content)
        with pytest.raises(DamagedDocument), state.writing(NOW) as writer:
            writer.read("notes/a.json", NOTE)
    kept = sorted(path.read_text() for path in (tmp_path / "notes").glob("*.corrupt-*"))
    assert kept == ["garbage 1", "garbage 2"]


def test_leftovers_of_killed_writers_are_swept(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    write(state, "notes/a.json", "x")
    (tmp_path / "notes/.a.json.123-abcd.tmp").write_text("half")
    (tmp_path / "notes/.import.tmp").mkdir()
    write(state, "notes/b.json", "y")
    assert sorted(os.listdir(tmp_path / "notes")) == ["a.json", "b.json"]


def test_installed_documents_appear_together(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    with state.writing(NOW) as writer:
        writer.install("notes/import-1", [("a.json", "x"), ("b.json", "y")], NOTE)
    assert state.read_folder("notes", NOTE).documents == {"notes/import-1/a.json": "x", "notes/import-1/b.json": "y"}
    assert not list(tmp_path.rglob("*.tmp"))


def test_an_installation_that_fails_leaves_nothing(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    broken = Format("note", load=str, dump=lambda text: {"text": text if text != "y" else {1}})
    with pytest.raises(TypeError), state.writing(NOW) as writer:
        writer.install("notes/import-1", [("a.json", "x"), ("b.json", "y")], broken)
    assert state.read_folder("notes", NOTE).documents == {}
    write(state, "notes/c.json", "z")
    assert sorted(os.listdir(tmp_path / "notes")) == ["c.json"]


def test_what_a_writer_left_that_was_killed_at_its_first_word_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".project.json.123-abcd.tmp").write_text("half")
    write(State(tmp_path, "harbor"), "notes/a.json", "x")
    assert not list(tmp_path.glob(".*.tmp"))


def test_records_without_a_project_file_are_noticed(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    assert not state.lacks_project_file
    write(state, "notes/a.json", "x")
    (tmp_path / "project.json").unlink()
    assert State(tmp_path, "harbor").lacks_project_file
