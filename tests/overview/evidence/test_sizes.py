"""How full storage and database are, and where they are going."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from conftest import Site
from overview.evidence.scene_of import NOW, record, scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks.interface import Finding, down, unknown, up
from upkeep.overview.evidence.sizes import database, storage

DB = '[[probe]]\nname = "db"\nkind = "sqlite"\npath = "app.db"\nevery = "1d"\n'
FILES = '[[probe]]\nname = "uploads"\nkind = "directory"\npath = "uploads"\nevery = "1d"\n'
PLAN = '[plan]\ndatabase = "8GB"\n'
WARN = '[thresholds]\ndatabase = { warn = "70%", alert = "80%" }\n'
GB = 1e9


def daily(site: Site, name: str, kind: str, size: Callable[[int], float], days: int = 30) -> None:
    """A size a day up to now; `size` takes the days since."""
    each = [(NOW - timedelta(days=ago), name, kind, up(value=size(ago), unit="bytes")) for ago in range(days)]
    record(site, *each, every=86400)


def told(facts: list[Fact]) -> list[tuple[str, str, str]]:
    return [(fact.source, fact.state, fact.text) for fact in facts if fact.source != "largest"]


def looked(site: Site, **more: float) -> list[Fact]:
    before = [{"source": name, "value": value} for name, value in more.items()]
    return database(scene_of(site, "database", before=before))


def test_without_a_probe_it_says_what_to_add(site: Site) -> None:
    assert [looked(site)[0].state, storage(scene_of(site, "storage"))[0].state] == ["unset", "unset"]


@pytest.mark.parametrize(
    ("size", "state", "text"),
    [
        (lambda ago: 2e6, "well", "2 MB of 8 GB, +0 B a week"),
        (lambda ago: 2 * GB, "well", "25.0 % of 8 GB, +0 B a week"),
        (lambda ago: 5.7 * GB - 0.004 * GB * ago, "well", "71.2 % of 8 GB, +28 MB a week, 80 % about 17 May 2027"),
        (lambda ago: 5.7 * GB - 0.04 * GB * ago, "soon", "71.2 % of 8 GB, +280 MB a week, 80 % about 10 Dec 2026"),
        (lambda ago: 2 * GB + 0.01 * GB * ago, "well", "25.0 % of 8 GB, -70 MB a week"),
        (lambda ago: 7 * GB, "bad", "87.5 % of 8 GB, +0 B a week, over 80 %"),
    ],
)
def test_the_threshold_now_and_in_sixty_days(site: Site, size: Callable[[int], float], state: str, text: str) -> None:
    site.add(DB + PLAN)
    daily(site, "db", "sqlite", size)
    assert told(looked(site)) == [("db", state, text)]


def test_over_the_warning_wants_attention(site: Site) -> None:
    site.add(DB + PLAN + WARN)
    daily(site, "db", "sqlite", lambda ago: 5.7 * GB)
    assert looked(site)[0].state == "soon"


def test_without_a_plan_nothing_is_judged(site: Site) -> None:
    site.add(DB)
    daily(site, "db", "sqlite", lambda ago: 2 * GB)
    assert told(looked(site)) == [("db", "known", "2 GB, +0 B a week, [plan] database is not set")]


def test_a_threshold_in_bytes_needs_no_plan(site: Site) -> None:
    site.add(DB + '[thresholds]\ndatabase = "1GB"\n')
    daily(site, "db", "sqlite", lambda ago: 2 * GB)
    assert told(looked(site)) == [("db", "bad", "2 GB, +0 B a week, over 1 GB")]


def test_before_there_is_a_trend_growth_is_told_since_the_last_look(site: Site) -> None:
    site.add(DB + PLAN)
    daily(site, "db", "sqlite", lambda ago: 2 * GB, days=1)
    found = looked(site, db=1.5 * GB)
    assert told(found) == [("db", "well", "25.0 % of 8 GB, +500 MB since Mon 16 Nov")]
    assert (found[0].value, found[0].unit) == (2 * GB, "bytes")


@pytest.mark.parametrize(
    ("ago", "finding", "state", "text"),
    [
        (0, down("missing", "app.db is not there"), "bad", "down since 09:00 (0 s), app.db is not there"),
        (0, unknown("credentials", "cannot be read"), "unknown", "cannot be read; upkeep probe db"),
        (4, up(value=GB, unit="bytes"), "unknown", "nothing known since Thu 19 Nov 09:00 (4 d); upkeep probe db"),
    ],
)
def test_what_is_not_known_now_is_no_figure(site: Site, ago: int, finding: Finding, state: str, text: str) -> None:
    site.add(DB + PLAN)
    record(site, (NOW - timedelta(days=ago), "db", "sqlite", finding), every=86400)
    assert told(looked(site)) == [("db", state, text)]


def test_a_probe_that_was_never_run_is_unknown(site: Site) -> None:
    site.add(DB)
    assert told(looked(site)) == [("db", "unknown", "never measured; upkeep probe db")]


def test_a_query_gives_the_bytes_and_no_tables(site: Site) -> None:
    site.add(DB.replace('"sqlite"', '"sqlite"\nquery = "select 1"') + PLAN)
    record(site, (NOW, "db", "sqlite", up(value=2 * GB, unit="")), every=86400)
    assert [(fact.source, fact.text) for fact in looked(site)] == [("db", "25.0 % of 8 GB")]


def test_a_share_is_told_as_it_is(site: Site) -> None:
    site.add('[[probe]]\nname = "disk"\nkind = "command"\ncommand = ["x"]\nmetric = "storage"\nevery = "1d"\n')
    record(site, (NOW, "disk", "command", up(value=0.9, unit="ratio")), every=86400)
    assert told(storage(scene_of(site, "storage"))) == [("disk", "bad", "90.0 %, over 80.0 %")]


def test_the_largest_tables_stand_in_a_further_line(site: Site) -> None:
    site.add(DB + PLAN)
    with closing(sqlite3.connect(site.folder / "app.db")) as connection:
        for name in ("users", "bookings"):
            connection.execute(f"create table {name} (text)")
        connection.executemany("insert into bookings values (?)", [("x" * 1000,)] * 100)
        connection.commit()
    daily(site, "db", "sqlite", lambda ago: 2 * GB)
    found = looked(site)[-1]
    assert (found.source, found.state) == ("largest", "known")
    assert found.text.startswith("bookings 1")
    assert found.text.endswith(", users 4.1 kB")


def test_the_largest_folders_stand_in_a_further_line(site: Site) -> None:
    site.add(FILES)
    for name, size in {"media/a": 3000, "tmp/b": 20, "c.zip": 500}.items():
        path = site.folder / "uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    daily(site, "uploads", "directory", lambda ago: 3520)
    found = storage(scene_of(site, "storage"))
    assert [fact.source for fact in found] == ["uploads", "largest"]
    assert found[1].text == "media/ 3 kB, c.zip 500 B, tmp/ 20 B"


def test_of_several_probes_the_largest_say_whose_they_are(site: Site) -> None:
    site.add(FILES + FILES.replace('"uploads"', '"backups"'))
    for name in ("uploads", "backups"):
        (site.folder / name).mkdir()
        (site.folder / name / "a").write_bytes(b"x")
    texts = [fact.text for fact in storage(scene_of(site, "storage")) if fact.source == "largest"]
    assert texts == ["uploads: a 1 B", "backups: a 1 B"]


def test_what_cannot_be_listed_says_why_and_judges_nothing(site: Site) -> None:
    site.add(FILES)
    daily(site, "uploads", "directory", lambda ago: 10)
    found = storage(scene_of(site, "storage"))
    assert (found[1].state, found[1].text[:9]) == ("known", "uploads: ")
