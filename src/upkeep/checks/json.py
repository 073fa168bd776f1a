"""Kind `json`: a value from an HTTP API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from upkeep.checks.interface import Finding, Ground
from upkeep.checks.web import value
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXAMPLE = {"url": "https://app.example.com/stats", "path": "queue.length"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where the value is found."""

    __pydantic_config__ = TABLE

    url: Address
    """The address."""
    path: str
    """The path of the value in the JSON answer."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers that are sent."""


WORDS = value.WORDS
"""Every word that this kind answers, and what it means."""

EXTRA: str | None = None
"""It needs no extra."""


def measure(options: Options, ground: Ground) -> Finding:
    """Ask one API for its value."""
    [(_, finding)] = measure_many([(options, ground)], 1)
    return finding


def measure_many(jobs: Sequence[tuple[Options, Ground]], at_once: int) -> Iterator[tuple[int, Finding]]:
    """Ask all, at most `at_once` at a time; yields the place of a job and its finding, as each is done."""
    asked = [(options, ground.timeout) for options, ground in jobs]
    return value.measure_values(asked, at_once, lambda options: (options.url, options.headers), _read)


def _read(options: Options, answer: Any) -> Any:
    from upkeep.checks.web import json_path

    return json_path.find(answer, options.path)
