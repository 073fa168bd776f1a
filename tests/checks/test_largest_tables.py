"""The largest tables of a database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checks.ground import ground
from upkeep.checks import largest_tables
from upkeep.checks.failure import is_unknown
from upkeep.checks.interface import Finding


def measured(folder: Path) -> Finding:
    return largest_tables.measure(largest_tables.Options(dsn="sqlite:///app.db"), ground(folder))


def made(folder: Path, *tables: str) -> None:
    with closing(sqlite3.connect(folder / "app.db")) as connection:
        connection.execute("pragma user_version = 1")
        for number, name in enumerate(tables):
            connection.execute(f"create table {name} (text)")
            connection.execute(f"create index {name}_text on {name} (text)")
            connection.executemany(f"insert into {name} values (?)", [("x" * 500,)] * 100 * (number + 1))
        connection.commit()


def test_the_three_largest_are_named_with_their_indexes(tmp_path: Path) -> None:
    made(tmp_path, "users", "mails", "bookings", "events")
    found = measured(tmp_path)
    assert (found.state, found.word) == ("up", "named")
    assert [name for name, _ in found.evidence["largest"]] == ["events", "bookings", "mails"]
    assert found.evidence["largest"][0][1] > 400 * 500 * 2
    assert (tmp_path / "app.db").stat().st_size > sum(size for _, size in found.evidence["largest"])


def test_a_database_without_tables_says_so(tmp_path: Path) -> None:
    made(tmp_path)
    assert (measured(tmp_path).state, measured(tmp_path).word) == ("up", "empty")


def test_a_database_that_is_not_there_is_down(tmp_path: Path) -> None:
    assert (measured(tmp_path).state, measured(tmp_path).word) == ("down", "missing")


def test_an_sqlite_without_dbstat_is_unset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise is_unknown("content", "the query is refused: no such table: dbstat")

    monkeypatch.setattr(largest_tables, "query_value", refused)
    assert (measured(tmp_path).state, measured(tmp_path).word) == ("unknown", "unset")
