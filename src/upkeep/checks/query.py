"""What a query over a database gives: exactly one value, as plain data or as a finding."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from upkeep.checks.failure import is_unknown
from upkeep.checks.interface import CONTENT, DRIVER, Finding, up

Value = int | float | str | None

WRITES = "the query writes; only reading is allowed"


def parts_of(dsn: str, default: str) -> SplitResult:
    """The parts of a DSN in URL form; raises Failed without a word of the DSN, which holds secrets."""
    try:
        parts = urlsplit(dsn)
        _ = parts.port
    except ValueError:
        raise is_unknown(DRIVER, f"the DSN is no address such as {default}") from None
    if not parts.scheme or "://" not in dsn:
        raise is_unknown(DRIVER, f"the DSN is no address such as {default}")
    return parts


def decoded(text: str | None) -> str | None:
    """A part of a DSN without its percent codes; None where it is missing or empty."""
    return unquote(text) if text else None


def only_value(rows: Sequence[Sequence[Any]], columns: int) -> Any:
    """The value of a result that must have one row and one column; `rows` holds its first two rows at most."""
    if len(rows) != 1:
        raise is_unknown(CONTENT, f"the query returns {'several rows' if rows else 'no row'}; it must return one value")
    if columns != 1:
        raise is_unknown(CONTENT, f"the query returns {columns} columns; it must return one value")
    return rows[0][0]


def plain(value: Any) -> Value:
    """A driver's value as a plain one: an interval as seconds, a decimal as a number, a time as RFC 3339."""
    if value is None or isinstance(value, bool | int):
        return None if value is None else int(value)
    if isinstance(value, float | decimal.Decimal):
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.date):  # a datetime too
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def finding_of_value(value: Any, evidence: dict[str, Any]) -> Finding:
    """Up with the number that a query returned; unknown where it is none."""
    unit = "seconds" if isinstance(value, datetime.timedelta) else ""
    number = _number(plain(value))
    if number is None:
        shown = "nothing (null)" if value is None else repr(plain(value))[:60]
        raise is_unknown(CONTENT, f"the query returned {shown}, which is no number", evidence=evidence)
    return up(detail=f"the query returned {number:.12g}", value=number, unit=unit, evidence=evidence)


def _number(value: Value) -> float | None:
    try:
        number = float(value) if value is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
