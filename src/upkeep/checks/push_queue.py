"""Kind `push-queue`: counts failed and stuck rows of a notification queue, by queries that only read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from upkeep.checks.databases import query_value
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, is_unknown
from upkeep.checks.interface import (
    CONTENT,
    CREDENTIALS,
    DNS,
    DRIVER,
    ERRORS,
    PROTOCOL,
    REFUSED,
    RESET,
    TIMEOUT,
    TLS,
    UNSET,
    Finding,
    Ground,
    Missing,
    down,
    unknown,
    up,
)
from upkeep.checks.network import NEEDS
from upkeep.checks.wording import one_line
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver; it depends on the database's address."""

WORDS = {
    "clean": "no failed and no stuck rows",
    "failed": "there are failed rows",
    "stuck": "there are rows that wait too long; there may be failed ones besides",
    CONTENT: "the database refuses a query, or it returns no number",
    **{word: ERRORS[word] for word in (CREDENTIALS, REFUSED, TIMEOUT, DNS, TLS, RESET, PROTOCOL, DRIVER)},
    UNSET: NEEDS[UNSET],
}
"""Every word that it answers."""

EXAMPLE = {
    "dsn": "${DATABASE_URL}",
    "failed": "select count(*) from notifications where status = 'failed'",
    "stuck": "select count(*) from notifications where sent_at is null and due_at < now() - interval '15 minutes'",
}
"""The options of a typical probe."""

_UNREACHED = (REFUSED, TIMEOUT, DNS)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which database, and what to ask it."""

    __pydantic_config__ = TABLE

    dsn: str
    """The database's address."""
    failed: str | None = None
    """A statement that counts failed rows."""
    stuck: str | None = None
    """A statement that counts rows that wait too long."""


def measure(options: Options, ground: Ground) -> Finding:
    """How many rows failed and how many are stuck; the queries run read-only, within the time limit together.

    A stuck row outweighs failed ones: while nothing goes out, what failed before is the lesser trouble.
    """
    queries = {"failed": options.failed, "stuck": options.stuck}
    if not any(queries.values()):
        return unknown(UNSET, "set failed or stuck of [push] queue: a query that counts such rows")
    deadline = Deadline(ground.timeout)
    try:
        counts = {name: _count(name, options.dsn, query, deadline, ground) for name, query in queries.items() if query}
    except (Failed, Missing) as problem:
        found = problem.finding
        return replace(found, detail=f"{found.detail}, from this machine") if found.word in _UNREACHED else found
    return _finding(counts)


def _count(name: str, dsn: str, query: str, deadline: Deadline, ground: Ground) -> int:
    """A query's number; raises Failed and Missing."""
    value = query_value(dsn, query, deadline.left, ground.folder)
    try:
        return int(float(value or 0))
    except (ValueError, OverflowError):
        raise is_unknown(
            CONTENT, f"the query of {name} returned {one_line(str(value), 40)}, which is no number"
        ) from None


def _finding(counts: dict[str, int]) -> Finding:
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    value = float(sum(counts.values()))
    for word in ("stuck", "failed"):
        if counts.get(word, 0) > 0:
            return down(word, told, value=value, unit="", evidence=counts)
    return up("clean", told, value=value, unit="", evidence=counts)
