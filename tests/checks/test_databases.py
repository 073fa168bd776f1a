from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from upkeep.checks.databases import query_value
from upkeep.checks.failure import Failed


def test_a_relative_sqlite_path_counts_from_the_folder(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "app.db")) as connection:
        connection.execute("CREATE TABLE users (id INTEGER)")
        connection.executemany("INSERT INTO users VALUES (?)", [(1,), (2,)])
        connection.commit()
    assert query_value("sqlite:///app.db", "select count(*) from users", 5, tmp_path) == 2
    assert query_value(f"sqlite:///{tmp_path}/app.db", "select 'x'", 5, Path("/")) == "x"


@pytest.mark.parametrize("dsn", ["oracle://u:s3cretpass@h/x", "s3cretpass", "", "sqlite:s3cretpass"])
def test_a_dsn_of_another_kind_says_what_to_write(dsn: str, tmp_path: Path) -> None:
    with pytest.raises(Failed, match="DSN") as failed:
        query_value(dsn, "select 1", 5, tmp_path)
    assert failed.value.finding.word == "driver"
    assert "s3cretpass" not in failed.value.finding.detail
