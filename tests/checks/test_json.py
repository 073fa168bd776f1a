"""Kind `json`: a value from an HTTP API."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checks.web.serving import answer, serving
from upkeep.checks.interface import Finding, Ground
from upkeep.checks.json import Options, measure, measure_many

GROUND = Ground(folder=Path(), timeout=5, now=datetime(2026, 11, 25, tzinfo=UTC))


def found(reply: bytes, path: str = "queue.length", **options: Any) -> Finding:
    with serving({"/": reply}) as server:
        return measure(Options(url=server.place, path=path, **options), GROUND)


@pytest.mark.parametrize(
    ("reply", "path", "value"),
    [
        ('{"queue": {"length": 12}}', "queue.length", 12.0),
        ('{"queue": {"length": "0.5"}}', "queue.length", 0.5),
        ("[1, 2]", "1", 2.0),
        ("7", "", 7.0),
    ],
)
def test_a_number_is_a_value(reply: str, path: str, value: float) -> None:
    finding = found(answer(reply), path)
    assert (finding.state, finding.value, finding.unit) == ("up", value, "")


@pytest.mark.parametrize(
    ("reply", "state", "word", "detail"),
    [
        (answer("{}"), "down", "content", "has no 'queue'"),
        (answer("<html>"), "down", "content", "is not JSON"),
        (answer('{"queue": {"length": true}}'), "down", "content", "'True', not a number"),
        (answer('{"queue": {"length": null}}'), "down", "content", "not a number"),
        (answer('{"queue": {"length": "NaN"}}'), "down", "content", "not a number"),
        (answer('{"queue": {"length": "\\u001b[2J"}}'), "down", "content", "not a number"),
        (answer('{"error": "no \\u001b such"}', status="404 Not Found"), "down", "status", "Not Found: no \\x1b such"),
        (answer(status="401 Unauthorized"), "unknown", "credentials", "status 401"),
        (answer(status="403 Forbidden"), "unknown", "credentials", "status 403"),
        (answer(status="429 Too Many Requests"), "unknown", "blocked", "asked too often"),
    ],
)
def test_without_a_number_it_says_why(reply: bytes, state: str, word: str, detail: str) -> None:
    finding = found(reply)
    assert (finding.state, finding.word, finding.value) == (state, word, None)
    assert detail in finding.detail
    assert finding.detail.isprintable()


def test_headers_are_sent() -> None:
    with serving({"/": answer("1")}) as server:
        measure(Options(url=server.place, path="", headers={"X-Key": "k"}), GROUND)
        assert server.got[0].headers["x-key"] == "k"


def test_nobody_there_and_no_address_are_told() -> None:
    jobs = [(Options(url=url, path="a"), GROUND) for url in ("http://127.0.0.1:1/", "ftp://app.example/")]
    findings = dict(measure_many(jobs, 2))
    assert [(findings[place].state, findings[place].word) for place in (0, 1)] == [
        ("down", "refused"),
        ("unknown", "driver"),
    ]
