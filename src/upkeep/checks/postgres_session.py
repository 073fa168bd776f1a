"""A PostgreSQL session that only reads: connected, asked and closed within a time limit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from upkeep.checks import sockets
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, driver, is_down, is_unknown
from upkeep.checks.interface import (
    CONTENT,
    CREDENTIALS,
    DNS,
    DRIVER,
    PROTOCOL,
    REFUSED,
    RESET,
    TIMEOUT,
    TLS,
    Finding,
    down,
    unknown,
)
from upkeep.checks.query import WRITES, decoded, only_value, parts_of
from upkeep.checks.wording import one_line

_POOLER = "use the Session pooler string, which has IPv4"

_CONNECTING = (
    (r"timeout expired|timed out", TIMEOUT),
    (r"failed to resolve|could not translate host name", DNS),
    (r"Connection refused|No such file or directory|No route to host|is unreachable|Cannot assign requested", REFUSED),
    (r"aut(h)?enti|no password supplied|no pg_hba\.conf entry|role .* does not exist|role .* is not permitted"
     r"|tenant or user not found|permission denied|no such user", CREDENTIALS),
    (r"database .* does not exist|no such database", CONTENT),
    (r"certificate|SSL|TLS|GSSAPI", TLS),
    (r"Connection reset|closed the connection unexpectedly|Broken pipe|EOF detected", RESET),
    (r"FATAL:|too many clients", REFUSED),
)  # fmt: skip
"""What libpq says while it connects, in order; it gives no code. The words of the kernel are never translated."""

_STATES = (
    ("57014", TIMEOUT, "the query took longer than {seconds:g} s"),
    ("25006", CONTENT, WRITES),
    ("25001", CONTENT, WRITES),
    ("42501", CREDENTIALS, "the user may not read that: {text}"),
    ("28", CREDENTIALS, "{text}"),
    ("57P", RESET, "{text}"),
    ("53", REFUSED, "{text}"),
    ("08", RESET, "{text}"),
)
"""SQLSTATEs, or how they begin; any other is the query's own fault."""

_OURS = (CREDENTIALS, CONTENT)


def ask(dsn: str, statements: Sequence[str], timeout: float) -> list[Any]:
    """The value that each statement returns, in one read-only transaction; raises Failed or Missing.

    The server ends each statement a little before `timeout`. The setting goes by `SET LOCAL`, since poolers refuse it
    as an option of the connection.
    """
    psycopg = driver("psycopg", "postgres")
    deadline = Deadline(timeout)
    try:
        with _connected(psycopg, dsn, timeout) as connection, connection.cursor() as cursor:
            cursor.execute("BEGIN READ ONLY")
            cursor.execute(f"SET LOCAL statement_timeout = {max(1, int(deadline.left * 900))}")
            cursor.execute("SELECT 1 FROM pg_catalog.pg_class LIMIT 1")  # from here on nothing makes it read-write
            return [_one(cursor, statement) for statement in statements]
    except psycopg.Error as problem:
        raise _failed(problem, timeout) from None


def _one(cursor: Any, statement: str) -> Any:
    """The value of one statement; `stream` takes a single one, and holds a row at a time."""
    rows, columns = [], 0
    stream = cursor.stream(statement)
    for row in stream:
        columns = len(row)
        rows.append(row)
        if len(rows) == 2:
            break
    stream.close()
    return only_value(rows, columns)


def _connected(psycopg: Any, dsn: str, timeout: float) -> Any:
    parameters = parameters_of(psycopg, dsn)
    try:
        return psycopg.connect(
            **{"application_name": "upkeep"} | parameters,
            connect_timeout=max(2, math.ceil(timeout)),
            autocommit=True,
            prepare_threshold=None,
        )
    except psycopg.errors.ConnectionTimeout:
        raise is_down(TIMEOUT, f"no answer within {timeout:g} s") from None
    except psycopg.OperationalError as problem:
        raise unconnected(one_line(str(problem)), parameters, timeout) from None


def parameters_of(psycopg: Any, dsn: str) -> dict[str, Any]:
    """What libpq knows of the DSN; other tools' keys, such as `pgbouncer` or `schema`, are passed over."""
    known = {entry.keyword.decode() for entry in psycopg.pq.Conninfo.get_defaults()}
    _, separator, rest = dsn.partition("://")
    if separator:
        parts = parts_of(f"postgresql://{rest}", "postgresql://user@host/name")
        kept = [pair for pair in parts.query.split("&") if decoded(pair.partition("=")[0]) in known]
        dsn = parts._replace(query="&".join(kept)).geturl()
    try:
        return dict(psycopg.conninfo.conninfo_to_dict(dsn))
    except psycopg.ProgrammingError:  # its text quotes the DSN
        raise is_unknown(DRIVER, "the DSN is not understood; write postgresql://user:password@host:port/name") from None


def unconnected(text: str, parameters: dict[str, Any], timeout: float) -> Failed:
    """What libpq said while it connected, as a failure; its text is quoted without the address."""
    word = next((word for pattern, word in _CONNECTING if re.search(pattern, text, re.IGNORECASE)), PROTOCOL)
    host = str(parameters.get("host") or "")
    if word == REFUSED and re.search("is unreachable|Cannot assign requested", text) and "," not in host:
        places = sockets.resolve(host, int(parameters.get("port") or 5432), Deadline(timeout))
        if sockets.needs_ipv6(places):
            return is_unknown(DRIVER, f"{host} {sockets.NO_IPV6}; {_POOLER}")
    if word == CREDENTIALS:
        return is_unknown(word, _told(text))
    return is_down(word, _told(text))


def _told(text: str) -> str:
    """libpq's text without the address and the advice around what the server said."""
    text = re.sub(r"^connection (failed: )?.*?(FATAL|failed): +(FATAL: +)?", "", text)
    return re.sub(r"( Is the server running.*| Multiple connection attempts failed.*)", "", text)[:240]


def _failed(problem: Any, seconds: float) -> Failed:
    state = problem.sqlstate or ""
    text = one_line(str(problem.diag.message_primary or problem), 200)
    for begin, word, told in _STATES:
        if state.startswith(begin):
            return Failed(_finding(word, told.format(text=text, seconds=seconds)))
    if not state:
        return is_down(RESET, f"the connection broke off: {text}")
    return is_unknown(CONTENT, f"the query is refused: {text}")


def _finding(word: str, detail: str) -> Finding:
    return unknown(word, detail) if word in _OURS else down(word, detail)
