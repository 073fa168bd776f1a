"""A probe beside an item."""

from __future__ import annotations

import pytest

from conftest import Run, Site
from overview.evidence.scene_of import scene_of
from upkeep.overview.evidence.probe import probe_facts

PROBE = '[[probe]]\nname = "job"\nkind = "command"\ncommand = ["sh", "-c", "{script}"]\nretry = 0\nmetric = "jobs"\n'


@pytest.mark.parametrize(
    ("script", "state", "text"),
    [
        ("echo all fine", "well", "all fine, 40 min ago"),
        ("echo nearly; exit 1", "soon", "nearly, 40 min ago"),
        ("echo broken; exit 2", "bad", "broken, 40 min ago"),
        ("echo who knows; exit 3", "unknown", "exit 3: who knows, 40 min ago"),
    ],
)
def test_its_last_sample_and_how_old_it_is(site: Site, upkeep: Run, script: str, state: str, text: str) -> None:
    site.add(PROBE.format(script=script))
    upkeep("probe", "--all", "--at", "2026-11-23 08:20")
    found = probe_facts(scene_of(site, "job"))
    assert [(fact.source, fact.state, fact.text) for fact in found] == [("job", state, text)]


def test_one_that_was_never_measured_says_how(site: Site) -> None:
    site.add(PROBE.format(script="true"))
    found = probe_facts(scene_of(site, "job"))
    assert [(fact.state, fact.text) for fact in found] == [("unknown", "never measured; upkeep probe --all")]
