from __future__ import annotations

from email.utils import formatdate

import pytest

from upkeep.checks.service_call import Reply, _fields, _take, origin, place, said


@pytest.mark.parametrize(
    ("url", "shown", "page"),
    [
        ("https://push.example/secret?key=1", "push.example", "https://push.example"),
        ("https://push.example:443/x", "push.example:443", "https://push.example"),
        ("http://me:pass@push.example:8080/x", "push.example:8080", "http://push.example:8080"),
        ("http://[::1]:8080/x", "[::1]:8080", "http://[::1]:8080"),
        ("http://[::1]/x", "::1", "http://[::1]"),
    ],
)
def test_only_the_host_of_an_address_is_shown(url: str, shown: str, page: str) -> None:
    assert place(url) == shown
    assert origin(url) == page


def test_an_address_that_is_none_is_shown_as_unknown() -> None:
    assert place("http://[::1") == "?"


def test_a_signed_token_in_what_a_service_says_is_taken_out() -> None:
    text = "invalid token: eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJrIn0.c2ln-_x, error:\n  bad"
    assert said(text) == "invalid token: (token), error: bad"
    assert len(said("x " * 400)) == 160


def test_the_fields_are_those_of_the_last_answer() -> None:
    raw = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nDate: now\r\nX-One : 1\r\nbroken\r\n\r\n"
    assert _fields(raw) == {"date": "now", "x-one": "1"}


def test_a_body_is_read_up_to_its_limit() -> None:
    body = bytearray()
    assert _take(body, b"12345", 8) is None
    assert _take(body, b"67890", 8) == 0
    assert body == b"12345678"


def test_a_service_s_clock_is_read_from_its_date() -> None:
    def reply(**headers: str) -> Reply:
        return Reply(401, headers, b"", 0.1)

    assert reply(date=formatdate(1_700_000_060, usegmt=True)).ahead(1_700_000_000) == 60
    assert reply(date="yesterday").ahead(0) is None
    assert reply().ahead(0) is None


def test_a_body_that_is_no_document_is_none() -> None:
    assert Reply(200, {}, b"<html>", 0.1).document is None
    assert Reply(200, {}, b"[" * 100_000, 0.1).document is None
    assert Reply(200, {}, b'{"a": 1}', 0.1).document == {"a": 1}
