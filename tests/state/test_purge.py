"""Deleting a state folder's records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from upkeep.clients.offboarding import OFFBOARDED, Ended
from upkeep.errors import StateError
from upkeep.state.folder import State
from upkeep.state.purge import purge

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
KEEP = frozenset({"project.json"})


def filled(path: Path) -> State:
    state = State(path, "harbor")
    with state.writing(NOW) as writer:
        writer.replace("checkins/a.json", Ended(None, "mia"), OFFBOARDED)
        writer.append("samples/2026-12-01.jsonl", b"{}\n")
    return state


def test_everything_goes_but_what_is_kept_and_the_locks(tmp_path: Path) -> None:
    assert purge(filled(tmp_path), KEEP) == 3  # the document, its index, the log
    assert {path.name for path in tmp_path.iterdir()} == {"project.json", "write.lock", "probe.lock"}


def test_what_a_link_points_to_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine").write_text("precious")
    state = filled(tmp_path / "state")
    (tmp_path / "state/link").symlink_to(elsewhere)
    purge(state, KEEP)
    assert (elsewhere / "mine").read_text() == "precious"
    assert not (tmp_path / "state/link").is_symlink()


def test_a_state_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert purge(State(tmp_path / "none", "harbor"), KEEP) == 0


def test_what_cannot_be_deleted_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = filled(tmp_path)

    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("upkeep.state.purge._delete", refuse)
    with pytest.raises(StateError, match=r"cannot delete .*Permission denied"):
        purge(state, KEEP)
