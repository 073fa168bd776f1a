"""Chromium beside upkeep: nobody else can drive it, and it ends with upkeep, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import UPKEEP, environment_of
from peers.pages import PageServer, serving
from walk.terminal import interruptible

pytestmark = pytest.mark.peers

PATIENCE = 60.0
"""Seconds in which a browser comes up, or goes, on a busy machine."""


@pytest.fixture
def server() -> Iterator[PageServer]:
    with serving() as pages:
        yield pages


@pytest.fixture
def folder() -> Iterator[Path]:
    """The only folder for temporary files; its path is short, as in real life."""
    with tempfile.TemporaryDirectory(prefix="upkeep-test-") as name:
        yield Path(name)


@pytest.fixture
def looking(server: PageServer, tmp_path: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """upkeep in the midst of looking at a page that never answers."""
    (tmp_path / "upkeep.toml").write_text(f'[project]\nname = "Harbor"\nurl = "{server.url("api-hangs-white")}"\n')
    running = subprocess.Popen(
        [*UPKEEP, "diagnose", "loading", "--auto", "--check", "load"],
        cwd=tmp_path,
        env=environment_of(tmp_path) | {"TMPDIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=interruptible,
    )
    yield running
    running.kill()
    running.wait()


def processes(folder: Path) -> list[int]:
    """The processes whose command line names the folder: Chromium's own, and the shell that leads them."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(folder).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def until(what: str, folder: Path, *, there: bool) -> None:
    end = time.monotonic() + PATIENCE
    while bool(processes(folder)) != there:
        assert time.monotonic() < end, f"{what}: {processes(folder)}"
        time.sleep(0.1)


def listening(folder: Path) -> list[str]:
    """The TCP sockets on which those processes listen."""
    inodes = set()
    for pid in processes(folder):
        for descriptor in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                inodes.add(os.readlink(descriptor).removeprefix("socket:[").removesuffix("]"))
            except OSError:
                continue
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and row[9] in inodes]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_it_listens_nowhere_and_ends_with_upkeep(
    looking: subprocess.Popen[bytes], folder: Path, number: signal.Signals
) -> None:
    until("no browser came", folder / "upkeep-browser-", there=True)
    time.sleep(2)
    assert len(processes(folder / "upkeep-browser-")) > 1
    assert listening(folder / "upkeep-browser-") == []
    looking.send_signal(number)
    ended = {signal.SIGKILL: -signal.SIGKILL, signal.SIGTERM: 143, signal.SIGINT: 130}
    assert looking.wait(PATIENCE) == ended[number]
    until("the browser outlived upkeep", folder / "upkeep-browser-", there=False)
    end = time.monotonic() + PATIENCE
    while list(folder.iterdir()):
        assert time.monotonic() < end, f"left behind: {list(folder.iterdir())}"
        time.sleep(0.1)
