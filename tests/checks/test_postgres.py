from __future__ import annotations

from checks.ground import ground
from upkeep.checks import postgres


def test_a_dsn_that_is_none_says_what_to_write() -> None:
    found = postgres.measure(postgres.Options(dsn="nonsense s3cretpass"), ground())
    assert (found.state, found.word) == ("unknown", "driver")
    assert found.detail == "the DSN is not understood; write postgresql://user:password@host:port/name"
