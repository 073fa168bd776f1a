from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from upkeep.checks.failure import Failed
from upkeep.checks.query import decoded, finding_of_value, only_value, parts_of, plain


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (3, 3), (3.5, 3.5), (4.0, 4), (True, 1), (None, None), ("x", "x"), (b"x", "x"), (Decimal("2.50"), 2.5),
        (datetime.timedelta(hours=2), 7200.0), (datetime.date(2026, 11, 23), "2026-11-23"),
        (datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC), "2026-11-23T08:00:00+00:00"),
    ],
)  # fmt: skip
def test_values_become_plain(value: Any, told: Any) -> None:
    assert plain(value) == told


@pytest.mark.parametrize("value", [None, "x", "7 %", float("nan"), float("inf"), datetime.date(2026, 1, 1)])
def test_what_is_no_number_is_unknown(value: Any) -> None:
    with pytest.raises(Failed, match="which is no number") as failed:
        finding_of_value(value, {})
    assert failed.value.finding.state == "unknown"


@pytest.mark.parametrize(
    ("value", "number", "unit"),
    [(42, 42.0, ""), ("3.5", 3.5, ""), (datetime.timedelta(minutes=1), 60.0, "seconds"), (Decimal(7), 7.0, "")],
)
def test_a_number_is_the_value(value: Any, number: float, unit: str) -> None:
    found = finding_of_value(value, {})
    assert (found.state, found.value, found.unit) == ("up", number, unit)


@pytest.mark.parametrize(
    ("rows", "columns", "told"),
    [([], 1, "no row"), ([(1,), (2,)], 1, "several rows"), ([(1, 2)], 2, "2 columns")],
)
def test_a_query_returns_one_value(rows: list[Any], columns: int, told: str) -> None:
    with pytest.raises(Failed, match=told):
        only_value(rows, columns)
    assert only_value([(7,)], 1) == 7


@pytest.mark.parametrize(
    "dsn", ["no address s3cretpass", "mysql://u:s3cretpass@[host", "mysql://u:s3cretpass@h:port/x"]
)
def test_a_malformed_dsn_is_not_quoted(dsn: str) -> None:
    with pytest.raises(Failed, match="is no address such as mysql://user@host") as failed:
        parts_of(dsn, "mysql://user@host")
    assert "s3cretpass" not in failed.value.finding.detail


def test_parts_of_a_dsn_are_decoded() -> None:
    assert decoded("p%40ss") == "p@ss"
    assert decoded("") is None
