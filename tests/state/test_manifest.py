"""Archives that are no backup of upkeep's, or no longer: refused before anything is written."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from upkeep.errors import UsageProblem
from upkeep.state import archive, manifest

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def made(path: Path, members: dict[str, bytes], **changed: object) -> Path:
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    whole = {"schema": 1, "project": "harbor", "secrets": [], "sha256": sums} | changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
        target.writestr("manifest.json", json.dumps(whole))
    return path


def encrypted(path: Path) -> None:
    """Set the flag of every member that says it is encrypted."""
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(mark, start + 4)
    path.write_bytes(data)


def garbled(path: Path) -> None:
    """Spoil the compressed bytes of the first member."""
    data = bytearray(path.read_bytes())
    begin = 30 + struct.unpack("<H", data[26:28])[0]
    data[begin : begin + 8] = b"\xff" * 8
    path.write_bytes(data)


def doubled(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as target, pytest.warns(UserWarning, match="Duplicate name"):
        target.writestr("state/a", b"another")


SPOILT: dict[str, Callable[[Path], None]] = {
    "encrypted": encrypted,
    "garbled": garbled,
    "a name twice": doubled,
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-30]) and None,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_archive_is_refused(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    source = made(tmp_path / "b.zip", {"state/a": b"x" * 1000})
    spoil(source)
    with pytest.raises(UsageProblem):
        archive.restore(source, tmp_path / "new", replace=False, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


LIES = {
    "a project that is no text": {"project": 3},
    "sums that are no texts": {"sha256": {"state/a": 3}},
    "secrets that are no list": {"secrets": 3},
    "no table": {"sha256": ["state/a"]},
    "a later schema": {"schema": 2},
}


@pytest.mark.parametrize("changed", LIES.values(), ids=LIES)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    with pytest.raises(UsageProblem):
        archive.project_of(made(tmp_path / "b.zip", {"state/a": b"x"}, **changed))


@pytest.mark.parametrize("name", ["state", "state//a", "state/./a", "state/\x1b[2J", "state/", "STATE/a", "stat/a"])
def test_a_name_that_is_not_plain_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageProblem):
        archive.project_of(made(tmp_path / "b.zip", {name: b"x"}))


def test_a_configuration_that_is_no_text_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    source = made(tmp_path / "b.zip", {"upkeep.toml": b"\xff", "state/a": b"x"})
    with pytest.raises(UsageProblem, match="damaged: upkeep"):
        archive.restore(source, tmp_path / "new", replace=False, now=NOW)
    assert not (tmp_path / "new").exists()


def test_an_archive_that_claims_more_than_any_state_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "LARGEST", 10_000)
    with pytest.raises(UsageProblem, match="does not hold what its manifest lists"):
        archive.project_of(made(tmp_path / "b.zip", {"state/a": b"\0" * 20_000}))


def test_a_restore_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    source = made(tmp_path / "b.zip", {"state/a": b"x", "state/a/b": b"y"})
    with pytest.raises(Exception, match="cannot write state"):
        archive.restore(source, tmp_path / "new", replace=False, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_an_empty_folder_is_replaced_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    source = made(tmp_path / "b.zip", {"state/a": b"x"})
    assert archive.restore(source, tmp_path / "new", replace=False, now=NOW).previous is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "new"]
