"""A project as a command opens it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from conftest import Run, Site
from upkeep.errors import UsageProblem
from upkeep.project import Choice, Project

pytestmark = pytest.mark.usefixtures("upkeep")


def opened(site: Site, **choice: str) -> Project:
    return Project.open(Choice(config=str(site.config), **choice))


def test_the_clock_is_read_once(site: Site) -> None:
    project = opened(site)
    assert project.now is project.now
    assert project.now.microsecond == 0


def test_under_at_the_clock_stands_still(site: Site) -> None:
    project = opened(site, at="2026-11-23 09:00")
    assert project.now == project.clock() == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_clock_that_went_backwards_in_a_walk_never_gives_an_earlier_time(site: Site) -> None:
    project = opened(site)
    project.now = datetime(2090, 1, 1, tzinfo=UTC)  # the cached reading of a clock that was set back since
    assert project.clock() == project.now


def test_a_time_that_is_none_names_its_option(site: Site) -> None:
    with pytest.raises(UsageProblem, match="--at: 'noonish' is no time"):
        _ = opened(site, at="noonish").now


def test_the_state_lies_where_it_is_said_else_in_the_users_folder(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert opened(site, state="~/x").state_path == tmp_path / "home/x"
    assert opened(site).state_path == tmp_path / "state"
    monkeypatch.delenv("UPKEEP_STATE")
    assert opened(site).state_path == tmp_path / "home/state/upkeep/harbor"
    site.add('state = "here"\n')
    assert opened(site).state_path == tmp_path / "here"


def test_who_acts_is_upkeeps_user_else_sudos_else_the_login(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_USER", "sue")
    assert opened(site).user == "mia"
    monkeypatch.delenv("UPKEEP_USER")
    assert opened(site).user == "sue"
    monkeypatch.delenv("SUDO_USER")
    monkeypatch.setenv("LOGNAME", "lou")
    assert opened(site).user == "lou"


WORKING = {
    "Monday to Friday": ("", [23, 24, 25, 26, 27]),
    "days with hours": ('[support]\nhours = "mon-sat 09:00-12:00"\n', [23, 24, 25, 26, 27, 28]),
    "days of the daily list": (
        '[support]\nhours = "mon-sat 09:00-12:00"\n[checklists.daily]\ndays = ["sun"]\n',
        [29],
    ),
    "never on holidays": ("[support]\nholidays = [2026-11-24]\n", [23, 25, 26, 27]),
}


@pytest.mark.parametrize(("text", "days"), WORKING.values(), ids=WORKING)
def test_working_days(site: Site, text: str, days: list[int]) -> None:
    site.add(text)
    working = opened(site).is_working_day
    assert [day for day in range(23, 30) if working(date(2026, 11, day))] == days


def test_without_a_configuration_it_is_the_guide_itself(site: Site, upkeep: Run) -> None:
    site.config.unlink()
    project = Project.open(Choice())
    assert (project.config.id, project.config.path, project.hours) == ("default", None, None)
    assert project.warnings[0].startswith("hint: no upkeep.toml here or above")
