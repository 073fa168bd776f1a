"""What libcurl says, in the contract's words."""

from __future__ import annotations

import errno
from dataclasses import replace

import pytest

from upkeep.checks.web.faults import Failure, explain, seconds

NOTHING = Failure(code=0, message="", os_error=0, verified=0, stage="connect", size=0)

SAID = [
    (7, "Failed to connect", {"os_error": errno.ECONNREFUSED}, "refused", "was refused"),
    (7, "Failed to connect", {"os_error": errno.ENETUNREACH}, "refused", "not reachable from this machine"),
    (7, "Failed to connect", {"os_error": errno.EHOSTUNREACH}, "refused", "no route to host"),
    (7, "Failed to connect", {"os_error": errno.ECONNRESET}, "reset", "reset"),
    (7, "Failed to connect", {"os_error": errno.ETIMEDOUT}, "timeout", "gave up"),
    (6, "Could not resolve host", {}, "dns", "does not resolve"),
    (28, "Timeout", {"stage": "connect"}, "timeout", "no connection within 10 s"),
    (28, "Timeout", {"stage": "tls"}, "timeout", "no TLS handshake within 10 s"),
    (28, "Timeout", {"stage": "wait"}, "timeout", "no answer within 10 s"),
    (28, "Timeout", {"stage": "read", "size": 12345}, "timeout", "12,345 bytes so far"),
    (60, "SSL certificate problem: certificate has expired", {"verified": 10}, "tls", "has expired"),
    (60, "SSL certificate problem: self-signed certificate", {"verified": 18}, "tls", "is self-signed"),
    (60, "SSL: certificate subject name 'x' does not match", {"verified": 1}, "tls", "another host name"),
    (60, "SSL certificate problem: strange \x1b[2J", {"verified": 99}, "tls", "strange \\x1b[2J"),
    (35, "TLS connect error: error:0A00010B:SSL routines::wrong version number", {}, "tls", "no TLS is spoken"),
    (35, "TLS connect error: error:0A000410::sslv3 alert handshake failure", {}, "tls", "no common cipher"),
    (35, "TLS connect error: error:0A00042E::tlsv1 alert protocol version", {}, "tls", "no common TLS version"),
    (35, "TLS connect error: error:0A000126:SSL routines::unexpected eof while reading", {}, "reset", "handshake"),
    (35, "Recv failure: Connection reset by peer", {}, "reset", "in the TLS handshake"),
    (35, "TLS connect error: something new", {}, "tls", "something new"),
    (77, "error setting certificate file", {}, "driver", "authorities"),
    (52, "Empty reply from server", {"stage": "wait"}, "reset", "closed without an answer"),
    (56, "Recv failure: reset", {"os_error": errno.ECONNRESET, "stage": "wait"}, "reset", "reset without an answer"),
    (56, "Malformed encoding found in chunked-encoding", {"stage": "read"}, "protocol", "chunked"),
    (56, "Too large response headers: 307205 > 307200", {}, "too_large", "headers"),
    (18, "transfer closed", {"stage": "read", "size": 5}, "reset", "middle of the answer (5 bytes"),
    (55, "Send failure", {"stage": "wait"}, "reset", "closed"),
    (1, "Received HTTP/0.9 when not allowed", {}, "protocol", "no HTTP is spoken"),
    (8, "Nul byte in header", {}, "protocol", "nul byte in header"),
    (61, "Unrecognized content encoding", {}, "protocol", "content encoding"),
    (92, "HTTP/2 stream 1 was not closed cleanly", {}, "protocol", "stream"),
    (100, "A value or data field grew larger", {}, "too_large", "headers"),
    (47, "something unheard of", {}, "protocol", "something unheard of"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "message", "more", "word", "detail"), SAID)
def test_a_failure_has_its_word_and_says_what_it_is(
    code: int, message: str, more: dict[str, object], word: str, detail: str
) -> None:
    found = explain(replace(NOTHING, code=code, message=message, **more), 10)  # type: ignore[arg-type]
    assert found[0] == word
    assert detail in found[1]


@pytest.mark.parametrize(("length", "shown"), [(10.0, "10 s"), (0.8, "0.8 s"), (1.25, "1.25 s"), (100.0, "100 s")])
def test_a_limit_is_shown_as_written(length: float, shown: str) -> None:
    assert seconds(length) == shown
