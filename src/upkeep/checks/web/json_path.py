"""A value inside a JSON text, by a dotted path such as `queue.0.length`."""

from __future__ import annotations

import json
import re
from typing import Any

MOST = 500_000
"""Values in one JSON text; more would take far more memory than the text itself."""


class NoValue(ValueError):
    """The text is no JSON, or holds nothing at the path; says why for people."""


def read(text: bytes) -> Any:
    """The value of a JSON text; raises NoValue."""
    if sum(text.count(sign) for sign in (b",", b":", b"[", b"{")) > MOST:
        raise NoValue(f"the JSON holds more than {MOST:,} values")
    try:
        return json.loads(text)
    except RecursionError:
        raise NoValue("the JSON is nested too deeply") from None
    except ValueError:
        raise NoValue("the answer is not JSON") from None


def find(value: Any, path: str) -> Any:
    """What stands at `path`: names and, for lists, places counted from 0, joined by dots (`a.0.b`, also `a[0].b`).

    A name that itself holds dots may be the rest of a path. Raises NoValue naming the part that is missing.
    """
    rest = re.sub(r"\[(-?\d+)\]", r".\1", path).removeprefix("$").strip(".")
    done: list[str] = []
    while rest:
        if isinstance(value, dict) and rest in value:
            return value[rest]
        name, _, rest = rest.partition(".")
        done.append(name)
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and re.fullmatch(r"-?\d{1,9}", name) and -len(value) <= int(name) < len(value):
            value = value[int(name)]
        else:
            raise NoValue(f"the JSON has no '{'.'.join(done)}'")
    return value


def same(expected: Any, found: Any) -> bool:
    """Whether a value is the expected one: 1 and 1.0 are the same, 1 and true are not."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(same(expected[key], found[key]) for key in expected)
    return bool(expected == found)
