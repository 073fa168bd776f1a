"""What browsers make of cookies."""

from __future__ import annotations

import pytest

from checks.ground import NOW
from upkeep.checks.cookies import judged, parse

PAGE = "https://app.example/"
CASES = [
    ("session=x; Secure; HttpOnly; SameSite=Lax", "fine"),
    ("theme=dark", "fine"),
    ("session=x", "not-secure"),
    ("session=x; Secure", "not-httponly"),
    ("csrf_token=x; Secure", "fine"),
    ("session=x; SameSite=None", "rejected"),
    ("__Host-session=x; Secure; HttpOnly", "rejected"),
    ("__Host-session=x; Secure; HttpOnly; Path=/", "fine"),
    ("__Secure-session=x; HttpOnly", "rejected"),
    ("session=x; Domain=other.example; Secure; HttpOnly", "rejected"),
    ("session=x; Domain=.app.example; Secure; HttpOnly", "fine"),
    ("session=x; Max-Age=60; Secure; HttpOnly", "short"),
    ("session=x; Max-Age=86400; Secure; HttpOnly", "fine"),
    ("session=x; Expires=Mon, 23 Nov 2026 08:05:00 GMT; Secure; HttpOnly", "short"),
    ("session=; Max-Age=0", "fine"),
]


@pytest.mark.parametrize(("header", "word"), CASES)
def test_each_cookie_comes_to_its_word(header: str, word: str) -> None:
    assert judged([parse(header)], PAGE, NOW).word == word


def test_a_page_without_cookies_is_none() -> None:
    assert judged([], PAGE, NOW).word == "none"


def test_loopback_as_written_stands_for_https() -> None:
    assert judged([parse("session=x; Secure; HttpOnly")], "http://127.0.0.1:80/", NOW).word == "fine"
    assert judged([parse("session=x; HttpOnly")], "http://127.0.0.1:80/", NOW).word == "fine"
    assert judged([parse("session=x; Secure; HttpOnly")], "http://app.example/", NOW).word == "rejected"


@pytest.mark.parametrize(
    ("header", "url", "lacks"),
    [
        ("session=x; Secure; HttpOnly; SameSite=Lax", PAGE, {}),
        ("session=x", PAGE, {"session": ["Secure", "HttpOnly", "SameSite"]}),
        ("theme=dark; Secure", PAGE, {"theme": ["HttpOnly", "SameSite"]}),
        ("session=x; HttpOnly; SameSite=Lax", "http://127.0.0.1/", {}),
        ("session=; Max-Age=0", PAGE, {}),
    ],
)
def test_the_flags_that_a_cookie_lacks_are_told(header: str, url: str, lacks: dict[str, list[str]]) -> None:
    assert judged([parse(header)], url, NOW).evidence["lacks"] == lacks
