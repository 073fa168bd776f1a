"""Kind `prometheus`: the value of a PromQL expression."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checks.web.serving import answer, serving
from upkeep.checks.interface import Finding, Ground
from upkeep.checks.prometheus import Options, measure

GROUND = Ground(folder=Path(), timeout=5, now=datetime(2026, 11, 25, tzinfo=UTC))
PATH = "/api/v1/query"


def found(reply: bytes, query: str = "up") -> Finding:
    with serving({PATH: reply}) as server:
        return measure(Options(url=server.place, query=query), GROUND)


def gives(kind: str, result: Any) -> bytes:
    return answer(json.dumps({"status": "success", "data": {"resultType": kind, "result": result}}))


def series(value: str) -> dict[str, Any]:
    return {"metric": {"__name__": "up"}, "value": [1764028800.1, value]}


@pytest.mark.parametrize(
    ("reply", "value"), [(gives("vector", [series("12.5")]), 12.5), (gives("scalar", [1764028800.1, "3"]), 3.0)]
)
def test_one_value_is_found(reply: bytes, value: float) -> None:
    finding = found(reply)
    assert (finding.state, finding.value, finding.unit) == ("up", value, "")


@pytest.mark.parametrize(
    ("reply", "word", "detail"),
    [
        (gives("vector", []), "content", "gives no values"),
        (gives("vector", [series("1"), series("2")]), "content", "gives 2 values; it must give one"),
        (gives("matrix", []), "content", "ask for an instant vector"),
        (gives("vector", [series("NaN")]), "content", "not a number"),
        (gives("vector", [series("+Inf")]), "content", "not a number"),
        (answer("{}"), "content", "has no 'data'"),
        (answer('{"status": "error", "error": "parse error"}', status="400 Bad Request"), "status", "parse error"),
    ],
)
def test_anything_else_is_told(reply: bytes, word: str, detail: str) -> None:
    finding = found(reply)
    assert (finding.state, finding.word) == ("down", word)
    assert detail in finding.detail


@pytest.mark.parametrize("tail", ["", "/", "/?x=1", "#x"])
def test_the_expression_is_sent_encoded(tail: str) -> None:
    with serving({PATH: gives("scalar", [0, "1"])}) as server:
        measure(Options(url=server.place + tail, query='rate(x{a="b"}[5m]) & 1'), GROUND)
        assert server.got[0].target == PATH + "?query=rate%28x%7Ba%3D%22b%22%7D%5B5m%5D%29%20%26%201"
