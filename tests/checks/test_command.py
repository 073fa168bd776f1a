from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checks.ground import ground
from upkeep.checks import command
from upkeep.checks.interface import DOWN, DRIVER, STATUS, TIMEOUT, UNKNOWN, UP, Finding


def measured(*words: str, timeout: float = 30, trusted: bool = True, **options: Any) -> Finding:
    return command.measure(
        command.Options(command=words, **options), ground(Path("/"), timeout=timeout, trusted=trusted)
    )


@pytest.mark.parametrize(
    ("script", "state", "word", "warning", "detail", "value"),
    [
        ("echo 'OK - fine | n=7'", UP, None, False, "OK - fine", 7),
        ("echo 'WARN | n=8'; exit 1", UP, None, True, "WARN", 8),
        ("echo 'BAD | n=9'; exit 2", DOWN, STATUS, False, "BAD", 9),
        ("exit 2", DOWN, STATUS, False, "exit 2", None),
        ("echo what; exit 3", UNKNOWN, "unclear", False, "exit 3: what", None),
        ("echo what >&2; exit 42", UNKNOWN, "unclear", False, "exit 42: what", None),
        ("kill -9 $$", UNKNOWN, "unclear", False, "ended by signal 9", None),
        ("no-such-program", UNKNOWN, DRIVER, False, None, None),
        ("echo 12", UP, None, False, "12", 12),
    ],
)
def test_the_exit_status_is_the_state(
    script: str, state: str, word: str | None, warning: bool, detail: str | None, value: float | None
) -> None:
    found = measured(script, shell=True)
    assert (found.state, found.word, found.warning, found.value) == (state, word, warning, value)
    assert detail is None or found.detail == detail


def test_without_a_shell_arguments_are_taken_as_they_are() -> None:
    assert measured("echo", "$HOME; exit 2 `id`").detail == "$HOME; exit 2 `id`"


def test_parts_are_joined_for_a_shell() -> None:
    assert measured("echo", "a", "|", "tr", "a", "b", shell=True).detail == "b"


def test_a_secret_goes_by_the_environment() -> None:
    assert measured("echo $TOKEN", shell=True, env={"TOKEN": "mine"}).detail == "mine"


@pytest.mark.parametrize("program", ["no-such-program", "/", "a\0b"])
def test_what_cannot_be_started_is_our_own_trouble(program: str) -> None:
    found = measured(program)
    assert (found.state, found.word) == (UNKNOWN, DRIVER)
    assert "cannot be started" in found.detail


def test_what_takes_too_long_is_down() -> None:
    found = measured("sleep", "600", timeout=0.3)
    assert (found.state, found.word, found.detail) == (DOWN, TIMEOUT, "did not end within 0.3 s, and was killed")


def test_nothing_is_started_from_a_configuration_that_others_can_write(tmp_path: Path) -> None:
    found = measured("touch", str(tmp_path / "ran"), trusted=False)
    assert (found.state, found.word) == (UNKNOWN, DRIVER)
    assert "chmod go-w upkeep.toml" in found.detail
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("words", [(), ("",)])
def test_a_command_names_a_program(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="must name a program"):
        command.Options(command=words)
