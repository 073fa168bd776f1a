"""Writers of tickets killed at each of their system calls: all of it or nothing, and again without a second one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import UPKEEP, Run, Site

pytestmark = pytest.mark.peers

WRITING = "openat,write,fsync,link,rename,unlink,ftruncate,flock,mkdir"
AT = ("--at", "2026-11-23 10:00")


def traced(site: Site, options: tuple[str, ...], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["strace", "-f", "-qq", "-y", "-o", str(site.folder / "trace"), *options, *UPKEEP, *arguments],
        cwd=site.folder, env=site.environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def places(site: Site, *arguments: str) -> list[tuple[str, int]]:
    """The system calls by which a command writes to the state, each with its number among those of its name."""
    assert traced(site, ("-e", f"trace={WRITING}"), *arguments).returncode == 0
    counts: dict[str, int] = {}
    found = []
    for call in (site.folder / "trace").read_text().splitlines():
        name = call.split("(")[0].split()[-1]
        counts[name] = counts.get(name, 0) + 1
        if str(site.state) in call and "/index" not in call:
            found.append((name, counts[name]))
    return found


def killed(site: Site, before: Path, *arguments: str) -> Iterator[str]:
    """The state as each kill leaves it; it is put back before the next one."""
    shutil.copytree(site.state, before)
    calls = places(site, *arguments)
    assert len(calls) >= 8
    for name, when in calls:
        shutil.rmtree(site.state)
        shutil.copytree(before, site.state)
        ended = traced(site, ("-e", f"inject={name}:signal=SIGKILL:when={when}"), *arguments)
        assert ended.returncode != 0, f"{name} {when} killed nothing"
        yield f"{name} {when}"


def test_a_killed_step_is_recorded_whole_or_not(site: Site, upkeep: Run, tmp_path: Path) -> None:
    upkeep("ticket", "open", "a", "-p", "high", *AT)
    for place in killed(site, tmp_path / "before", "ticket", "reply", "1", *AT):
        shown = upkeep("ticket", "show", "1", "--json", *AT)
        assert shown.code == 0, place
        assert [step["kind"] for step in shown.json["steps"]] in (["opened"], ["opened", "replied"]), place
        assert upkeep("ticket", "resolve", "1", *AT).code == 0, place


def test_a_killed_import_brought_all_or_nothing_and_runs_again(site: Site, upkeep: Run, tmp_path: Path) -> None:
    upkeep("ticket", "open", "a", "-p", "high", *AT)
    (site.folder / "old.csv").write_text(
        "id,title,priority,opened\n" + "".join(f"{number},x,low,2026-11-02\n" for number in range(4))
    )
    for place in killed(site, tmp_path / "before", "ticket", "import", "old.csv", *AT):
        listed = upkeep("ticket", "list", "--json", *AT)
        assert listed.code in (0, 1), (place, listed.err)
        assert len(listed.json["tickets"]) in (1, 5), place
        again = upkeep("ticket", "import", "old.csv", "--json", *AT)
        assert again.json["imported"] + again.json["known"] == 4, place
        ids = [row["id"] for row in upkeep("ticket", "list", "--json", *AT).json["tickets"]]
        assert sorted(ids) == ["1", "2", "3", "4", "5"], place
        assert upkeep("state", "check").code == 0, place
        assert not list(site.state.rglob("*.tmp")), place


def test_a_killed_problem_opens_no_second_ticket_when_it_is_told_again(site: Site, upkeep: Run, tmp_path: Path) -> None:
    upkeep("weekly", "--done", "function-health", *AT)
    problem = ("weekly", "--fail", "error-logs", "--note", "disk full", "--ticket", "high", *AT)
    between = 0
    for place in killed(site, tmp_path / "before", *problem):
        tickets = upkeep("ticket", "list", "--json", *AT).json["tickets"]
        item = upkeep("weekly", "--list", "--json", *AT).json["items"][0]
        between += len(tickets) == 1 and item["ticket"] is None
        assert item["ticket"] in (None, "1"), place
        assert upkeep(*problem, "--json").json["ticket"] == "1", place
        assert len(upkeep("ticket", "list", "--json", *AT).json["tickets"]) == 1, place
    assert between, "no kill fell between the two documents"
