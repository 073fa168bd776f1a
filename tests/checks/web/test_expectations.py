"""What an answer must be like."""

from __future__ import annotations

from typing import Any

import pytest

from checks.web.answers import answered
from upkeep.checks.web import expectations as check


@pytest.mark.parametrize(
    ("status", "reason", "expected", "wrong"),
    [
        (200, "OK", None, None),
        (204, "", None, None),
        (301, "Moved", None, "status 301 Moved"),
        (503, "", None, "status 503 Service Unavailable"),
        (503, "Gone \x1b[2Jfishing", None, "status 503 Gone \\x1b[2Jfishing"),
        (799, "", None, "status 799"),
        (200, "OK", (301, 302), "status 200 OK, expected 301 or 302"),
        (302, "Found", (301, 302), None),
    ],
)
def test_a_status_is_right_or_told(
    status: int, reason: str, expected: tuple[int, ...] | None, wrong: str | None
) -> None:
    assert check.wrong_status(answered(status=status, reason=reason), expected) == wrong


def test_the_platforms_own_mark_of_a_failure_is_told() -> None:
    answer = answered(status=404, x_vercel_error="DEPLOYMENT_NOT_FOUND")
    assert check.wrong_status(answer, None) == "status 404 Not Found, DEPLOYMENT_NOT_FOUND"


@pytest.mark.parametrize(
    ("body", "content_type", "wanted", "held"),
    [
        (b"all ok", "text/html", "ok", True),
        (b"all ok", "text/html", "OK", False),
        ("für".encode(), "text/html; charset=utf-8", "für", True),
        ("für".encode("latin-1"), 'text/html; charset="ISO-8859-1"', "für", True),
        ("für".encode("utf-16"), "text/plain; charset=UTF-16", "für", True),
        ("für".encode(), "text/html; charset=punycode", "für", True),
        ("für".encode(), "text/html; charset=\x00", "für", True),
        (b"", "text/html", "ok", False),
        (b"\xff\xfeok", "text/html", "ok", True),
    ],
)
def test_text_is_looked_for_in_the_encoding_of_the_answer(
    body: bytes, content_type: str, wanted: str, held: bool
) -> None:
    assert (check.missing_text(answered(body, content_type=content_type), wanted) is None) == held


@pytest.mark.parametrize(
    ("body", "wanted", "wrong"),
    [
        (b'{"status": "healthy"}', {"status": "healthy"}, None),
        (b'{"a": {"b": [1, {"c": true}]}}', {"a.b.0": 1, "a.b.1.c": True}, None),
        (b'{"n": 1.0}', {"n": 1}, None),
        (b'{"n": true}', {"n": 1}, "'n' is true, expected 1"),
        (b'{"n": null}', {"n": 1}, "'n' is null, expected 1"),
        (b"{}", {"n": 1}, "the JSON has no 'n'"),
        (b'{"n": "\\u001b[2J"}', {"n": "x"}, '\'n\' is "\\u001b[2J", expected "x"'),
        (b"ok", {"n": 1}, "the answer is not JSON"),
        (b"[" * 100_000, {"n": 1}, "the JSON is nested too deeply"),
    ],
)
def test_json_is_right_or_told(body: bytes, wanted: dict[str, Any], wrong: str | None) -> None:
    assert check.wrong_json(body, wanted) == wrong


@pytest.mark.parametrize(
    ("wanted", "wrong"),
    [
        ({"Content-Type": "text/html; charset=utf-8"}, None),
        ({"content-type": "text/html"}, None),
        ({"X-None": "1"}, "the header X-None is missing"),
        (
            {"content-type": "text/plain"},
            "the header content-type is 'text/html; charset=utf-8', expected 'text/plain'",
        ),
    ],
)
def test_a_header_is_right_or_told(wanted: dict[str, str], wrong: str | None) -> None:
    assert check.wrong_header(answered(content_type="text/html; charset=utf-8"), wanted) == wrong
