"""The index: only ever a faster way to the same answer."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from upkeep.state import index
from upkeep.state.documents import Format
from upkeep.state.folder import State

NOTE = Format("note", load=lambda document: str(document["text"]), dump=lambda text: {"text": text})
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def state_with(path: Path, texts: dict[str, str]) -> State:
    state = State(path, "harbor")
    with state.writing(NOW) as writer:
        for name, text in texts.items():
            writer.replace(f"notes/{name}.json", text, NOTE)
    return state


def test_documents_are_read_from_the_index_where_it_is_up_to_date(tmp_path: Path) -> None:
    state = state_with(tmp_path, {"a": "x", "b": "y"})
    status = os.stat(tmp_path / "notes/a.json")
    (tmp_path / "notes/a.json").write_bytes(b"{" * status.st_size)
    os.utime(tmp_path / "notes/a.json", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert state.read_folder("notes", NOTE).documents["notes/a.json"] == "x"


def test_a_document_that_changed_behind_its_back_is_read_itself(tmp_path: Path) -> None:
    state = state_with(tmp_path, {"a": "x"})
    (tmp_path / "notes/a.json").write_text(json.dumps({"schema": 1, "text": "edited by hand"}))
    assert state.read_folder("notes", NOTE).documents == {"notes/a.json": "edited by hand"}


def test_a_document_that_is_gone_is_gone(tmp_path: Path) -> None:
    state = state_with(tmp_path, {"a": "x", "b": "y"})
    (tmp_path / "notes/a.json").unlink()
    assert list(state.read_folder("notes", NOTE).documents) == ["notes/b.json"]


def test_it_may_be_deleted_or_garbage_at_any_time(tmp_path: Path) -> None:
    state = state_with(tmp_path, {"a": "x", "b": "y"})
    expected = state.read_folder("notes", NOTE).documents
    for spoil in (lambda file: file.unlink(), lambda file: file.write_bytes(b"\xff\n{]\n[1]\n")):
        spoil(tmp_path / "index/notes.jsonl")
        assert state.read_folder("notes", NOTE).documents == expected
        state_with(tmp_path, {"a": "x"})


def test_a_damaged_document_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    state = state_with(tmp_path, {"a": "x", "b": "y"})
    (tmp_path / "notes/a.json").write_text("garbage")
    found = state.read_folder("notes", NOTE)
    assert (found.documents, found.damaged) == ({"notes/b.json": "y"}, ["notes/a.json"])


def test_it_does_not_grow_without_end(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    long = "x" * 3000
    with state.writing(NOW) as writer:
        for number in range(200):
            writer.replace("notes/a.json", f"{number}{long}", NOTE)
    assert (tmp_path / "index/notes.jsonl").stat().st_size < 300_000
    assert state.read_folder("notes", NOTE).documents == {"notes/a.json": f"199{long}"}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=5), st.booleans()), max_size=12))
def test_reading_through_it_equals_reading_every_document(acts: list[tuple[str, str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        state = State(path, "harbor")
        for name, text, indexed in acts:
            with state.writing(NOW) as writer:
                writer.replace(f"notes/{name}.json", text, NOTE)
            if not indexed:
                (path / "index/notes.jsonl").unlink(missing_ok=True)
        through = state.read_folder("notes", NOTE)
        (path / "index/notes.jsonl").unlink(missing_ok=True)
        assert through == index.read_folder(path, "notes", NOTE)


def test_a_line_that_means_nothing_is_passed_over_for_the_document_itself(tmp_path: Path) -> None:
    state = state_with(tmp_path, {"a": "x"})
    status = os.stat(tmp_path / "notes/a.json")
    line = ["notes/a.json", status.st_size, status.st_mtime_ns, {"schema": 1, "wrong": "shape"}]
    (tmp_path / "index/notes.jsonl").write_text(json.dumps(line) + "\n")
    found = state.read_folder("notes", NOTE)
    assert (found.documents, found.damaged) == ({"notes/a.json": "x"}, [])


def test_what_fails_at_the_index_fails_no_writer(tmp_path: Path) -> None:
    (tmp_path / "index").touch()
    state = state_with(tmp_path, {"a": "x"})
    assert state.read_folder("notes", NOTE).documents == {"notes/a.json": "x"}


def test_a_document_of_a_later_upkeep_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    state = state_with(tmp_path, {"a": "x", "b": "y"})
    (tmp_path / "notes/a.json").write_text('{"schema": 2, "text": "from the future"}')
    found = state.read_folder("notes", NOTE)
    assert (found.documents, found.damaged) == ({"notes/b.json": "y"}, ["notes/a.json"])


PACKED = Format(
    "note", load=NOTE.load, dump=NOTE.dump, schema=2, pack=lambda text: [text], unpack=lambda kept: str(kept[0])
)


def test_a_format_may_be_kept_shorter_than_its_document(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    with state.writing(NOW) as writer:
        writer.replace("notes/a.json", "x", PACKED)
    file = tmp_path / "index/notes.jsonl"
    assert json.loads(file.read_text())[3] == [2, ["x"]]
    for spoiled in ([2, ["y"]], [1, ["z"]], [2, []], {"schema": 2, "text": "z"}):
        row = json.loads(file.read_text())
        file.write_text(json.dumps([*row[:3], spoiled]))
        expected = "y" if spoiled == [2, ["y"]] else "x"
        assert state.read_folder("notes", PACKED).documents == {"notes/a.json": expected}, spoiled
