"""Whether probes still see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import Site
from overview.evidence.scene_of import NOW, record, scene_of
from upkeep.checks.interface import Finding, unknown, up
from upkeep.overview.evidence.seen import blind, in_maintenance, lasting, unseen

DB = '[[probe]]\nname = "db"\nkind = "sqlite"\npath = "app.db"\nevery = "1h"\n'


@pytest.mark.parametrize(
    ("ago", "finding", "why"),
    [
        (3, up(), None),
        (4, up(), "nothing known since 05:00 (4 h); upkeep probe db"),
        (4, unknown("driver", "needs it"), "nothing known since 05:00 (4 h): needs it; upkeep probe db"),
    ],
)
def test_a_probe_is_blind_after_three_times_its_every(site: Site, ago: int, finding: Finding, why: str | None) -> None:
    site.add(DB)
    record(site, (NOW - timedelta(hours=ago), "db", "sqlite", finding), every=3600)
    scene = scene_of(site, "database")
    assert unseen(scene, scene.shared.probes[0]) == why
    assert [text for _, text in blind(scene, scene.shared.probes)] == ([why] if why else [])


def test_maintenance_counts_no_time(site: Site) -> None:
    site.add(DB + "[[maintenance]]\nfrom = 2026-11-23T04:00:00\nto = 2026-11-23T09:30:00\n")
    record(site, (NOW - timedelta(hours=6), "db", "sqlite", up()), every=3600)
    scene = scene_of(site, "database")
    assert unseen(scene, scene.shared.probes[0]) is None
    assert in_maintenance(scene, "db")


def test_what_lasts_says_since_when(site: Site) -> None:
    scene = scene_of(site, "database")
    assert lasting(scene, scene.now - 3600) == "since 08:00 (1 h)"
    assert lasting(scene, scene.now - 90000) == "since Sun 22 Nov 08:00 (1 d 1 h)"
