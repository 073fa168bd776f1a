from __future__ import annotations

import time
from pathlib import Path

import pytest

from upkeep.checks import programs


def sh(text: str) -> list[str]:
    return ["/bin/sh", "-c", text]


def test_output_and_status_are_told(tmp_path: Path) -> None:
    ended = programs.run(sh("pwd; echo oops >&2; exit 2"), tmp_path, {}, 30)
    assert ended == programs.Ended(2, f"{tmp_path}\n", "oops\n")


def test_a_program_is_given_none_of_upkeeps_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "s3cretpass")
    monkeypatch.setenv("LC_TIME", "C")
    ended = programs.run(["env"], tmp_path, {"TOKEN": "mine"}, 30)
    names = {line.partition("=")[0] for line in ended.output.splitlines()}
    assert "DATABASE_URL" not in names
    assert {"PATH", "LC_TIME", "TOKEN"} <= names


def test_output_without_end_is_bounded(tmp_path: Path) -> None:
    ended = programs.run(sh("head -c 3000000 /dev/zero | tr '\\0' x; echo end >&2"), tmp_path, {}, 60)
    assert len(ended.output) == programs.MOST
    assert ended.errors == "end\n"


def test_what_was_written_last_is_read_even_where_a_child_holds_the_output_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, go = programs._is_over, tmp_path / "go"

    def ends_as_it_is_asked(pid: int) -> bool:
        go.touch()
        while not look(pid):
            time.sleep(0.01)
        return True

    monkeypatch.setattr(programs, "_is_over", ends_as_it_is_asked)
    ended = programs.run(sh("sleep 600 & while ! test -e go; do :; done; echo last words"), tmp_path, {}, 30)
    assert (ended.status, ended.output) == (0, "last words\n")


def alive(pid: int) -> bool:
    """Whether a process still runs; a killed one may stay as a zombie until its new parent looks."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pid: int) -> bool:
    """Whether a process ends; the kernel may take a moment."""
    until = time.monotonic() + 10
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return not alive(pid)


def test_a_program_that_takes_too_long_is_killed_with_all_it_started(tmp_path: Path) -> None:
    ended = programs.run(sh("sleep 600 & echo $!; exec sleep 600"), tmp_path, {}, 0.5)
    assert ended.status is None
    assert gone(int(ended.output))


def test_a_program_that_ignores_everything_is_killed(tmp_path: Path) -> None:
    ended = programs.run(sh("trap '' TERM INT HUP; exec >&- 2>&-; while :; do sleep 600; done"), tmp_path, {}, 0.5)
    assert ended.status is None


def test_what_a_program_leaves_behind_holds_nothing_up(tmp_path: Path) -> None:
    begun = time.monotonic()
    ended = programs.run(sh("sleep 600 & echo $!; exit 1"), tmp_path, {}, 60)
    assert time.monotonic() - begun < 30
    assert ended.status == 1
    assert gone(int(ended.output))


def test_a_program_of_the_folder_is_found(tmp_path: Path) -> None:
    program = tmp_path / "check"
    program.write_text("#!/bin/sh\necho here\n")
    program.chmod(0o755)
    assert programs.run(["./check"], tmp_path, {}, 30).output == "here\n"


def test_a_program_that_is_not_there_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        programs.run(["no-such-program"], tmp_path, {}, 30)


def test_nothing_is_read_from_a_terminal(tmp_path: Path) -> None:
    assert programs.run(["cat"], tmp_path, {}, 30) == programs.Ended(0, "", "")
