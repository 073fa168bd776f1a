"""A MySQL or MariaDB session that only reads: connected, asked and closed within a time limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from upkeep.checks import sockets
from upkeep.checks.authorities import trusted, unverified
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, driver, is_down, is_unknown
from upkeep.checks.interface import BLOCKED, CONTENT, CREDENTIALS, DRIVER, PROTOCOL, REFUSED, RESET, TIMEOUT, TLS
from upkeep.checks.query import WRITES, decoded, only_value, parts_of
from upkeep.checks.wording import one_line

_DOWN = {1040: REFUSED, 1203: REFUSED, 1226: REFUSED, 1053: REFUSED, 1927: RESET, 1049: CONTENT, 2006: RESET,
         2013: RESET, 2026: TLS, 1969: TIMEOUT, 3024: TIMEOUT, 1317: TIMEOUT}  # fmt: skip
_UNKNOWN = {1044: CREDENTIALS, 1045: CREDENTIALS, 1130: CREDENTIALS, 1142: CREDENTIALS, 1143: CREDENTIALS,
            1227: CREDENTIALS, 1370: CREDENTIALS, 1396: CREDENTIALS, 1698: CREDENTIALS, 1820: CREDENTIALS,
            1862: CREDENTIALS, 4151: CREDENTIALS, 1129: BLOCKED}  # fmt: skip
"""The server's error numbers, and the client's from 2000 on; any other is the query's own fault."""
_READ_ONLY = 1792
_CONNECTING = 2003

_VERIFIED = ("verify_ca", "verify_identity", "verify-ca", "verify-full", "strict")
_ENCRYPTED = ("required", "require", "true", "1", "accept_invalid_certs")


def ask(dsn: str, statements: Sequence[str], timeout: float) -> list[Any]:
    """The value that each statement returns, in one read-only transaction; raises Failed or Missing.

    The server ends each statement after `timeout` seconds, and no more than two rows of it are sent.
    """
    pymysql = driver("pymysql", "mysql")
    deadline = Deadline(timeout)
    try:
        with _connected(pymysql, dsn, timeout) as connection, connection.cursor() as cursor:
            cursor.execute("SET SESSION sql_select_limit = 2")
            _limit(cursor, connection.get_server_info(), deadline.left)
            cursor.execute("SET SESSION TRANSACTION READ ONLY")  # for the next one too: DDL ends a transaction first
            cursor.execute("START TRANSACTION READ ONLY")
            return [_one(cursor, statement) for statement in statements]
    except pymysql.MySQLError as problem:
        raise failure(problem, timeout) from None
    except OSError as problem:  # while the driver speaks TLS or reads the answer
        raise sockets.failure(problem, "the server") from None


def _one(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return only_value(cursor.fetchmany(2), len(cursor.description or ()))


def _limit(cursor: Any, version: str, seconds: float) -> None:
    if "mariadb" in version.lower():
        cursor.execute(f"SET SESSION max_statement_time = {seconds:.3f}")
    else:
        cursor.execute(f"SET SESSION max_execution_time = {max(1, int(seconds * 1000))}")


def _connected(pymysql: Any, dsn: str, timeout: float) -> Any:
    parts = parts_of(dsn, "mysql://user:password@host/name")
    extra = {key.lower().replace("-", "_"): value for key, value in parse_qsl(parts.query)}
    return pymysql.connect(
        host=parts.hostname or "localhost",
        port=parts.port or 3306,
        user=decoded(parts.username),
        password=decoded(parts.password) or "",
        database=decoded(parts.path.lstrip("/")),
        unix_socket=extra.get("unix_socket") or extra.get("socket"),
        charset="utf8mb4",
        connect_timeout=timeout,
        read_timeout=timeout,
        write_timeout=timeout,
        autocommit=True,
        **encryption(extra),
    )


def encryption(extra: dict[str, str]) -> dict[str, Any]:
    """TLS as the DSN wishes it; without a word it is used where the server offers it, as other clients do."""
    mode = next((extra[key].lower() for key in ("ssl_mode", "sslmode", "sslaccept", "ssl") if key in extra), "")
    authority = extra.get("ssl_ca")
    if mode in ("disabled", "disable", "false", "0"):
        return {"ssl_disabled": True}
    if mode in _VERIFIED or authority:
        try:
            context = trusted(authority)
        except OSError as problem:
            raise is_unknown(
                DRIVER, f"`ssl_ca` cannot be used: {problem.strerror or 'it holds no certificate'}"
            ) from None
        context.check_hostname = mode not in ("verify_ca", "verify-ca")
        return {"ssl": context}
    if mode in _ENCRYPTED:
        return {"ssl": unverified()}
    return {}


def failure(problem: Any, seconds: float) -> Failed:
    """What an error of the driver or the server says, as a failure."""
    number = problem.args[0] if problem.args and isinstance(problem.args[0], int) else 0
    text = one_line(str(problem.args[-1] if problem.args else problem), 200)
    cause = getattr(problem, "original_exception", None) or problem.__cause__ or problem.__context__
    if isinstance(cause, OSError):
        return sockets.failure(cause, "the server")
    if number == _READ_ONLY:
        return is_unknown(CONTENT, WRITES)
    if number in _UNKNOWN:
        return is_unknown(_UNKNOWN[number], text)
    if _DOWN.get(number) == TIMEOUT or "timed out" in text:
        return is_down(TIMEOUT, f"no answer within {seconds:g} s")
    if number in _DOWN or number == _CONNECTING:
        return is_down(_DOWN.get(number, REFUSED), text)
    if not number or number >= 2000:
        return is_down(PROTOCOL, text)
    return is_unknown(CONTENT, f"the query is refused: {text}")
