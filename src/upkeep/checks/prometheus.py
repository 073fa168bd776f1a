"""Kind `prometheus`: the value of a PromQL expression."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from upkeep.checks.interface import Finding, Ground
from upkeep.checks.web import value
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXAMPLE = {"url": "http://localhost:9090", "query": "up"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which server, and what to ask it."""

    __pydantic_config__ = TABLE

    url: Address
    """The server."""
    query: str
    """The PromQL expression; it must give one value."""


WORDS = value.WORDS
"""Every word that this kind answers, and what it means."""

EXTRA: str | None = None
"""It needs no extra."""


def measure(options: Options, ground: Ground) -> Finding:
    """Ask one server for its value."""
    [(_, finding)] = measure_many([(options, ground)], 1)
    return finding


def measure_many(jobs: Sequence[tuple[Options, Ground]], at_once: int) -> Iterator[tuple[int, Finding]]:
    """Ask all, at most `at_once` at a time; yields the place of a job and its finding, as each is done."""
    asked = [(options, ground.timeout) for options, ground in jobs]
    return value.measure_values(asked, at_once, _asked, _read)


def _asked(options: Options) -> tuple[str, dict[str, str]]:
    """The address of an instant query (Prometheus, "HTTP API")."""
    from urllib.parse import quote

    server = options.url.partition("#")[0].partition("?")[0].rstrip("/")
    return f"{server}/api/v1/query?query={quote(options.query, safe='')}", {}


def _read(options: Options, answer: Any) -> Any:
    from upkeep.checks.web.json_path import NoValue, find

    kind, result = find(answer, "data.resultType"), find(answer, "data.result")
    if kind == "scalar":
        return find(result, "1")
    if kind != "vector" or not isinstance(result, list):
        raise NoValue("the query gives no single value; ask for an instant vector or a scalar")
    if len(result) != 1:
        raise NoValue(f"the query gives {len(result) or 'no'} values; it must give one")
    return find(result[0], "value.1")
