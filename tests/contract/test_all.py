"""All projects at once: one table, the worst first; one bad project never stops the others."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Run, Site
from peers.servers import smtp
from peers.timeline import App, app
from schema_check import assert_valid

AT = ("--at", "2026-11-23 10:00")


@pytest.fixture
def web() -> Iterator[App]:
    with app() as server:
        yield server


def project(site: Site, name: str, text: str = "") -> Path:
    folder = site.folder / "clients" / name
    folder.mkdir(parents=True)
    head = f'[project]\nname = "{name.title()}"\nid = "{name}"\ntimezone = "Europe/Berlin"\nstate = "state"\n'
    (folder / "upkeep.toml").write_text(head + text)
    return folder / "upkeep.toml"


def probe(url: str) -> str:
    return f'[[probe]]\nname = "web"\nkind = "http"\nurl = "{url}"\nretry = 0\n'


def test_the_worst_stands_first_and_a_bad_one_stops_nobody(site: Site, web: App, upkeep: Run) -> None:
    project(site, "fine", probe(web.url))
    project(site, "down", probe("http://127.0.0.1:9/"))
    project(site, "broken", "nonsense = 1\n")
    probed = upkeep("all", "probe", "clients", "--json", *AT)
    assert_valid("all", probed.json)
    assert probed.code == 3
    assert [(row["project"].split("/")[-1], row["exit"]) for row in probed.json["projects"]] == [
        ("broken", 3), ("Down", 1), ("Fine", 0),
    ]  # fmt: skip
    status = upkeep("all", "status", "clients", "--json", *AT)
    assert_valid("all", status.json)
    assert [row["exit"] for row in status.json["projects"]] == [3, 1, 0]
    assert "unknown key 'nonsense'" in status.json["projects"][0]["error"]["message"]
    shown = upkeep("all", "status", "clients", *AT).out.splitlines()
    assert shown[0] == "2 of 3 projects need you"
    assert shown[2].startswith("✗ Down")
    assert "web down" in shown[2]
    assert shown[3].startswith("✓ Fine")
    assert shown[3].endswith("all is well")


def test_the_list_is_what_projects_shows_and_changes(site: Site, upkeep: Run) -> None:
    assert upkeep("all", "status").code == 3  # the list is empty
    one, other = project(site, "one"), project(site, "other")
    assert upkeep("projects", "add", str(one)).code == 0
    assert upkeep("projects", "add", str(other.parent), "--name", "second", "--json").json["name"] == "second"
    assert set(upkeep("projects", "list", "--json").json["projects"]) == {"one", "second"}
    assert len(upkeep("all", "status", "--json", *AT).json["projects"]) == 2
    assert upkeep("@second", "status", *AT).out.startswith("Other")
    assert upkeep("projects", "remove", "one").code == 0
    assert upkeep("projects", "remove", "one").code == 2
    assert set(upkeep("projects", "list", "--json").json["projects"]) == {"second"}


def test_a_single_project_cannot_be_meant(upkeep: Run) -> None:
    ended = upkeep("all", "status", "--config", "upkeep.toml")
    assert ended.code == 2


def test_an_address_of_several_projects_gets_one_message(site: Site) -> None:
    with smtp() as mail:
        alerts = f'[alerts]\nto = ["ops@agency.example"]\nsmtp = {{ host = "127.0.0.1", port = {mail.port} }}\n'
        for name in ("one", "two"):
            project(site, name, probe("http://127.0.0.1:9/") + alerts)
        for clock in ("10:00", "10:05", "10:10"):
            assert site.run("all", "probe", "clients", "--at", f"2026-11-23 {clock}").code == 1
    (message,) = mail.messages
    body = message.get_payload()
    assert "DOWN One: web, since 10:00" in body
    assert "DOWN Two: web, since 10:00" in body
    assert str(message["Subject"]).startswith("2 projects: DOWN One: web")


def test_one_that_is_probed_already_is_left_alone(site: Site, web: App, upkeep: Run) -> None:
    import fcntl

    project(site, "busy", probe(web.url))
    project(site, "free", probe(web.url))
    upkeep("all", "probe", "clients", *AT)
    with (site.folder / "clients/busy/state/probe.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = upkeep("all", "probe", "clients", "--all", "--json", "--at", "2026-11-23 10:05")
    assert ended.code == 0
    rows = {row["project"].split("/")[-1]: row for row in ended.json["projects"]}
    assert len(rows["Free"]["probe"]["results"]) == 1
    assert rows["busy"]["error"]["code"] == "state.busy"


def seconds(site: Site, *arguments: str) -> float:
    begin = time.perf_counter()
    assert site.run(*arguments, *AT).code == 0
    return time.perf_counter() - begin


@pytest.mark.alone
def test_fifty_projects_take_at_most_five_times_as_long_as_one(site: Site, web: App) -> None:
    """Measured in turn; the median of three."""
    for number in range(50):
        project(site, f"p{number}", probe(web.url))
    site.run("all", "probe", "clients", "--at", "2026-11-23 09:59")
    one, many = [], []
    for _ in range(3):
        one.append(seconds(site, "all", "status", "clients/p0"))
        many.append(seconds(site, "all", "status", "clients"))
    assert statistics.median(many) <= 5 * statistics.median(one)
