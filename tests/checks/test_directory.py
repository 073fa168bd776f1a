from __future__ import annotations

import os
from pathlib import Path

import pytest

from checks.ground import ground
from upkeep.checks import directory
from upkeep.checks.interface import DOWN, UNKNOWN, UP, Finding


def measured(path: Path | str, folder: Path, timeout: float = 5) -> Finding:
    return directory.measure(directory.Options(path=str(path)), ground(folder, timeout))


def test_bytes_of_all_files_below_are_summed(tmp_path: Path) -> None:
    (tmp_path / "uploads/deep/er").mkdir(parents=True)
    (tmp_path / "uploads/a").write_bytes(b"x" * 1000)
    (tmp_path / "uploads/deep/er/b").write_bytes(b"x" * 23)
    found = measured("uploads", tmp_path)
    assert (found.state, found.value, found.unit) == (UP, 1023, "bytes")
    assert found.evidence["files"] == 2
    assert found.evidence["folders"] == 3


def test_links_are_not_followed_and_a_file_with_two_names_counts_once(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 5000)
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads/a").write_bytes(b"x" * 10)
    os.link(tmp_path / "uploads/a", tmp_path / "uploads/same")
    (tmp_path / "uploads/link").symlink_to(tmp_path / "big")
    (tmp_path / "uploads/round").symlink_to(tmp_path / "uploads")
    assert measured("uploads", tmp_path).value == 10


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "release").mkdir()
    (tmp_path / "release/a").write_bytes(b"xyz")
    (tmp_path / "current").symlink_to("release")
    assert measured("current", tmp_path).value == 3


@pytest.mark.parametrize(("path", "told"), [("nowhere", "not there"), ("file", "no folder")])
def test_a_folder_that_is_not_there_is_down(tmp_path: Path, path: str, told: str) -> None:
    (tmp_path / "file").touch()
    found = measured(path, tmp_path)
    assert (found.state, found.word) == (DOWN, "missing")
    assert told in found.detail


def test_a_sum_that_is_not_whole_is_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x")
    found = directory.finding_of_sum(tmp_path, seconds=0)
    assert (found.state, found.word, found.value) == (UNKNOWN, "timeout", None)
    assert "give it a longer `timeout`" in found.detail


def test_a_folder_below_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "lost+found").mkdir()
    listed = os.scandir

    def forbidden(folder: str) -> object:
        if folder.endswith(("private", "lost+found")):
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", forbidden)
    found = measured("", tmp_path)
    assert (found.state, found.word, found.value) == (UNKNOWN, "credentials", None)
    assert "private" in found.detail
    (tmp_path / "private").rmdir()
    assert measured("", tmp_path).state == UP


def test_what_is_largest_is_named(tmp_path: Path) -> None:
    for name, size in {"a/x": 10, "a/deep/y": 30, "b/x": 5, "big.log": 20, "c": 1, "d/e/f": 0}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    assert measured("", tmp_path).evidence["largest"] == [["a/", 40], ["big.log", 20], ["b/", 5]]
