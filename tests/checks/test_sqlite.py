from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from checks.ground import ground
from upkeep.checks import sqlite
from upkeep.checks.interface import DOWN, PROTOCOL, UP


def test_the_size_counts_the_write_ahead_log(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "app.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE users (id INTEGER)")
        connection.commit()
        main, log = (tmp_path / "app.db").stat().st_size, (tmp_path / "app.db-wal").stat().st_size
        found = sqlite.measure(sqlite.Options(path="app.db"), ground(tmp_path))
    assert (found.state, found.value, found.unit) == (UP, main + log, "bytes")
    assert log > 0


def test_a_query_gives_the_value(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "app.db")) as connection:
        connection.execute("CREATE TABLE jobs (id INTEGER)")
        connection.commit()
    found = sqlite.measure(sqlite.Options(path="app.db", query="select count(*) + 5 from jobs"), ground(tmp_path))
    assert (found.value, found.unit) == (5.0, "")


def test_a_missing_file_is_down(tmp_path: Path) -> None:
    found = sqlite.measure(sqlite.Options(path="app.db"), ground(tmp_path))
    assert (found.state, found.word, found.detail) == (DOWN, "missing", "app.db is not there")


def test_a_file_of_another_kind_is_down(tmp_path: Path) -> None:
    (tmp_path / "app.db").write_text("text")
    found = sqlite.measure(sqlite.Options(path="app.db"), ground(tmp_path))
    assert (found.state, found.word) == (DOWN, PROTOCOL)
