"""Databases asked for one value, read-only: the driver goes by the DSN's scheme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from upkeep.checks import mysql_session, postgres_session, sqlite_session
from upkeep.checks.deadline import within
from upkeep.checks.failure import is_down, is_unknown
from upkeep.checks.interface import DRIVER, TIMEOUT
from upkeep.checks.query import Value, plain


def query_value(dsn: str, sql: str, timeout: float, folder: Path) -> Value:
    """The one value that `sql` returns from the database at `dsn`, asked read-only within `timeout` seconds.

    `dsn` is `postgresql://`, `mysql://`, `mariadb://` or `sqlite:///path`; a relative path counts from `folder`. An
    interval is given in seconds, a time as RFC 3339. Raises Failed or Missing, each with a finding; its text holds
    nothing of the DSN but what the server itself says.
    """
    try:
        return plain(within(timeout, _asking(dsn, sql, timeout, folder)))
    except TimeoutError:
        raise is_down(TIMEOUT, f"no answer within {timeout:g} s") from None


def _asking(dsn: str, sql: str, timeout: float, folder: Path) -> Callable[[], Any]:
    scheme = dsn.partition(":")[0].partition("+")[0].lower()
    if scheme in ("mysql", "mariadb"):
        return lambda: mysql_session.ask(dsn, [sql], timeout)[0]
    if scheme in ("sqlite", "sqlite3"):
        return lambda: sqlite_session.ask(sqlite_session.path_of(dsn, folder), sql, timeout)
    if scheme in ("postgres", "postgresql"):
        return lambda: postgres_session.ask(dsn, [sql], timeout)[0]
    raise is_unknown(DRIVER, "the DSN must begin with postgresql://, mysql:// or sqlite:///")
