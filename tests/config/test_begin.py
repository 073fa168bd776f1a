"""A new project's files and its place in the user's list."""

from __future__ import annotations

import stat
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checks import Kinds
from upkeep.config import begin, read
from upkeep.config.begin import NewProject
from upkeep.config.find import projects_file, read_projects
from upkeep.errors import ConfigError, StateError

NEW = NewProject("Harbor", "https://app.harbor.example", "Europe/Berlin", date(2026, 9, 1))

PROPOSED = {
    "https://app.harbor.example": "Harbor",
    "https://www.my-shop.co": "My Shop",
    "https://harbor.example:8443/x": "Harbor",
    "http://127.0.0.1:8000": "Old Town",
    "http://localhost": "Old Town",
    "https://[::1]/": "Old Town",
    None: "Old Town",
}


@pytest.mark.parametrize(("url", "name"), PROPOSED.items())
def test_a_name_is_proposed_from_the_address_else_from_the_folder(url: str | None, name: str) -> None:
    assert begin.proposed_name(url, Path("/srv/old_town")) == name


def test_an_address_is_made_whole() -> None:
    assert begin.with_scheme(" app.harbor.example ") == "https://app.harbor.example"
    assert begin.with_scheme("http://localhost:3000") == "http://localhost:3000"
    with pytest.raises(ValueError, match="web address"):
        begin.with_scheme("ftp://h/")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_the_name_the_file_is_valid_and_holds_it(name: str) -> None:
    text = begin.text_of(NewProject(name, None, "UTC", date(2026, 9, 1)))
    assert tomllib.loads(text)["project"]["name"] == name


def test_every_line_that_is_commented_out_is_valid_too(tmp_path: Path) -> None:
    text = begin.text_of(NEW)
    lines = []
    for line in text.splitlines():
        body = line.removeprefix("# ")
        lines.append(body if line.startswith("# ") and ("=" in body.split("#")[0] or body.startswith("[")) else line)
    path = tmp_path / "upkeep.toml"
    path.write_text("\n".join(line for line in lines if "refers" not in line))
    config = read.load(path, Kinds(), cache=None)
    assert {"alerts", "probe", "support", "plan", "away", "checklists", "maintenance"} <= set(config.raw)


def test_the_env_file_is_the_users_alone_and_kept_out_of_git(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("dist")
    written = begin.write(NEW, tmp_path, "{}")
    assert {path.name for path in written} == {"upkeep.toml", "upkeep.env", "upkeep.schema.json", ".gitignore"}
    assert stat.S_IMODE((tmp_path / "upkeep.env").stat().st_mode) == 0o600
    assert (tmp_path / ".gitignore").read_text().split() == ["dist", "upkeep.env"]


def test_an_env_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "upkeep.env").write_text("A=1\n")
    (tmp_path / ".gitignore").write_text("/upkeep.env\n")
    written = begin.write(NEW, tmp_path, "{}")
    assert {path.name for path in written} == {"upkeep.toml", "upkeep.schema.json"}
    assert (tmp_path / "upkeep.env").read_text() == "A=1\n"


def test_a_configuration_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "upkeep.toml").write_text("mine")
    with pytest.raises(ConfigError, match="is there already; nothing was changed"):
        begin.write(NEW, tmp_path, "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["upkeep.toml"]


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"cannot write .*: No such file or directory"):
        begin.write(NEW, tmp_path / "gone", "{}")


def test_a_project_is_entered_once_and_two_of_one_name_get_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    first, second = tmp_path / "a/upkeep.toml", tmp_path / "b/upkeep.toml"
    assert [begin.enter("harbor", path) for path in (first, first, second)] == ["harbor", "harbor", "harbor-2"]
    assert read_projects() == {"harbor": first, "harbor-2": second}


def test_without_a_place_for_the_list_nothing_is_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/proc/nothing")
    assert begin.enter("harbor", tmp_path / "upkeep.toml") is None
    assert not projects_file().exists()
