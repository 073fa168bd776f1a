"""Questions to git, and what stands in their way."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.git_folder import commit, git, repository
from upkeep.checks.failure import Failed
from upkeep.checks.git import ask, tracked


def test_what_is_tracked_is_told_relative_to_the_folder(tmp_path: Path) -> None:
    commit(repository(tmp_path), "2026-01-01T00:00:00Z", a="1", sub__ü="2")
    assert tracked(tmp_path, seconds=10, trusted=True) == ["a", "sub/ü"]
    assert tracked(tmp_path / "sub", seconds=10, trusted=True) == ["ü"]


@pytest.mark.parametrize(
    ("question", "trusted", "word", "told"),
    [
        (("ls-files",), True, "no-checkout", "is no git checkout"),
        (("ls-files",), False, "driver", "chmod go-w"),
        (("no-such-command",), True, "no-checkout", "git: git: 'no-such-command' is not a git command"),
    ],
)
def test_what_cannot_be_asked_is_unknown(
    tmp_path: Path, question: tuple[str, ...], trusted: bool, word: str, told: str
) -> None:
    with pytest.raises(Failed) as raised:
        ask(tmp_path, *question, seconds=10, trusted=trusted)
    assert (raised.value.finding.state, raised.value.finding.word) == ("unknown", word)
    assert told in raised.value.finding.detail


def test_a_folder_that_is_not_there_and_a_missing_git_are_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Failed, match="no folder"):
        ask(tmp_path / "gone", "ls-files", seconds=10, trusted=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failed, match="not installed"):
        ask(tmp_path, "ls-files", seconds=10, trusted=True)


def test_nothing_that_a_checkout_configures_is_started(tmp_path: Path) -> None:
    commit(repository(tmp_path), "2026-01-01T00:00:00Z", a="1")
    git(tmp_path, "config", "core.fsmonitor", f"touch {tmp_path}/started")
    tracked(tmp_path, seconds=10, trusted=True)
    assert not (tmp_path / "started").exists()
