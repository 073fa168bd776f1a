"""Kind `mysql`: the size of a MySQL or MariaDB database, or the value of a query."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checks import mysql_session
from upkeep.checks.deadline import finding_within
from upkeep.checks.failure import is_unknown
from upkeep.checks.interface import DRIVER, Finding, Ground, up
from upkeep.checks.query import finding_of_value
from upkeep.config.values import TABLE

METRIC: str | None = "database"
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "mysql"
"""The extra that brings PyMySQL."""

WORDS: dict[str, str] = {}
"""It answers with the words of interface.ERRORS alone."""

EXAMPLE = {"dsn": "mysql://upkeep@localhost/app"}
"""The options of a typical probe."""

_FACTS = (
    "SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables"
    " WHERE table_schema = DATABASE()",
    "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE()",
    "SELECT @@max_connections",
    "SELECT DATABASE() IS NOT NULL",
)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which database, and what to ask it."""

    __pydantic_config__ = TABLE

    dsn: str
    """The database's address."""
    query: str | None = None
    """A statement that returns one value; by default the size in bytes."""


def measure(options: Options, ground: Ground) -> Finding:
    """The bytes of the database's tables and indexes as the server counts them, or the number that the query returns.

    What is asked runs in a read-only transaction and is ended by the server at the timeout. The server's figure lags
    behind by its statistics. A user without the PROCESS privilege sees its own connections alone.
    """
    return finding_within(ground.timeout, lambda: _asked(options, ground.timeout))


def _asked(options: Options, timeout: float) -> Finding:
    if options.query is not None:
        return finding_of_value(mysql_session.ask(options.dsn, [options.query], timeout)[0], {})
    size, connections, most, named = mysql_session.ask(options.dsn, _FACTS, timeout)
    if not named:
        raise is_unknown(DRIVER, "the DSN names no database; write mysql://user:password@host/name")
    return up(
        detail=f"{connections} of {most} connections",
        value=float(size),
        unit="bytes",
        evidence={"size_bytes": int(size), "connections": int(connections), "max_connections": int(most)},
    )
