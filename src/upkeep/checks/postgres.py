"""Kind `postgres`: the size of a PostgreSQL database, or the value of a query."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checks import postgres_session
from upkeep.checks.deadline import finding_within
from upkeep.checks.interface import Finding, Ground, up
from upkeep.checks.query import finding_of_value
from upkeep.config.values import TABLE

METRIC: str | None = "database"
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "postgres"
"""The extra that brings psycopg."""

WORDS: dict[str, str] = {}
"""It answers with the words of interface.ERRORS alone."""

EXAMPLE = {"dsn": "postgresql://upkeep@localhost/app"}
"""The options of a typical probe."""

_FACTS = (
    "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())",
    "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()",
    "SELECT pg_catalog.current_setting('max_connections')::int",
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
    """The database's size in bytes, with its connections as evidence; or the number that the query returns.

    What is asked runs in a read-only transaction and is ended by the server at the timeout. A refused password is
    upkeep's own trouble, a server that does not answer is the app's.
    """
    return finding_within(ground.timeout, lambda: _asked(options, ground.timeout))


def _asked(options: Options, timeout: float) -> Finding:
    if options.query is not None:
        return finding_of_value(postgres_session.ask(options.dsn, [options.query], timeout)[0], {})
    size, connections, most = postgres_session.ask(options.dsn, _FACTS, timeout)
    return up(
        detail=f"{connections} of {most} connections",
        value=float(size),
        unit="bytes",
        evidence={"size_bytes": int(size), "connections": int(connections), "max_connections": int(most)},
    )
