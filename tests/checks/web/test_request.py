"""What can be asked, and what an answer gives."""

from __future__ import annotations

from typing import Any

import pytest

from checks.web.answers import answered
from upkeep.checks.web.address import Unfit
from upkeep.checks.web.request import ask


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"url": "ftp://app.example/"}, "url is an address of the scheme ftp"),
        ({"method": "GET / HTTP/1.1\r\nX:"}, "method is no method"),
        ({"headers": {"X-Key": "secret\r\nX-Other: 1"}}, "header X-Key holds a line break"),
        ({"headers": {"X-Key": "secret\0"}}, "header X-Key holds"),
        ({"headers": {"X Key: a\r\nB": "secret"}}, "no header's name"),
        ({"url": "http://me:secret%0d%0aX@app.example/"}, "user info of url holds"),
    ],
)
def test_what_cannot_be_sent_is_told_without_its_value(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit, match=reason) as told:
        ask(**({"url": "http://app.example/", "timeout": 1} | options))
    assert "secret" not in str(told.value)


def test_a_header_that_comes_several_times_is_joined() -> None:
    assert answered(via="a").header("Via") == "a"
    assert answered().header("via") is None


def test_a_body_can_be_read_again_until_it_is_taken() -> None:
    answer = answered(b"ok")
    assert (answer.read(), answer.read(), answer.take()) == (b"ok", b"ok", b"ok")
    assert answer.body is not None
    assert answer.body.closed
