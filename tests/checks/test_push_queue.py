from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from checks.ground import ground
from upkeep.checks import push_queue
from upkeep.checks.interface import Finding

FAILED = "select count(*) from notifications where status = 'failed'"
STUCK = "select count(*) from notifications where status = 'waiting'"


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    connection = sqlite3.connect(tmp_path / "app.db")
    with connection:
        connection.execute("create table notifications (status text)")
    connection.close()
    return tmp_path


def put(folder: Path, *statuses: str) -> None:
    connection = sqlite3.connect(folder / "app.db")
    with connection:
        connection.executemany("insert into notifications values (?)", [(status,) for status in statuses])
    connection.close()


def look(folder: Path, **options: Any) -> Finding:
    asked = {"dsn": "sqlite:///app.db", "failed": FAILED, "stuck": STUCK} | options
    return push_queue.measure(push_queue.Options(**asked), ground(folder))


@pytest.mark.parametrize(
    ("statuses", "state", "word", "value"),
    [
        ((), "up", "clean", 0),
        (("sent",), "up", "clean", 0),
        (("failed", "failed"), "down", "failed", 2),
        (("waiting",), "down", "stuck", 1),
        (("waiting", "failed"), "down", "stuck", 2),
    ],
)
def test_rows_are_counted(queue: Path, statuses: tuple[str, ...], state: str, word: str, value: float) -> None:
    put(queue, *statuses)
    found = look(queue)
    assert (found.state, found.word, found.value) == (state, word, value)
    assert found.evidence == {"failed": statuses.count("failed"), "stuck": statuses.count("waiting")}


def test_one_query_alone_is_enough(queue: Path) -> None:
    put(queue, "waiting")
    assert look(queue, stuck=None).word == "clean"
    assert look(queue, failed=None).word == "stuck"


def test_without_a_query_it_is_skipped(queue: Path) -> None:
    found = look(queue, failed=None, stuck=None)
    assert (found.state, found.word) == ("unknown", "unset")


@pytest.mark.parametrize("query", ["select nothing from nowhere", "select 'many'", "delete from notifications"])
def test_a_query_that_gives_no_count_is_upkeep_s_own_trouble(queue: Path, query: str) -> None:
    put(queue, "failed")
    found = look(queue, failed=query)
    assert (found.state, found.word) == ("unknown", "content")
    assert look(queue).word == "failed", "nothing was deleted"
