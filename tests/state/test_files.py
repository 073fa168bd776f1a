"""Bytes on disk."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from upkeep.errors import StateError
from upkeep.state import files


def test_replace_makes_the_data_the_whole_content(tmp_path: Path) -> None:
    files.replace(tmp_path / "a", b"long content")
    files.replace(tmp_path / "a", b"short")
    assert (tmp_path / "a").read_bytes() == b"short"


def test_replace_leaves_nothing_else_in_the_folder(tmp_path: Path) -> None:
    files.replace(tmp_path / "a", b"x")
    assert os.listdir(tmp_path) == ["a"]


def test_files_are_readable_by_their_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files.replace(tmp_path / "a", b"x")
        files.append(tmp_path / "b", b"x\n")
        files.make_folder(tmp_path / "c/d")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "b", "c", "c/d")]
    assert modes == [0o600, 0o600, 0o700, 0o700]


def test_create_refuses_what_is_there_and_leaves_it(tmp_path: Path) -> None:
    files.create(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        files.create(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["a"]


def test_create_works_on_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    files.create(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        files.create(tmp_path / "a", b"second")
    assert os.listdir(tmp_path) == ["a"]


def test_append_adds_whole_lines(tmp_path: Path) -> None:
    files.append(tmp_path / "log", b"1\n")
    files.append(tmp_path / "log", b"2\n3\n")
    assert files.whole_lines(tmp_path / "log") == b"1\n2\n3\n"


def test_a_reader_passes_over_a_torn_last_line_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"1\n2\n{tor")
    assert files.whole_lines(tmp_path / "log") == b"1\n2\n"
    assert (tmp_path / "log").read_bytes() == b"1\n2\n{tor"


@pytest.mark.parametrize("torn", [b"{tor", b"x" * 200_000, b"\x00" * 5000])
def test_the_next_writer_cuts_off_a_torn_last_line(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / "log").write_bytes(b"1\n" + torn)
    files.append(tmp_path / "log", b"2\n")
    assert (tmp_path / "log").read_bytes() == b"1\n2\n"


def test_a_log_of_nothing_but_a_torn_line_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"{tor")
    files.append(tmp_path / "log", b"1\n")
    assert (tmp_path / "log").read_bytes() == b"1\n"


def test_a_missing_log_has_no_lines(tmp_path: Path) -> None:
    assert files.whole_lines(tmp_path / "log") == b""


def test_a_short_write_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:3])))
    files.replace(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_a_failed_append_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.append(tmp_path / "log", b"1\n")
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        if len(data) < 6:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, bytes(data[:2]))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StateError, match="no space left"):
        files.append(tmp_path / "log", b"2234567\n")
    assert (tmp_path / "log").read_bytes() == b"1\n"


def test_a_failed_fsync_means_not_written_and_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.replace(tmp_path / "a", b"old")
    tries = []

    def fail(descriptor: int) -> None:
        tries.append(descriptor)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StateError, match="the disk reports an error"):
        files.replace(tmp_path / "a", b"new")
    assert len(tries) == 1
    assert (tmp_path / "a").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_folder_that_cannot_be_synced_by_its_file_system_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def network(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", network)
    files.replace(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"


def test_the_message_says_what_where_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "state").mkdir()
    problem = files.cannot_write(tmp_path / "state/a.json", OSError(errno.ENOSPC, "No space left on device"))
    expected = "cannot write state: no space left in ~/state; nothing was changed, free some room and run it again"
    assert problem.message == expected
    assert (problem.exit, problem.code) == (4, "state.no_space")


def test_what_is_written_for_others_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        files.write_public(tmp_path / "report", "text")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == 0o644


def test_a_file_for_others_is_replaced_whole(tmp_path: Path) -> None:
    for text in ("one", "two"):
        files.write_public(tmp_path / "schema.json", text)
    assert (tmp_path / "schema.json").read_text() == "two"
    assert [each.name for each in tmp_path.iterdir()] == ["schema.json"]


def test_a_file_for_others_takes_the_place_of_no_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StateError, match="is no plain file"):
        files.write_public(tmp_path / "pipe", "x")
    with pytest.raises(StateError, match=r"cannot write .*: No such file or directory"):
        files.write_public(tmp_path / "gone/x", "x")
