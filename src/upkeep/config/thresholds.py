"""`[thresholds]`: when a metric deserves attention; the guide's five are built in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from upkeep.config.values import Written, did_you_mean, elapsed, ratio, size, timeout


@dataclass(frozen=True)
class Limit:
    """One level of a threshold: breached where the value lies `beyond` it, `>` or `<` it."""

    beyond: str
    """`>` or `<`; empty where the metric itself says which side is bad."""
    value: float
    unit: str
    """`ratio`, `seconds`, `bytes`, or empty for a plain number."""


@dataclass(frozen=True)
class Threshold:
    """When a metric is in the state `warn` or `alert`."""

    alert: Limit | None = None
    warn: Limit | None = None
    min: int | None = None
    """How many observations the window must hold before the value means anything."""
    window: timedelta | None = None
    confirm: int | None = None
    recover: int | None = None


def limit(value: Any) -> Limit:
    """`80%`, `2s`, `8GB`, `50`, or one of them behind `>` or `<`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Limit("", float(value), "")
    match = re.fullmatch(r"\s*([<>]?)\s*(\S.*?)\s*", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("must be a limit such as '80%', '2s' or '> 50'")
    beyond, text = match[1], match[2]
    if re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text, re.ASCII):
        return Limit(beyond, float(text), "")
    if text.endswith("%"):
        return Limit(beyond, ratio(text), "ratio")
    if text.endswith("B"):
        return Limit(beyond, float(size(text)), "bytes")
    return Limit(beyond, timeout(text).total_seconds(), "seconds")


def threshold(value: Any) -> Threshold:
    """A plain limit, which is the alert, or a table with `alert`, `warn`, `min`, `window`, `confirm`, `recover`."""
    if not isinstance(value, Mapping):
        return Threshold(alert=limit(value))
    known = ["alert", "warn", "min", "window", "confirm", "recover"]
    for key in value:
        if key not in known:
            raise ValueError(f"unknown key '{key}'{did_you_mean(key, known)}")
    if "alert" not in value and "warn" not in value:
        raise ValueError("needs `alert`, `warn` or both")
    counts = {key: _count(key, value[key]) for key in ("min", "confirm", "recover") if key in value}
    return Threshold(
        alert=limit(value["alert"]) if "alert" in value else None,
        warn=limit(value["warn"]) if "warn" in value else None,
        window=elapsed(value["window"]) if "window" in value else None,
        **counts,
    )


def _count(key: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise ValueError(f"`{key}` must be a whole number from 1")


_LIMIT_SCHEMA = {"type": ["string", "number"], "examples": ["80%", "2s", "> 50"]}

ThresholdRule = Annotated[
    Threshold,
    Written(
        threshold,
        anyOf=[
            _LIMIT_SCHEMA,
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "alert": _LIMIT_SCHEMA,
                    "warn": _LIMIT_SCHEMA,
                    "window": {"type": "string"},
                    **{key: {"type": "integer", "minimum": 1} for key in ("min", "confirm", "recover")},
                },
            },
        ],
    ),
]
