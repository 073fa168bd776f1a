"""Killed writers: nothing that was acknowledged is lost, nothing is unreadable."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import UPKEEP, Site
from peers.crash import campaign

pytestmark = pytest.mark.peers

CARELESS = """
import sys, time
from upkeep.state import files
def careless(path, data):
    with open(path, "wb") as file:
        file.write(data[: len(data) // 2]); file.flush(); time.sleep(0.05)
        file.write(data[len(data) // 2 :])
files.replace = files.create = careless
from upkeep.cli.main import main
raise SystemExit(main(sys.argv[1:]))
"""


def test_random_kills_lose_nothing_that_was_acknowledged(site: Site) -> None:
    done = campaign(site.folder, site.environment, 60, seed=1)
    assert done.faults == []
    assert done.kills["killed"] > 10
    assert done.acknowledged > 0


def test_the_same_kills_catch_a_writer_that_is_not_atomic(site: Site) -> None:
    done = campaign(site.folder, site.environment, 60, seed=2, door=[sys.executable, "-c", CARELESS])
    assert any("cannot be read" in fault or "lost" in fault for fault in done.faults)


def traced(site: Site, *options: str, item: str = "error-logs") -> subprocess.CompletedProcess[str]:
    """`weekly --done ITEM` under strace; the trace goes to the file `trace`."""
    return subprocess.run(
        ["strace", "-f", "-qq", "-y", "-o", str(site.folder / "trace"), *options, *UPKEEP, "weekly", "--done", item],
        cwd=site.folder, env=site.environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


WRITING = ("openat", "write", "fsync", "link", "rename", "unlink", "ftruncate", "flock", "mkdir")


def test_data_is_synced_before_the_rename_the_folder_after_it_and_both_before_the_first_word(site: Site) -> None:
    site.run("weekly", "--done", "function-health")
    assert traced(site, "-e", "trace=fsync,rename,link,write").returncode == 0
    calls = (site.folder / "trace").read_text().splitlines()

    def place(*words: str) -> int:
        return next(number for number, call in enumerate(calls) if all(word in call for word in words))

    temporary = place("fsync(", ".tmp>")
    moved = place("rename(", "/checklists/weekly/")
    folder = place("fsync(", "/checklists/weekly>")
    word = place("write(1<")
    assert temporary < moved < folder < word


def test_killed_at_each_of_its_system_calls_in_turn_the_state_stays_whole(site: Site) -> None:
    site.run("weekly", "--done", "error-logs")
    assert traced(site, "-e", f"trace={','.join(WRITING)}", item="function-health").returncode == 0
    lines = (site.folder / "trace").read_text().splitlines()
    state = str(site.state)
    places = []
    counts: dict[str, int] = {}
    for call in lines:
        name = call.split("(")[0].split()[-1]
        counts[name] = counts.get(name, 0) + 1
        if state in call:
            places.append((name, counts[name]))
    assert len(places) >= 8
    for number, (name, when) in enumerate(places):
        ended = traced(site, "-e", f"inject={name}:signal=SIGKILL:when={when}", item="storage-usage")
        assert ended.returncode != 0, f"{name} {when} killed nothing"
        site.environment["UPKEEP_USER"] = f"run{number}"
        listed = site.run("weekly", "--list", "--json")
        assert listed.code in (0, 1), (name, when, listed.err)
        assert listed.json["items"][0]["state"] == "done"
    assert site.run("state", "check").code == 0
    assert site.run("weekly", "--done", "storage-usage").code == 0
    assert not list(site.state.rglob("*.tmp"))


@pytest.fixture
def small(tmp_path: Path) -> Site:
    """A project whose state lies on a file system of 96 kB."""
    from conftest import TOML, environment_of

    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "none", str(disk)], check=True)
    site = Site(tmp_path, environment_of(tmp_path) | {"UPKEEP_STATE": str(disk / "state")})
    site.write(TOML)
    try:
        yield site
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_on_a_full_disk_it_is_4_in_one_line_and_the_earlier_content_is_there(small: Site) -> None:
    assert small.run("weekly", "--done", "error-logs").code == 0
    filler = small.folder / "disk/filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            pass
    before = next((small.folder / "disk/state/checklists").rglob("*.json")).read_bytes()
    ended = small.run("weekly", "--done", "function-health")
    assert ended.code == 4
    assert ended.err.count("\n") == 1
    assert "no space left" in ended.err
    assert "free some room and run it again" in ended.err
    assert next((small.folder / "disk/state/checklists").rglob("*.json")).read_bytes() == before
    assert small.run("weekly", "--list", "--json").json["answered"] == 1
    filler.unlink()
    assert small.run("weekly", "--done", "function-health").code == 0
    assert small.run("weekly", "--list", "--json").json["answered"] == 2
    assert small.run("state", "check").code == 0


def test_on_a_read_only_disk_it_is_4_and_reading_goes_on(small: Site) -> None:
    assert small.run("weekly", "--done", "error-logs").code == 0
    disk = str(small.folder / "disk")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    ended = small.run("weekly", "--done", "function-health", "--json")
    assert ended.code == 4
    assert ended.error["code"] == "state.read_only"
    assert small.run("weekly", "--list", "--json").json["answered"] == 1
    assert json.loads(small.run("state", "check", "--json").out)["remarks"] == []


def test_two_dozen_writers_at_once_lose_nothing(site: Site) -> None:
    writers = [
        subprocess.Popen(
            [*UPKEEP, "weekly", "--fail", "error-logs", "--note", f"note {number}", "--quiet"],
            cwd=site.folder,
            env=site.environment,
            stderr=subprocess.DEVNULL,
        )
        for number in range(24)
    ]
    codes = [writer.wait(120) for writer in writers]
    document = json.loads(next((site.state / "checklists/weekly").glob("*.json")).read_text())
    notes = {answer["note"] for answer in document["answers"]}
    assert notes == {f"note {number}" for number, code in enumerate(codes) if code == 0}
    assert codes.count(0) == len(codes)
