from __future__ import annotations

import json
import time
from typing import Any

import pytest

from upkeep.checks.accesslog import Tally

COMMON = '127.0.0.1 - - [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" {} 12'
COMBINED = COMMON + ' "https://x.example/" "Mozilla/5.0 (X11)"'


def tally(*lines: str, form: str = "combined") -> Tally:
    counted = Tally()
    counted.add([line.encode() for line in lines], form)
    return counted


@pytest.mark.parametrize(
    "line",
    [
        COMMON.format(503),
        COMBINED.format(503),
        'v.example:443 10.0.0.1 - ada [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 503 - "-" "-"',
        '2001:db8::1 - - [25/Nov/2026:10:00:00 +0000] "GET /?q=\\"quoted\\" HTTP/2.0" 503 1 "-" "-" 0.012 upstream',
        '10.0.0.1 - - [25/Nov/2026:10:00:00 +0000] "-" 503 0 "-" "-"',
        '10.0.0.1 - - [25/Nov/2026:10:00:00 +0000] "\\x16\\x03\\x01" 503 157 "-" "-"',
        '10.0.0.1 - - [25/Nov/2026:10:00:00 +0000] "" 503 157\r',
    ],
)
def test_requests_of_all_shapes_are_counted(line: str) -> None:
    counted = tally(line)
    assert (counted.requests, counted.failed, counted.unparsed) == (1, 1, 0)


@pytest.mark.parametrize("status", [200, 204, 304, 400, 404, 429, 499])
def test_only_5xx_is_a_failure(status: int) -> None:
    assert tally(COMBINED.format(status)).failed == 0
    assert tally(COMBINED.format(500 + status % 100)).failed == 1


@pytest.mark.parametrize("line", ["", "hello", "503", COMMON.format("abc"), COMMON[:40], "[" * 5000, '"' * 5000])
def test_what_is_no_request_is_never_counted_as_one(line: str) -> None:
    counted = tally(line)
    assert (counted.requests, counted.failed) == (0, 0)
    assert counted.unparsed == (1 if line else 0)
    assert counted.share is None


def test_upkeeps_own_probes_are_no_users() -> None:
    own = COMMON.format(500) + ' "-" "upkeep/1.2"'
    counted = tally(own, COMBINED.format(200))
    assert (counted.requests, counted.failed, counted.own) == (1, 0, 1)


@pytest.mark.parametrize(
    "entry",
    [
        {"status": 502}, {"status": "502"}, {"status_code": 502}, {"statusCode": 502}, {"level": "info", "code": 502},
        {"request": {"method": "GET"}, "status": 502}, {"http": {"response": {"status_code": 502}}},
        {"http.response.status_code": 502}, {"res": {"statusCode": 502}}, {"httpRequest": {"status": 502}},
        {"DownstreamStatus": 502, "OriginStatus": 0}, {"status": "error", "response": {"status": 502}},
    ],
)  # fmt: skip
def test_the_status_is_found_in_the_usual_json_forms(entry: dict[str, Any]) -> None:
    assert tally(json.dumps(entry), form="json").statuses == {502: 1}


@pytest.mark.parametrize(
    "line", ["{", "[]", "7", '{"status": true}', '{"status": 99999}', '{"status": null}', "[" * 9999]
)
def test_json_without_a_status_is_no_request(line: str) -> None:
    counted = tally(line, form="json")
    assert (counted.requests, counted.unparsed) == (0, 1)


def test_upkeeps_own_probes_are_known_in_json_too() -> None:
    line = json.dumps({"status": 500, "request": {"headers": {"User-Agent": ["upkeep/1.2"]}}})
    assert tally(line, form="json").own == 1


def test_the_share_is_failed_requests_of_all() -> None:
    counted = tally(*[COMBINED.format(200)] * 3, COMBINED.format(500))
    assert counted.share == 0.25


def test_a_hostile_line_costs_no_time() -> None:
    begun = time.monotonic()
    tally(
        *["a b " + "[" * 20_000, 'a b [x] "' + "\\" * 20_001, ("a b " * 5000) + "[x]", 'a b [x] "' + "a" * 20_000] * 5
    )
    assert time.monotonic() - begun < 5
