"""From a file to a configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.written import HEAD, loaded
from upkeep.checks import Kinds
from upkeep.config import read
from upkeep.errors import ConfigError

SYNTAX = {
    "an open string": (b'a = "hunter2secret\n', 1, "hunter2"),
    "a value that is none": (b"a = 1\nb = hunter2secret\n", 2, "hunter2"),
    "the end in mid-table": (b"a = 1\n[project\n", 2, "[project"),
    "a key twice": (b"a = 1\na = 2\n", 2, None),
    "a number without end": (b"a = " + b"9" * 5000 + b"\n", 1, "99999"),
    "no UTF-8": (b'a = 1\nb = "\xff"\n', 2, None),
    "depth without end": (b"a = " + b"[" * 5000 + b"\n", 1, "[[["),
}


@pytest.mark.parametrize(("data", "line", "unsaid"), SYNTAX.values(), ids=SYNTAX)
def test_what_is_no_toml_names_its_line_and_quotes_nothing(
    tmp_path: Path, data: bytes, line: int, unsaid: str | None
) -> None:
    path = tmp_path / "upkeep.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as found:
        read.load(path, Kinds(), cache=None)
    assert found.value.where is not None
    assert (found.value.code, found.value.where.line) == ("config.syntax", line)
    assert unsaid is None or unsaid not in found.value.message


def test_a_file_that_is_too_large_is_none(tmp_path: Path) -> None:
    path = tmp_path / "upkeep.toml"
    path.write_bytes(b"#" * (read.LARGEST + 1))
    with pytest.raises(ConfigError, match="over 1 MB"):
        read.load(path, Kinds(), cache=None)


def test_a_file_that_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        read.load(tmp_path, Kinds(), cache=None)


@pytest.mark.parametrize("text", ["\ufeff" + HEAD, HEAD.replace("\n", "\r\n")], ids=["a mark of Windows", "its lines"])
def test_what_windows_editors_write_is_read(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, "", head=text).tables.project.name == "Harbor Booking"


def test_a_content_that_was_valid_is_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "upkeep.toml"
    path.write_text(HEAD)
    cache = tmp_path / "cache"
    read.load(path, Kinds(), cache)
    monkeypatch.setattr(read, "check", lambda *_: pytest.fail("looked at again"))
    assert read.load(path, Kinds(), cache).tables.project.name == "Harbor Booking"
    assert [file.read_bytes() for file in cache.iterdir()] == [b""]


def test_a_content_that_was_wrong_is_wrong_again(tmp_path: Path) -> None:
    path = tmp_path / "upkeep.toml"
    path.write_text(HEAD + "x = 1\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match="unknown key 'x'"):
            read.load(path, Kinds(), tmp_path / "cache")


def test_without_room_for_the_cache_it_is_checked_each_time(tmp_path: Path) -> None:
    (tmp_path / "cache").touch()
    path = tmp_path / "upkeep.toml"
    path.write_text(HEAD)
    assert read.load(path, Kinds(), tmp_path / "cache").id == "harbor-booking"


NAMES = {"Harbor Booking": "harbor-booking", "Ünö": "n", "東京": "project", "--a--": "a", "x" * 80: "x" * 64}


@pytest.mark.parametrize(("name", "slug"), NAMES.items())
def test_a_name_in_lower_case_with_dashes(name: str, slug: str) -> None:
    assert read.slug(name) == slug


def test_what_has_no_value_is_named_with_its_line(tmp_path: Path) -> None:
    config = loaded(tmp_path, '[alerts]\nto = ["${GONE}"]\nheartbeat = "${file:gone}"\n')
    assert [f"{each.where.line if each.where else 0} {each.message}" for each in config.unset()] == [
        "4 alerts.to[0]: GONE is not set; put it into the environment",
        "5 alerts.heartbeat: gone cannot be read: No such file or directory",
    ]


def test_the_machines_zone_has_a_name() -> None:
    assert str(read.machine_zone())
