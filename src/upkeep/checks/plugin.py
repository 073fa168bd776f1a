"""What a Nagios plugin prints: a line for people, and figures behind a bar (the plugins' development guidelines)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

_FIGURE = re.compile(r"('(?:[^']|'')+'|[^\s='|]+)=(-?[0-9.]+(?:[eE][+-]?\d+)?|U)([^\s;]*)(?:;\S*)?")
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(%|[a-zA-Z]*)")

_UNITS = {
    "": ("", 1.0), "c": ("", 1.0), "%": ("ratio", 0.01),
    "s": ("seconds", 1.0), "ms": ("seconds", 1e-3), "us": ("seconds", 1e-6),
    "b": ("bytes", 1.0), "kb": ("bytes", 1e3), "mb": ("bytes", 1e6), "gb": ("bytes", 1e9), "tb": ("bytes", 1e12),
    "kib": ("bytes", 2.0**10), "mib": ("bytes", 2.0**20), "gib": ("bytes", 2.0**30), "tib": ("bytes", 2.0**40),
}  # fmt: skip
"""A plugin's units, as unit of a finding and factor; kB is 1,000 bytes as in the configuration's sizes."""

_MOST = 50


@dataclass(frozen=True)
class Said:
    """What a plugin said."""

    text: str
    """Its first line, without figures."""
    value: float | None = None
    """Its first figure, else the number that is all of its first line."""
    unit: str | None = None
    """The value's unit, as in Finding."""
    figures: dict[str, float] = field(default_factory=dict)
    """All figures by label, in the order printed."""


def read(output: str) -> Said:
    """A plugin's output; figures stand behind `|` on the first line, and behind a `|` on later ones."""
    lines = output.strip().splitlines() or [""]
    text, _, first = lines[0].partition("|")
    later = "\n".join(lines[1:]).partition("|")[2]
    figures = [found for part in (first, later) for found in _figures(part)]
    labelled = {label: value for label, value, _ in figures[:_MOST]}
    if figures:
        _, value, unit = figures[0]
        return Said(text.strip(), value, unit, labelled)
    alone = _NUMBER.fullmatch(text.strip())
    if alone and (measured := _measured(alone[1], alone[2])):
        return Said(text.strip(), *measured)
    return Said(text.strip())


def _figures(text: str) -> list[tuple[str, float, str]]:
    found = []
    for label, number, unit, *_ in _FIGURE.findall(text):
        measured = _measured(number, unit)
        if measured:
            found.append((label.strip("'").replace("''", "'"), *measured))
    return found


def _measured(number: str, unit: str) -> tuple[float, str] | None:
    """Value and unit in a finding's terms; None where it is no number, or infinite."""
    name, factor = _UNITS.get(unit.lower(), ("", 1.0))
    try:
        value = float(number) * factor
    except ValueError:
        return None
    return (value, name) if math.isfinite(value) else None
