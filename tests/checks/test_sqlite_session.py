from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from upkeep.checks import sqlite_session
from upkeep.checks.failure import Failed


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "odd ?name#.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE users (id INTEGER)")
        connection.commit()
    return path


@pytest.mark.parametrize(
    ("statement", "word", "told"),
    [
        ("INSERT INTO users VALUES (1)", "content", "only reading is allowed"),
        ("DROP TABLE users", "content", "only reading is allowed"),
        ("SELECT nope", "content", "the query is refused: no such column: nope"),
        ("SELECT 1; SELECT 2", "content", "one statement at a time"),
        ("SELECT 1 WHERE 0", "content", "no row"),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", "timeout", "0.2 s"),
    ],
)
def test_what_is_no_reading_of_one_value_is_refused(database: Path, statement: str, word: str, told: str) -> None:
    before = database.read_bytes()
    with pytest.raises(Failed, match=told) as failed:
        sqlite_session.ask(database, statement, 0.2)
    assert failed.value.finding.word == word
    assert database.read_bytes() == before


def test_attaching_makes_no_file(database: Path) -> None:
    with pytest.raises(Failed):
        sqlite_session.ask(database, f"ATTACH '{database.parent}/new.db' AS new", 1)
    assert not (database.parent / "new.db").exists()


def test_a_lock_is_waited_for_and_told(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Failed, match=r"within 0.2 s \(the file is locked\)") as failed:
            sqlite_session.ask(database, "SELECT count(*) FROM users", 0.2)
    assert failed.value.finding.word == "timeout"


def test_a_file_that_is_no_database_is_down(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    path.write_text("hello, this is text and no database at all" * 100)
    with pytest.raises(Failed, match="damaged") as failed:
        sqlite_session.ask(path, "SELECT count(*) FROM sqlite_master", 1)
    assert failed.value.finding.state == "down"


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"app\.db is not there"):
        sqlite_session.ask(tmp_path / "app.db", "SELECT 1", 1)
    assert not (tmp_path / "app.db").exists()
