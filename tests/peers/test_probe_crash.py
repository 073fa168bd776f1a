"""Killed runs of probe: every sample that a finished run reported is there, none twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Site
from peers.probe_crash import campaign
from peers.timeline import App, app

pytestmark = pytest.mark.peers

CARELESS = """
import sys, time
from upkeep.state import files
def careless(path, data):
    half = len(data) // 2
    with open(path, "ab") as file:
        file.write(data[:half]); file.flush(); time.sleep(0.05); file.write(data[half:] + b"\\n" + data)
files.append = careless
from upkeep.cli.main import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.fixture
def web() -> Iterator[App]:
    with app() as server:
        yield server


def test_random_kills_lose_no_reported_sample_and_double_none(site: Site, web: App) -> None:
    done = campaign(site.folder, site.environment, web.url, 40, seed=1)
    assert done.faults == []
    assert done.kills["killed"] > 8
    assert done.reported > 0


def test_the_same_kills_catch_a_log_that_is_not_appended_whole(site: Site, web: App, tmp_path: Path) -> None:
    done = campaign(site.folder, site.environment, web.url, 20, seed=2, door=[sys.executable, "-c", CARELESS])
    assert done.faults != []
