"""Values inside JSON."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checks.web.json_path import MOST, NoValue, find, read, same

TREE = {"a": {"b": [10, {"c": 20}], "x.y": 30, "": 40}, "0": 50}


@pytest.mark.parametrize(
    ("path", "value"),
    [("a.b.0", 10), ("a.b.1.c", 20), ("a.b[1].c", 20), ("a.b.-1.c", 20), ("a.x.y", 30), ("0", 50), ("$.a.b[0]", 10)],
)
def test_a_path_leads_to_its_value(path: str, value: int) -> None:
    assert find(TREE, path) == value


@pytest.mark.parametrize(
    ("path", "missing"), [("b", "'b'"), ("a.c", "'a.c'"), ("a.b.2", "'a.b.2'"), ("a.b.x", "'a.b.x'"), ("0.1", "'0.1'")]
)
def test_a_path_that_leads_nowhere_names_where_it_ends(path: str, missing: str) -> None:
    with pytest.raises(NoValue, match=missing):
        find(TREE, path)


def test_an_empty_path_is_the_whole() -> None:
    assert find(7, "") == 7


@pytest.mark.parametrize("text", [b"", b"no", b"\xff", b"[" * 100_000, b"9" * 10_000, b"{}" + b"," * (MOST + 1)])
def test_a_text_that_cannot_be_read_is_told(text: bytes) -> None:
    with pytest.raises(NoValue):
        read(text)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_a_value_is_the_same_as_itself(value: Any) -> None:
    assert same(value, value)


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), (0, None), ([1], [True]), ({"a": 1}, {"a": True})])
def test_numbers_truth_and_nothing_are_different(one: Any, other: Any) -> None:
    assert not same(one, other)
    assert not same(other, one)
