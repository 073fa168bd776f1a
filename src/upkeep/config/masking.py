"""The configuration's text with its literal secrets masked, for a backup: comments and layout stay where they can."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

from upkeep.config.secrets import MASK, literals
from upkeep.config.source import Path, Source, step_into


def without_secrets(source: Source) -> str:
    """The file's text without any secret that stands in it; written anew where masking line by line is not exact."""
    found = [(path, value) for path, value in literals(source.raw) if value]
    expected = copy.deepcopy(source.raw)
    lines = source.text.split("\n")
    for path, value in found:
        _mask(expected, path, value)
        number = source.lines.get(path, 0) - 1
        if number >= 0:
            lines[number] = _without(lines[number], value)
    text = "\n".join(lines)
    if _parsed(text) == expected:
        return text
    import tomli_w

    return tomli_w.dumps(expected)


def _mask(raw: dict[str, Any], path: Path, value: str) -> None:
    """Mask `value` in the text that stands at `path`."""
    holder: Any = raw
    for step in path[:-1]:
        holder = step_into(holder, step)
    holder[path[-1]] = holder[path[-1]].replace(value, MASK)


def _without(line: str, value: str) -> str:
    """A line with the value masked: as a whole string if it stands as one, else wherever it stands."""
    for quote in ('"', "'"):
        if quote + value + quote in line:
            return line.replace(quote + value + quote, quote + MASK + quote)
    return line.replace(value, MASK)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except ValueError:
        return None
