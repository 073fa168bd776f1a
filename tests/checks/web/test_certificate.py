"""When a certificate expires."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from upkeep.checks.web.certificate import expires


def chain(*dates: str) -> list[tuple[tuple[str, str], ...]]:
    return [(("Subject", "CN = x"), ("Expire date", date)) for date in dates]


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("Feb 13 11:10:23 2027 GMT", datetime(2027, 2, 13, 11, 10, 23, tzinfo=UTC)),
        ("Dec  1 00:00:00 2026 GMT", datetime(2026, 12, 1, tzinfo=UTC)),
        ("Dec 31 23:59:59 9999 GMT", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_first_certificate_of_the_chain_counts(date: str, instant: datetime) -> None:
    assert expires(chain(date, "Jan  1 00:00:00 2020 GMT")) == instant.timestamp()


@pytest.mark.parametrize("told", [[], [()], chain("soon"), chain("Foo 13 11:10:23 2027 GMT")])
def test_what_is_not_told_is_not_known(told: list[tuple[tuple[str, str], ...]]) -> None:
    assert expires(told) is None
