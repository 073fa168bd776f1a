"""One request and its hops."""

from __future__ import annotations

import pytest

from upkeep.checks.web import exchange
from upkeep.checks.web.exchange import HEADERS, Exchange, read_head
from upkeep.checks.web.request import ask

AC = (("a", "b"), ("c", "d"))


def made(**options: object) -> Exchange:
    return Exchange(0, ask("http://app.example/", timeout=5, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lines", "head"),
    [
        ([b"HTTP/1.1 200 OK\r\n", b"A: b\r\n", b"\r\n"], (200, "1.1", "OK", (("a", "b"),))),
        ([b"HTTP/2 204 \r\n", b"a:  b c \r\n"], (204, "2", "", (("a", "b c"),))),
        ([b"HTTP/1.0 404\r\n", b"\r\n", b"Trailer: 1\r\n"], (404, "1.0", "", ())),
        ([b"HTTP/1.1 200 OK\r\n", b"A: b\r\n", b" folded\r\n", b"C: d\r\n", b"\r\n"], (200, "1.1", "OK", AC)),
        ([b"HTTP/1.1 500 Caf\xe9\r\n"], (500, "1.1", "Café", ())),
        ([], (0, "", "", ())),
        ([b"HTTP/1.1 abc\r\n"], (0, "1.1", "", ())),
    ],
)
def test_a_head_is_read(lines: list[bytes], head: object) -> None:
    assert read_head(lines) == head


def test_interim_answers_are_passed_over() -> None:
    one = made()
    for line in (b"HTTP/1.1 103 Early Hints\r\n", b"Link: x\r\n", b"\r\n", b"HTTP/1.1 200 OK\r\n", b"\r\n"):
        assert one.take_header(line) is None
    assert read_head(one.lines) == (200, "1.1", "OK", ())


def test_headers_are_read_up_to_a_limit_that_interim_answers_do_not_reset() -> None:
    one = made()
    for _ in range(HEADERS // 25):
        assert one.take_header(b"HTTP/1.1 100 Continue\r\n\r\n") is None
    assert one.take_header(b"a" * 25) == -1
    assert one.stopped is not None
    assert one.stopped[0] == "too_large"


def test_a_body_is_counted_after_decoding_and_stopped_at_its_limit() -> None:
    one = made(max_bytes=10)
    one.take_header(b"HTTP/1.1 200 OK\r\n")
    assert one.take_body(b"a" * 10) is None
    assert one.take_body(b"a") == -1
    assert one.stopped == ("too_large", "the answer is larger than 10 bytes")


def test_a_body_is_kept_only_where_it_is_looked_at() -> None:
    for keep in (False, True):
        one = made(keep=keep)
        one.take_header(b"HTTP/1.1 200 OK\r\n")
        one.take_body(b"ok")
        assert (one.kept is not None) == keep
        one.drop()


def test_a_body_that_finds_no_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exchange, "SpooledTemporaryFile", full)
    one = made(keep=True)
    one.take_header(b"HTTP/1.1 200 OK\r\n")
    assert one.take_body(b"ok") == -1
    assert one.stopped == ("driver", "the answer cannot be kept for looking at it: No space left on device")
