"""Every scenario has exactly one true cause: the first that is named. In a healthy set-up none is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from conftest import TOML, Run, Site
from peers.limits import TURNS, WITHOUT_TIME, timely
from peers.scenarios import SCENARIOS
from peers.stage import Stage
from schema_check import assert_valid

pytestmark = pytest.mark.peers

WITHIN = 30.0
"""Seconds that the automatic part may take."""


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[list[tuple[str, str, float]]]:
    """Collects the table of scenarios, named causes and seconds, and prints it at the end."""
    rows: list[tuple[str, str, float]] = []
    yield rows
    for name, named, seconds in rows:
        print(f"{name:58} {named:32} {seconds:5.1f} s")


@pytest.fixture
def stage(site: Site) -> Iterator[Stage]:
    with ExitStack() as stack:
        yield Stage(site.folder, stack)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_first_named_cause_is_right(
    name: str, site: Site, upkeep: Run, stage: Stage, table: list[tuple[str, str, float]]
) -> None:
    scenario = SCENARIOS[name]
    site.write(TOML + scenario.tables(stage))
    began = time.monotonic()
    for _ in range(TURNS):
        ended = timely(WITHIN, lambda: upkeep("diagnose", scenario.topic, "--auto", "--json", *scenario.options))
        if all((each["state"], each["word"]) != WITHOUT_TIME for each in ended.json["checks"]):
            break
    seconds = time.monotonic() - began
    assert_valid("diagnosis", ended.json)
    causes = [cause["id"] for cause in ended.json["causes"]]
    sure = ended.json["causes"][0]["confidence"] if causes else ""
    table.append((f"{scenario.topic}: {name}", f"{causes[0]} ({sure})" if causes else "none", seconds))
    told = [(each["id"], each["word"], each["detail"]) for each in ended.json["checks"] if each["state"] != "skip"]
    assert (causes[0] if causes else None) == scenario.cause, (causes, told)
    assert ended.code == (1 if scenario.cause else 0), told
