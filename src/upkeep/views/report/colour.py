"""Colours with enough contrast to be read (WCAG 2): the client's accent made darker or lighter until it has."""

from __future__ import annotations

TEXT = 4.5
"""The least contrast of text and its ground."""
LIGHT, DARK = "#ffffff", "#14171a"
"""The report's grounds."""
USUAL = "#1d5c8f"
"""The accent where the client has none."""

_STEPS = 50


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb`, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, ground: str) -> str:
    """The nearest mixture of `colour` with black or white that can be read on `ground`."""
    towards = "#000000" if _luminance(ground) > 0.18 else "#ffffff"
    for step in range(_STEPS + 1):
        mixed = _mixed(colour, towards, step / _STEPS)
        if contrast(mixed, ground) >= TEXT:
            return mixed
    return towards


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(own + (theirs - own) * share):02x}" for own, theirs in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
