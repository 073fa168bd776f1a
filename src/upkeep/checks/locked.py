"""Kind `locked`: counts locked accounts by a query that only reads."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checks.failure import finding_of, is_unknown
from upkeep.checks.interface import (
    CONTENT,
    CREDENTIALS,
    DNS,
    DRIVER,
    ERRORS,
    OFFLINE,
    REFUSED,
    RESET,
    TIMEOUT,
    TLS,
    Finding,
    Ground,
    up,
)
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver; it depends on the database's address."""

WORDS = {
    "none": "no account is locked",
    "locked": "accounts are locked",
    **{word: ERRORS[word] for word in (CONTENT, CREDENTIALS, REFUSED, TIMEOUT, DNS, TLS, RESET, OFFLINE, DRIVER)},
}
"""Every word that it answers."""

EXAMPLE = {"dsn": "${DATABASE_URL}", "query": "select count(*) from users where locked_until > now()"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which database, and what to ask it."""

    __pydantic_config__ = TABLE

    dsn: str
    """The database's address."""
    query: str
    """A statement that returns the count."""


def measure(options: Options, ground: Ground) -> Finding:
    """Count; some are a warning."""
    return finding_of(lambda: _counted(options, ground))


def _counted(options: Options, ground: Ground) -> Finding:
    from upkeep.checks.databases import query_value

    value = query_value(options.dsn, options.query, ground.timeout, ground.folder)
    if not isinstance(value, int | float):
        raise is_unknown(CONTENT, "the query returns no number")
    if value > 0:
        detail = f"{value:g} {'account is' if value == 1 else 'accounts are'} locked"
        return up("locked", detail, warning=True, value=float(value), unit="", evidence={"locked": value})
    return up("none", "no account is locked", value=0.0, unit="", evidence={"locked": 0})
