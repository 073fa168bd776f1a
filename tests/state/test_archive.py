"""Backup and restore."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from upkeep.errors import StateError, UsageProblem
from upkeep.state import archive
from upkeep.state.archive import Extra

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
EXTRA = Extra("harbor", '[project]\nname = "Harbor"\n', ("DATABASE_URL",))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "state"
    (path / "tickets").mkdir(parents=True)
    (path / "index").mkdir()
    (path / "tickets/1.json").write_bytes(b'{"schema": 1}')
    (path / "log.jsonl").write_bytes(b"1\n2\n{tor")
    (path / "write.lock").touch()
    (path / "index/tickets.jsonl").write_bytes(b"[]")
    (path / "tickets/.2.json.1-ab.tmp").write_bytes(b"half")
    return path


def files(path: Path) -> dict[str, bytes]:
    return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}


def test_a_backup_restores_every_whole_file_and_no_leftovers(state: Path, tmp_path: Path) -> None:
    archive.backup(state, tmp_path / "b.zip", EXTRA, NOW)
    restored = archive.restore(tmp_path / "b.zip", tmp_path / "new", replace=False, now=NOW)
    assert files(tmp_path / "new") == {"tickets/1.json": b'{"schema": 1}', "log.jsonl": b"1\n2\n"}
    assert (restored.files, restored.project, restored.secrets) == (2, "harbor", ("DATABASE_URL",))
    assert restored.config == EXTRA.config


def test_what_is_restored_is_the_owners_alone(state: Path, tmp_path: Path) -> None:
    archive.backup(state, tmp_path / "b.zip", EXTRA, NOW)
    archive.restore(tmp_path / "b.zip", tmp_path / "new", replace=False, now=NOW)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "new", *(tmp_path / "new").rglob("*")]}
    assert modes == {0o600, 0o700}
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600


def test_a_state_that_is_there_is_not_overwritten(state: Path, tmp_path: Path) -> None:
    archive.backup(state, tmp_path / "b.zip", EXTRA, NOW)
    before = files(state)
    with pytest.raises(StateError, match="already holds a state; nothing was changed"):
        archive.restore(tmp_path / "b.zip", state, replace=False, now=NOW)
    assert files(state) == before


def test_replace_moves_the_old_state_aside_whole(state: Path, tmp_path: Path) -> None:
    archive.backup(state, tmp_path / "b.zip", EXTRA, NOW)
    before = files(state)
    restored = archive.restore(tmp_path / "b.zip", state, replace=True, now=NOW)
    assert restored.previous == tmp_path / "state.before-20261123T080000Z"
    assert files(restored.previous) == before
    assert (state / "tickets/1.json").exists()


def made(path: Path, members: dict[str, bytes], manifest: dict[str, object] | None = None) -> Path:
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    whole = {"schema": 1, "project": "harbor", "secrets": [], "sha256": sums} | (manifest or {})
    with zipfile.ZipFile(path, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
        target.writestr("manifest.json", json.dumps(whole))
    return path


FOREIGN = {
    "a path that leaves the folder": {"state/../../evil": b"x"},
    "an absolute path": {"/etc/evil": b"x"},
    "a file beside the state": {"evil.sh": b"x"},
    "a path of another system": {"state/..\\evil": b"x"},
}


@pytest.mark.parametrize("members", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_name_is_refused_before_the_first_write(members: dict[str, bytes], tmp_path: Path) -> None:
    source = made(tmp_path / "b.zip", {"state/ok.json": b"{}"} | members)
    with pytest.raises(UsageProblem, match="none of upkeep's"):
        archive.restore(source, tmp_path / "new", replace=False, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("state/link")
    info.external_attr = 0o120777 << 16
    sums = {"state/link": hashlib.sha256(b"/etc/passwd").hexdigest()}
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as target:
        target.writestr(info, b"/etc/passwd")
        manifest = {"schema": 1, "project": "harbor", "secrets": [], "sha256": sums}
        target.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(UsageProblem, match="none of upkeep's"):
        archive.restore(tmp_path / "b.zip", tmp_path / "new", replace=False, now=NOW)


def test_a_damaged_member_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    source = made(tmp_path / "b.zip", {"state/a": b"x"}, {"sha256": {"state/a": "0" * 64}})
    with pytest.raises(UsageProblem, match="damaged: state/a"):
        archive.restore(source, tmp_path / "new", replace=False, now=NOW)
    assert not (tmp_path / "new").exists()


def test_a_file_that_the_manifest_does_not_list_is_refused(tmp_path: Path) -> None:
    source = made(tmp_path / "b.zip", {"state/a": b"x", "state/b": b"y"}, {"sha256": {"state/a": "0" * 64}})
    with pytest.raises(UsageProblem, match="does not hold what its manifest lists"):
        archive.restore(source, tmp_path / "new", replace=False, now=NOW)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken"])
def test_what_is_no_backup_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(data)
    with pytest.raises(UsageProblem, match="no backup"):
        archive.project_of(tmp_path / "b.zip")


def test_a_failed_backup_leaves_the_old_one(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.backup(state, tmp_path / "b.zip", EXTRA, NOW)
    before = (tmp_path / "b.zip").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(StateError, match="no space left"):
        archive.backup(state, tmp_path / "b.zip", EXTRA, NOW)
    assert (tmp_path / "b.zip").read_bytes() == before
    assert not list(tmp_path.glob("*.tmp"))


def test_what_is_no_plain_file_is_never_replaced(state: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StateError, match="is no plain file"):
        archive.backup(state, tmp_path / "pipe", EXTRA, NOW)
    assert (tmp_path / "pipe").is_fifo()
