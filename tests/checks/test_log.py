from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checks.ground import NOW, ground
from upkeep.checks import log
from upkeep.checks.interface import UNKNOWN, UP, Finding
from upkeep.probes.sample import Sample, decode, encode

REQUEST = '10.0.0.1 - - [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" {} 12 "-" "Mozilla"\n'


class Reader:
    """A probe of a log, as it is measured again and again."""

    def __init__(self, folder: Path, form: Any = "combined") -> None:
        self.path = folder / "app.log"
        self.options = log.Options(path="app.log", format=form)
        self.folder = folder
        self.memory: dict[str, Any] = {}

    def write(self, *lines: str) -> None:
        with self.path.open("a") as file:
            file.writelines(lines)

    def measure(self) -> Finding:
        found = log.measure(self.options, ground(self.folder, 30, memory=self.memory))
        self.memory = json.loads(json.dumps(found.memory))
        return found


def test_the_first_finding_invents_no_history(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.write(REQUEST.format(500) * 9)
    found = reader.measure()
    assert (found.state, found.counts, found.value) == (UP, (0, 0), None)
    assert found.detail == "counts what is written from now on"


def test_requests_since_the_last_finding_are_counted(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.write(REQUEST.format(500))
    reader.measure()
    reader.write(REQUEST.format(200) * 3, REQUEST.format(502), "no request\n")
    found = reader.measure()
    assert (found.counts, found.value, found.unit) == ((1, 4), 0.25, "ratio")
    assert found.detail == "1 of 4 requests failed"
    assert found.evidence["unparsed"] == 1
    assert found.evidence["statuses"] == {"200": 3, "502": 1}
    found = reader.measure()
    assert (found.counts, found.value, found.unit) == ((0, 0), None, None)


def test_a_log_in_another_form_is_told(tmp_path: Path) -> None:
    reader = Reader(tmp_path, "json")
    reader.write("")
    reader.measure()
    reader.write(REQUEST.format(200))
    found = reader.measure()
    assert found.counts == (0, 0)
    assert found.detail == "no line of 1 line has the form json; see `format`"


def test_a_log_that_is_not_there_yet_is_read_from_its_beginning(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for _ in range(2):
        found = reader.measure()
        assert (found.state, found.word) == (UNKNOWN, "missing")
    reader.write(REQUEST.format(200))
    assert reader.measure().counts == (0, 1)


def test_a_log_that_vanished_is_unknown_and_remembered(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.write(REQUEST.format(200))
    reader.measure()
    memory = dict(reader.memory)
    reader.path.rename(tmp_path / "elsewhere")
    assert reader.measure().state == UNKNOWN
    assert reader.memory == memory
    (tmp_path / "elsewhere").rename(reader.path)
    assert reader.measure().counts == (0, 0)


def test_lines_that_were_lost_are_told(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.write(REQUEST.format(200))
    reader.measure()
    reader.path.write_text("")
    found = reader.measure()
    assert found.evidence["lost"]
    assert "some lines were lost" in found.detail


def test_a_log_that_may_not_be_read_is_our_own_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(tmp_path)
    reader.write(REQUEST.format(200))
    reader.measure()
    memory = dict(reader.memory)

    def forbidden(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", forbidden)
        found = reader.measure()
    assert (found.state, found.word) == (UNKNOWN, "credentials")
    assert reader.memory == memory


def test_as_many_groups_are_told_as_a_sample_keeps_whole(tmp_path: Path) -> None:
    reader = Reader(tmp_path, "error")
    reader.write("")
    reader.measure()
    sorts = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota"]
    reader.write(*(f"{word} {word * 40} failed\n" * 2 for word in sorts))
    found = reader.measure()
    shown, left = found.evidence["groups"], found.evidence["left_out"]
    assert 3 <= len(shown) < 9
    assert left == {"groups": 9 - len(shown), "new": 9 - len(shown), "lines": 2 * (9 - len(shown))}
    kept = decode(encode(Sample(NOW, "app", "log", 300, found))).finding.evidence
    assert kept == found.evidence


def test_an_error_log_is_told_in_groups_and_feeds_no_error_rate(tmp_path: Path) -> None:
    reader = Reader(tmp_path, "error")
    reader.write("2026-11-25 09:00:00 known trouble with 7\n")
    assert reader.measure().detail == "counts what is written from now on; 1 group known"
    reader.write("2026-11-25 10:00:00 known trouble with 8\n" * 2, "2026-11-25 10:00:00 out of memory\n")
    found = reader.measure()
    assert (found.counts, found.value, found.unit) == (None, 3.0, "")
    assert found.detail == "3 lines in 2 groups, 1 new: 2026-11-25 10:00:00 out of memory"
    assert [(group["trend"], group["count"]) for group in found.evidence["groups"]] == [("new", 1), ("known", 2)]
