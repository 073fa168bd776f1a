"""Every probe measured now, and this week's list."""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from conftest import Run, Site
from overview.evidence.scene_of import NOW, project_of, record, scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks.interface import down, up
from upkeep.overview.evidence import full
from upkeep.overview.evidence.full import all_probes, weekly_list
from upkeep.probes.latest import since

NOTHING = '[[probe]]\nname = "closed"\nkind = "tcp"\nhost = "127.0.0.1"\nport = 1\nretry = 0\n'
BLIND = '[[probe]]\nname = "db"\nkind = "postgres"\ndsn = "nonsense"\n'
WARNS = '[[probe]]\nname = "disk"\nkind = "command"\ncommand = ["sh", "-c", "echo getting full; exit 1"]\n'


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def open_port(port: int) -> str:
    return f'[[probe]]\nname = "open"\nkind = "tcp"\nhost = "127.0.0.1"\nport = {port}\n'


def told(facts: list[Fact]) -> list[tuple[str, str, str]]:
    return [(fact.source, fact.state, fact.text) for fact in facts]


def test_without_a_probe_it_says_what_to_add(site: Site) -> None:
    assert all_probes(scene_of(site, "all-probes"))[0].state == "unset"


def test_every_probe_is_measured_and_recorded(site: Site, port: int) -> None:
    site.add(open_port(port))
    assert told(all_probes(scene_of(site, "all-probes"))) == [
        ("all probes", "well", "1 measured in 0 s: all well")
    ]  # fmt: skip
    samples = list(since(project_of(site).state, 0, int(NOW.timestamp())))
    assert [(each.probe, each.state) for each in samples] == [("open", "up")]
    assert (site.state / "alerts.json").exists()


def test_what_is_not_well_has_a_line_of_its_own(site: Site, port: int) -> None:
    site.add(open_port(port) + NOTHING + BLIND + WARNS)
    found = all_probes(scene_of(site, "all-probes"))
    assert [(fact.source, fact.state) for fact in found] == [
        ("closed", "bad"), ("db", "unknown"), ("disk", "soon"), ("all probes", "known"),
    ]  # fmt: skip
    assert found[0].text.startswith("down since 09:00 (0 s), ")
    assert found[2].text == "getting full"
    assert found[3].text.endswith(": 1 down, 1 unknown")


def test_a_threshold_that_fires_is_told_of_a_probe_that_is_up(site: Site) -> None:
    (site.folder / "uploads").mkdir()
    (site.folder / "uploads/a").write_bytes(b"x" * 2000)
    site.add('[[probe]]\nname = "uploads"\nkind = "directory"\npath = "uploads"\n')
    site.add('[thresholds]\nstorage = { alert = "1kB", confirm = 1 }\n')
    found = all_probes(scene_of(site, "all-probes"))
    assert (found[0].source, found[0].state) == ("uploads", "bad")
    assert found[0].text.startswith("storage 2 kB, the limit is ")


def test_down_inside_maintenance_needs_nobody(site: Site) -> None:
    site.add(NOTHING + "[[maintenance]]\nfrom = 2026-11-23T08:30:00\nto = 2026-11-23T09:30:00\n")
    assert all_probes(scene_of(site, "all-probes"))[0].state == "known"


def test_while_another_run_is_at_work_the_last_samples_stand_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full, "_WAIT", 0.05)
    site.add(NOTHING + BLIND)
    record(site, (NOW - timedelta(minutes=4), "closed", "tcp", down("refused", "nothing accepts it")))
    with (site.state / "probe.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = all_probes(scene_of(site, "all-probes"))
    assert told(found) == [
        ("closed", "bad", "down since 08:56 (4 min), nothing accepts it"),
        ("db", "unknown", "never measured; upkeep probe db"),
        ("all probes", "known", "another run of upkeep probe is at work; last samples, from 08:56 on"),
    ]


def test_the_weekly_list_says_what_is_open(upkeep: Run, site: Site) -> None:
    found = weekly_list(scene_of(site, "weekly-list"))
    assert [fact.state for fact in found] == ["soon"]
    assert found[0].text.startswith("0 of 5 of W48, until Sun 29 Nov; upkeep weekly: Check error logs, ")


def test_the_weekly_list_with_a_problem_and_a_skip(upkeep: Run, site: Site) -> None:
    record(site, (NOW, "web", "http", up()))
    at = ("--at", "2026-11-23 08:30")
    for item in ("error-logs", "failed-notifications", "storage-usage"):
        upkeep("weekly", "--done", item, *at)
    upkeep("weekly", "--skip", "pending-tickets", "--reason", "nothing to do", *at)
    upkeep("weekly", "--fail", "function-health", "--note", "send-mail answers 503", *at)
    assert told(weekly_list(scene_of(site, "weekly-list"))) == [
        ("weekly list", "soon", "problem, Review function health: send-mail answers 503"),
        ("weekly list", "well", "W48 done, 1 of 5 skipped"),
    ]


def test_a_week_that_is_excused_needs_nobody(site: Site) -> None:
    site.add('[[away]]\nfrom = 2026-11-20\nto = 2026-12-01\nreason = "Christmas"\n')
    record(site, (NOW - timedelta(days=30), "web", "http", up()))
    found = weekly_list(scene_of(site, "weekly-list"))[0]
    assert (found.state, found.text[:24]) == ("known", "0 of 5 of W48, excused, ")


def test_a_week_that_cannot_be_read_is_unknown(upkeep: Run, site: Site) -> None:
    upkeep("weekly", "--done", "error-logs", "--at", "2026-11-23 08:30")
    (site.state / "checklists/weekly/2026-W48.json").write_text("{")
    assert weekly_list(scene_of(site, "weekly-list"))[0].state == "unknown"
