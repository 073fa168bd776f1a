"""Patterns held against answers, each with an end."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import pytest

from upkeep.checks.web.patterns import Patterns

ENDLESS = "^(a|aa)+$"


@pytest.fixture
def patterns() -> Iterator[Patterns]:
    made = Patterns()
    yield made
    made.close()


def found(patterns: Patterns, pattern: str, text: bytes, seconds: float = 10) -> bool | None:
    return patterns.search(pattern, lambda: text, "utf-8", seconds).result()


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("ok", b"all ok", True),
        ("^ok", b"all ok", False),
        ("o.", b"all ok", True),
        ("a+b", b"xaab", True),
        ("a+b", b"xaac", False),
        ("für|wider", "für".encode(), True),
        ("(?i)OK?", b"all ok", True),
        ("x*", b"", True),
    ],
)
def test_a_pattern_is_found_or_not(patterns: Patterns, pattern: str, text: bytes, is_found: bool) -> None:
    assert found(patterns, pattern, text) is is_found


def test_a_pattern_that_never_ends_is_given_up(patterns: Patterns) -> None:
    begin = perf_counter()
    assert found(patterns, ENDLESS, b"a" * 100 + b"b", 0.3) is None
    assert perf_counter() - begin < 3


def test_after_an_endless_pattern_the_next_is_found(patterns: Patterns) -> None:
    endless = [patterns.search(ENDLESS, lambda: b"a" * 100 + b"b", "utf-8", 0.3) for _ in range(5)]
    assert found(patterns, "a+b", b"aab") is True
    assert [each.result() for each in endless] == [None] * 5


def test_a_long_text_gets_through(patterns: Patterns) -> None:
    assert found(patterns, "a+b$", b"c" * 3_000_000 + b"ab") is True


def test_what_has_no_time_left_is_not_looked_at(patterns: Patterns) -> None:
    assert found(patterns, "a+", b"a", 0) is None
