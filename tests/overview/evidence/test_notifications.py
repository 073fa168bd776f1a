"""What failed and what is stuck in the notification queue."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact
from upkeep.overview.evidence.notifications import queue

QUEUE = """\
[push]
queue = { dsn = "sqlite:///app.db", failed = "select count(*) from mails where state = 'failed'", stuck = \
"select count(*) from mails where state = 'stuck'" }
"""


def queued(site: Site, failed: int, stuck: int) -> None:
    site.add(QUEUE)
    with closing(sqlite3.connect(site.folder / "app.db")) as connection:
        connection.execute("create table mails (state text)")
        connection.executemany("insert into mails values (?)", [("failed",)] * failed + [("stuck",)] * stuck)
        connection.commit()


def looked(site: Site, before: dict[str, int] | None = None) -> Fact:
    kept: list[dict[str, Any]] = [{"source": "queue", "memory": before}] if before else []
    (fact,) = queue(scene_of(site, "queue", before=kept))
    return fact


def test_without_a_queue_it_says_what_to_add(site: Site) -> None:
    assert looked(site).state == "unset"


@pytest.mark.parametrize(
    ("failed", "stuck", "before", "state", "text"),
    [
        (0, 0, None, "well", "0 failed, 0 stuck"),
        (0, 0, {"failed": 0, "stuck": 0}, "well", "0 failed, 0 stuck"),
        (0, 0, {"failed": 3, "stuck": 0}, "well", "0 failed, 0 stuck; 3 failed, 0 stuck on Mon 16 Nov"),
        (3, 0, {"failed": 3, "stuck": 0}, "soon", "3 failed, 0 stuck; as many on Mon 16 Nov"),
        (2, 0, {"failed": 3, "stuck": 0}, "soon", "2 failed, 0 stuck; 3 failed, 0 stuck on Mon 16 Nov"),
        (5, 0, {"failed": 3, "stuck": 0}, "bad", "5 failed, 0 stuck; 3 failed, 0 stuck on Mon 16 Nov"),
        (5, 0, None, "bad", "5 failed, 0 stuck"),
        (0, 1, {"failed": 0, "stuck": 1}, "bad", "0 failed, 1 stuck; as many on Mon 16 Nov"),
    ],
)
def test_growth_and_stuck_rows_are_bad(
    site: Site, failed: int, stuck: int, before: dict[str, int] | None, state: str, text: str
) -> None:
    queued(site, failed, stuck)
    found = looked(site, before)
    assert (found.state, found.text) == (state, text)
    assert (found.value, found.memory) == (failed + stuck, {"failed": failed, "stuck": stuck})


def test_a_database_that_is_not_there_says_nothing_of_the_queue(site: Site) -> None:
    site.add(QUEUE)
    assert (looked(site).state, looked(site).text) == ("unknown", "app.db is not there")


def test_only_what_is_asked_for_is_told(site: Site) -> None:
    queued(site, 0, 0)
    site.write(site.config.read_text().partition(", stuck")[0] + " }\n")
    assert looked(site).text == "0 failed"
