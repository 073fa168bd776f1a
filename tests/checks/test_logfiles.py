"""Every line of a log is read exactly once, whatever rotates, copies, compresses or truncates it."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checks import logfiles
from upkeep.checks.deadline import Deadline


class Log:
    """A log and who reads it."""

    def __init__(self, folder: Path, name: str = "access.log") -> None:
        self.path = folder / name
        self.path.touch()
        self.number = 0
        self.clock = self.path.stat().st_mtime_ns
        self.memory = logfiles.begin(self.path, 0)
        self.written: list[bytes] = []
        self.seen: list[bytes] = []
        self.torn = b""

    def stamp(self) -> None:
        """Give the file a time of change that is later than any before: tests are faster than clocks tick."""
        self.clock += 1_000_000
        os.utime(self.path, ns=(self.clock, self.clock))

    def append(self, lines: int) -> None:
        for _ in range(lines):
            self.number += 1
            whole = self.torn + (b"" if self.torn else b"%06d" % self.number) + b" the rest"
            self.torn = b""
            self.written.append(whole)
            with self.path.open("ab") as file:
                file.write(whole[-9:] + b"\n" if self.path_ends_torn() else whole + b"\n")
        self.stamp()

    def path_ends_torn(self) -> bool:
        data = self.path.read_bytes()
        return bool(data) and not data.endswith(b"\n")

    def tear(self) -> None:
        """Write the first half of a line; the next `append` ends it."""
        if not self.torn:
            self.number += 1
            self.torn = b"%06d" % self.number
            with self.path.open("ab") as file:
                file.write(self.torn)
            self.stamp()

    def shift(self) -> None:
        """Move the rotated files on by one, as logrotate does, compressing the second (`delaycompress`)."""
        if self.torn:
            self.append(1)
        for number in range(8, 0, -1):
            for end in ("", ".gz"):
                old = self.path.with_name(f"{self.path.name}.{number}{end}")
                if old.exists():
                    old.rename(self.path.with_name(f"{self.path.name}.{number + 1}{end}"))
        second = self.path.with_name(f"{self.path.name}.2")
        if second.exists():
            pack(second)

    def rename(self) -> None:
        self.shift()
        self.path.rename(self.path.with_name(f"{self.path.name}.1"))
        self.path.touch()
        self.stamp()

    def copytruncate(self) -> None:
        self.shift()
        copy = self.path.with_name(f"{self.path.name}.1")
        shutil.copyfile(self.path, copy)
        self.clock += 1_000_000
        os.utime(copy, ns=(self.clock, self.clock))
        os.truncate(self.path, 0)
        self.stamp()

    def read(self, **limits: Any) -> logfiles.Reading:
        reading = logfiles.Reading(self.path, json.loads(json.dumps(self.memory)), Deadline(60), **limits)
        for lines in reading.chunks():
            self.seen += lines
        self.memory = reading.remembered
        return reading


def pack(path: Path) -> Path:
    """gzip: the same time of change, another inode."""
    packed = path.with_name(path.name + ".gz")
    with gzip.open(packed, "wb") as file:
        file.write(path.read_bytes())
    times = path.stat()
    os.utime(packed, ns=(times.st_atime_ns, times.st_mtime_ns))
    path.unlink()
    return packed


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path)


STEPS = st.one_of(
    st.tuples(st.just("append"), st.integers(1, 5)),
    st.sampled_from([("tear",), ("rename",), ("copytruncate",), ("read",), ("read",)]),
)


@given(steps=st.lists(STEPS, max_size=25))
def test_every_line_is_read_once_and_in_order(steps: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    log = Log(tmp_path_factory.mktemp("log"))
    for name, *arguments in steps:
        getattr(log, name)(*arguments)
    if log.torn:
        log.append(1)
    reading = log.read()
    assert log.seen == log.written
    assert not reading.lost


def test_a_first_reading_begins_behind_the_last_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(b"old\nto")
    reading = logfiles.Reading(path, logfiles.begin(path, 0), Deadline(60))
    with path.open("ab") as file:
        file.write(b"rn\nnew\n")
    assert [line for lines in reading.chunks() for line in lines] == [b"torn", b"new"]


def test_a_torn_last_line_is_left_for_next_time(log: Log) -> None:
    log.append(1)
    log.tear()
    log.read()
    assert log.seen == [b"000001 the rest"]
    log.append(1)
    log.read()
    assert log.seen == log.written


def test_what_a_server_writes_to_the_renamed_file_is_still_read(log: Log) -> None:
    log.append(2)
    log.read()
    log.rename()
    log.read()
    with log.path.with_name("access.log.1").open("ab") as file:
        file.write(b"late\n")
    log.append(1)
    log.read()
    assert log.seen == [*log.written[:2], b"late", log.written[2]]


def test_a_renamed_file_is_read_while_the_new_one_is_not_there_yet(log: Log) -> None:
    log.append(1)
    log.path.rename(log.path.with_name("access.log.1"))
    assert log.read().found
    assert log.seen == log.written
    log.append(1)
    log.read()
    assert log.seen == log.written


def test_a_file_compressed_at_once_is_read_to_its_end(log: Log) -> None:
    log.append(3)
    log.read()
    log.append(3)
    log.path.rename(log.path.with_name("access.log.1"))
    pack(log.path.with_name("access.log.1"))
    log.path.touch()
    log.append(1)
    assert not log.read().lost
    assert log.seen == log.written


def test_a_file_that_is_being_compressed_is_read_once(log: Log) -> None:
    log.append(500)
    log.read()
    log.append(1)
    log.path.rename(log.path.with_name("access.log.1"))
    whole = gzip.compress(log.path.with_name("access.log.1").read_bytes())
    log.path.with_name("access.log.1.gz").write_bytes(whole[: len(whole) // 2])
    log.path.touch()
    log.append(1)
    log.read()
    assert log.seen == log.written


def test_a_copy_that_is_not_truncated_yet_is_not_read_twice(log: Log) -> None:
    log.append(3)
    log.read()
    copy = log.path.with_name("access.log.1")
    shutil.copyfile(log.path, copy)
    os.utime(copy, ns=(log.clock + 1000, log.clock + 1000))
    log.read()
    assert log.seen == log.written


def test_a_log_emptied_without_a_copy_says_that_lines_are_lost(log: Log) -> None:
    log.append(3)
    log.read()
    log.append(2)
    log.path.write_bytes(b"")
    log.written = log.written[:3]
    log.append(1)
    assert log.read().lost
    assert log.seen == log.written


def test_a_log_that_grew_again_beyond_the_old_place_is_known_to_be_new(log: Log) -> None:
    log.append(3)
    log.read()
    log.path.write_bytes(b"")
    log.append(9)
    log.read()
    assert log.seen == log.written


def test_a_backlog_is_read_piece_by_piece(log: Log) -> None:
    log.append(1)
    log.read()
    with log.path.open("ab") as file:
        file.writelines(b"%06d\n" % number for number in range(200_000))
    log.rename()
    log.append(1)
    runs = 0
    while log.read(most=300_000).behind:
        runs += 1
    assert 2 <= runs <= 8
    assert log.seen == [log.written[0], *(b"%06d" % number for number in range(200_000)), log.written[1]]


def test_a_line_without_an_end_does_not_hold_up_the_rest(log: Log) -> None:
    with log.path.open("ab") as file:
        file.write(b"x" * 2_500_000 + b"\nnext\n")
    reading = log.read()
    assert reading.overlong == 2
    assert log.seen[-1] == b"next"


@pytest.mark.parametrize(
    "name",
    ["access.log.1", "access.log-20261125", "access-20261125.log", "access.log.1.gz", "access.log.old",
     "access.log-2026-11-25_03.gz", "access.1.log"],
)  # fmt: skip
def test_rotated_files_are_found_by_the_usual_names(log: Log, name: str) -> None:
    log.append(1)
    rotated = log.path.with_name(name.removesuffix(".gz"))
    log.path.rename(rotated)
    if name.endswith(".gz"):
        pack(rotated)
    log.path.touch()
    assert not log.read().lost
    assert log.seen == log.written


@pytest.mark.parametrize("name", ["access.log.json", "access.logs", "other.log.1", "access.log.1.bak"])
def test_other_logs_of_the_folder_are_none_of_it(log: Log, name: str) -> None:
    log.append(1)
    log.read()
    log.path.with_name(name).write_bytes(b"foreign\n")
    log.append(1)
    log.read()
    assert log.seen == log.written
