"""Which configuration is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from upkeep.config.find import find, projects_file, read_projects
from upkeep.errors import ConfigError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with nothing, in a folder of a project."""
    for name in ("UPKEEP_CONFIG", "UPKEEP_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home/config"))
    (tmp_path / "project/deep/down").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project/deep/down")
    return tmp_path


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_it_is_looked_for_here_and_above_and_then_in_the_users_folder(home: Path) -> None:
    assert find(None, None) is None
    users = write(home / "home/config/upkeep/upkeep.toml")
    assert find(None, None) == users
    above = write(home / "project/upkeep.toml")
    assert find(None, None) == above
    here = write(home / "project/deep/down/upkeep.toml")
    assert find(None, None) == here


def test_a_file_that_is_named_counts_before_a_project_and_a_project_before_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, listed, env, env_listed = (write(home / name / "upkeep.toml") for name in "abcd")
    write(projects_file(), f'[projects]\nb = "{listed}"\nd = "{env_listed}"\n')
    monkeypatch.setenv("UPKEEP_PROJECT", "d")
    assert find(None, None) == env_listed
    monkeypatch.setenv("UPKEEP_CONFIG", str(env))
    assert find(None, None) == env
    assert find(None, "b") == listed
    assert find(str(given), "b") == given


def test_a_folder_stands_for_the_file_in_it(home: Path) -> None:
    assert find(str(write(home / "a/upkeep.toml").parent), None) == home / "a/upkeep.toml"


def test_a_file_that_is_named_and_not_there_is_an_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="--config"):
        find("gone.toml", None)
    monkeypatch.setenv("UPKEEP_CONFIG", "gone.toml")
    with pytest.raises(ConfigError, match="UPKEEP_CONFIG"):
        find(None, None)


def test_a_project_that_is_not_listed_names_near_ones(home: Path) -> None:
    write(projects_file(), '[projects]\nharbor = "/x/upkeep.toml"\n')
    with pytest.raises(ConfigError, match=r"no project 'habor' .* \(did you mean 'harbor'\?\)"):
        find(None, "habor")


@pytest.mark.parametrize("text", ["[projects", "projects = 3", "[projects]\na = 3"])
def test_a_list_that_is_none_is_an_error_and_not_an_empty_list(home: Path, text: str) -> None:
    write(projects_file(), text)
    with pytest.raises(ConfigError):
        read_projects()
