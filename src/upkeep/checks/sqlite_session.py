"""An SQLite file that is only read: opened, asked and closed within a time limit."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, is_down, is_unknown
from upkeep.checks.interface import CONTENT, CREDENTIALS, DRIVER, PROTOCOL, TIMEOUT
from upkeep.checks.query import WRITES, only_value
from upkeep.checks.wording import one_line

MISSING = "missing"
"""The word for a file that is not there."""

_STEPS = 10_000
"""Instructions of SQLite's machine between two looks at the clock."""

_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
     sqlite3.SQLITE_PRAGMA}
)  # fmt: skip
"""What a statement may do; ATTACH would make a file even of a database that is open for reading alone."""

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)


def path_of(dsn: str, folder: Path) -> Path:
    """The file that `sqlite:///path` names; three slashes are a path from `folder`, four one from the root."""
    _, separator, rest = dsn.partition("://")
    if not separator or not rest.startswith("/"):
        raise is_unknown(DRIVER, "the DSN is no address such as sqlite:///app.db")
    return folder / unquote(rest[1:].partition("?")[0])


def ask(path: Path, statement: str, timeout: float) -> Any:
    """The value that the statement returns; raises Failed.

    The file is opened with `mode=ro`; a lock that another holds is waited for, and a statement ended, at `timeout`.
    """
    if not path.exists():
        raise is_down(MISSING, f"{path.name} is not there")
    deadline = Deadline(timeout)
    try:
        uri = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=timeout * 0.8, isolation_level=None)) as connection:
            connection.execute("PRAGMA query_only = ON")
            if "dbstat" in statement:
                _load_dbstat(connection)
            connection.set_authorizer(_allowed)
            connection.set_progress_handler(lambda: deadline.over, _STEPS)
            with closing(connection.execute(statement)) as cursor:
                return only_value(cursor.fetchmany(2), len(cursor.description or ()))
    except sqlite3.Error as problem:
        raise _failed(problem, path, timeout) from None


def _load_dbstat(connection: sqlite3.Connection) -> None:
    """Let SQLite make its table of pages, which it does as if it wrote; where there is none, the statement says so."""
    with suppress(sqlite3.Error):
        connection.execute("SELECT 0 FROM dbstat LIMIT 0").close()


def _allowed(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _failed(problem: sqlite3.Error, path: Path, seconds: float) -> Failed:
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    text = one_line(str(problem), 200)
    if code in (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        locked = " (the file is locked)" if code != sqlite3.SQLITE_INTERRUPT else ""
        return is_down(TIMEOUT, f"no answer within {seconds:g} s{locked}")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return is_unknown(CREDENTIALS, f"{path.name} cannot be read by this user: {text}")
    if code in _DAMAGED:
        return is_down(PROTOCOL, f"{path.name} is damaged: {text}")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH):
        return is_unknown(CONTENT, WRITES)
    return is_unknown(CONTENT, f"the query is refused: {text}")
