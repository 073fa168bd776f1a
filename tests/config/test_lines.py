"""On which line each key stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from upkeep.config.lines import positions

TEXT = '''\
# a comment with [brackets] and "quotes
top = 1
[a.b]
c = """
[not.a.table]
"""  # comment
d = [
  1, # one
  [2, "]"],
  { x = 3, "y z" = '#' },
]
"e.f" . g = 4
[[list]]
h = \'\'\'it's
fine\'\'\'
[list.inner]
i = 1
[[list]]
h = "\\"]"
[[list.deep]]
j = 1979-05-27T07:32:00Z
'''

EXPECTED = {
    ("top",): 2,
    ("a", "b"): 3,
    ("a", "b", "c"): 4,
    ("a", "b", "d"): 7,
    ("a", "b", "d", 0): 8,
    ("a", "b", "d", 1): 9,
    ("a", "b", "d", 1, 1): 9,
    ("a", "b", "d", 2, "x"): 10,
    ("a", "b", "d", 2, "y z"): 10,
    ("a", "b", "e.f", "g"): 12,
    ("list",): 13,
    ("list", 0, "h"): 14,
    ("list", 0, "inner", "i"): 17,
    ("list", 1): 18,
    ("list", 1, "h"): 19,
    ("list", 1, "deep", 0): 20,
    ("list", 1, "deep", 0, "j"): 21,
}


@pytest.mark.parametrize(("path", "line"), EXPECTED.items(), ids=str)
def test_a_key_stands_on_its_line(path: tuple[Any, ...], line: int) -> None:
    assert positions(TEXT)[path] == line


def paths(value: Any, path: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    """Of every value that holds no others; tables that are only implied have no line of their own."""
    if isinstance(value, dict):
        return set().union(*(paths(each, (*path, key)) for key, each in value.items()))
    if isinstance(value, list):
        return set().union(*(paths(each, (*path, number)) for number, each in enumerate(value)))
    return {path}


scalars = st.one_of(st.integers(-9, 9), st.booleans(), st.text(max_size=8), st.floats(-1, 1))
tables = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=5), tables, max_size=4), st.booleans())
def test_every_value_of_any_file_has_a_line(raw: dict[str, Any], multiline: bool) -> None:
    text = tomli_w.dumps(raw, multiline_strings=multiline)
    found = positions(text)
    assert paths(tomllib.loads(text)) <= set(found)
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())
