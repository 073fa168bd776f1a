"""What can be wrong with a web server: every fault as data, and what a probe of it must find.

`fault_server.py` carries them out.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

READ, HANG, RESET = "read", "hang", "reset"
"""Read the head of the request; be silent until the peer leaves; close with a reset. At the end is a plain close."""


@dataclass(frozen=True)
class Drip:
    """One byte per second."""

    data: bytes


@dataclass(frozen=True)
class Forever:
    """The same again and again."""

    data: bytes


Step = str | bytes | Drip | Forever


@dataclass(frozen=True)
class Fault:
    """How a server behaves, and what a probe of it must find."""

    steps: tuple[Step, ...]
    """What it does on each connection."""
    state: str
    word: str | None
    detail: str = ""
    """Words that the detail must hold."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options of the probe beside its address."""
    tls: str | None = None
    """The certificate that is served, of `certificates.KINDS`."""
    scheme: str | None = None
    """The scheme of the address, where it is not the one that is served."""
    listen: str = "127.0.0.1"
    """Where it listens: an address; `nobody`: nothing does; `deaf`: nothing accepts; `full`: the backlog is full."""
    host: str | None = None
    """The host in the address, where it is not where it listens."""


def answer(body: bytes = b"ok", *headers: bytes, status: bytes = b"200 OK", length: int | None = None) -> bytes:
    """A whole answer."""
    size = len(body) if length is None else length
    return b"\r\n".join([b"HTTP/1.1 " + status, b"Content-Length: %d" % size, *headers, b"", body])


def moved(target: bytes, status: bytes = b"302 Found") -> tuple[Step, ...]:
    return (READ, answer(b"", b"Location: " + target, status=status))


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = HEAD + b"\r\n"
_GZIP_HEAD = bytes.fromhex("1f8b08000000000000ff")


def _bomb_block() -> bytes:
    """A million zeros in about a thousand bytes; may be repeated within one stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)


BOMB = _bomb_block() * 500
PACKED = HEAD + b"Content-Encoding: gzip\r\n\r\n"
DEEP = b"[" * 100_000
MANY = b"[" + b"{}," * 1_000_000 + b"{}]"
FLOOD = b"X-Filler: " + b"a" * 1000 + b"\r\n"
CHALLENGE = b"<html><head><title>Just a moment...</title></head></html>"

UP, DOWN, UNKNOWN = "up", "down", "unknown"


def _down(word: str, detail: str, *steps: Step, **more: Any) -> Fault:
    return Fault(steps, DOWN, word, detail, **more)


def _up(*steps: Step, **more: Any) -> Fault:
    return Fault(steps, UP, None, **more)


def _expect(**expect: Any) -> dict[str, Any]:
    return {"expect": expect}


CONNECTIONS = {
    "refused": _down("refused", "refused", listen="nobody"),
    "deaf": _down("timeout", "no answer within 2 s", listen="deaf"),
    "backlog full": _down("timeout", "no connection within 2 s", listen="full"),
    "silent": _down("timeout", "no answer within 2 s", READ, HANG),
    "silent from the start": _down("timeout", "no answer within 2 s", HANG),
    "unresolvable name": _down("dns", "does not resolve", host="no-such-name.invalid"),
    "name too long": Fault((), UNKNOWN, "driver", "cannot be written in DNS", host="a" * 254),
    "label too long": _down("dns", "", host="a" * 64 + ".example"),
    "reset at once": _down("reset", "was reset", RESET),
    "close at once": _down("reset", "without an answer"),
    "reset after the request": _down("reset", "was reset without an answer", READ, RESET),
    "close after the request": _down("reset", "was closed without an answer", READ),
    "close in the status line": _down("reset", "", READ, b"HTTP/1.1 2"),
    "close in the headers": _down("reset", "in the middle of the headers", READ, HEAD + b"Content-Len"),
    "reset in the headers": _down("reset", "", READ, HEAD + b"X-A: 1\r\n", RESET),
    "close in the body": _down("reset", "in the middle of the answer (2 bytes", READ, answer(length=100)),
    "reset in the body": _down("reset", "was reset in the middle", READ, answer(length=100), RESET),
    "close in a chunk": _down("reset", "in the middle", READ, CHUNKED + b"ff\r\nok"),
    "close between chunks": _down("reset", "in the middle", READ, CHUNKED + b"2\r\nok\r\n"),
    "IPv6 only": _up(READ, answer(), listen="::1"),
    "IPv6 only, by name": _up(READ, answer(), listen="::1", host="localhost"),
    "IPv6 only, asked by IPv4": _down("refused", "", listen="::1", host="localhost", options={"ip": 4}),
    "IPv4 only, asked by IPv6": _down("refused", "", READ, answer(), host="localhost", options={"ip": 6}),
}

SLOW = {
    "dripping status line": _down("timeout", "", READ, Drip(HEAD)),
    "dripping headers": _down("timeout", "", READ, HEAD, Drip(b"X-Slow: aaaaaaaaaaaaaaaaa\r\n")),
    "dripping body": _down("timeout", "not complete within 2 s", READ, answer(b"", length=100), Drip(b"a" * 100)),
    "dripping chunks": _down("timeout", "not complete within 2 s", READ, CHUNKED, Drip(b"1\r\na\r\n" * 20)),
    "longer than it sends, kept open": _down("timeout", "(2 bytes", READ, answer(length=100), HANG),
    "huge length and silence": _down("timeout", "not complete", READ, answer(b"a", length=10**15), HANG),
}

LENGTHS = {
    "shorter than it sends": _up(READ, answer(b"ok and more", length=2)),
    "without a length": _up(READ, ENDLESS + b"ok"),
    "negative length": _down("protocol", "", READ, answer(length=-5)),
    "no number as length": _down("protocol", "", READ, HEAD + b"Content-Length: abc\r\n\r\nok"),
    "two lengths": _down("protocol", "", READ, HEAD + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\nok"),
    "bad chunk size": _down("protocol", "", READ, CHUNKED + b"zz\r\nok\r\n0\r\n\r\n"),
    "bad chunk end": _down("protocol", "", READ, CHUNKED + b"2\r\nokokok\r\n0\r\n\r\n"),
    "chunk size overflows": _down("protocol", "", READ, CHUNKED + b"f" * 40 + b"\r\nok\r\n"),
    "endless body": _down("too_large", "larger than 10,000,000 bytes", READ, ENDLESS, Forever(b"a" * 65536)),
    "endless chunks": _down("too_large", "", READ, CHUNKED, Forever(b"10000\r\n" + b"a" * 65536 + b"\r\n")),
    "large body": _down("too_large", "5,000 bytes", READ, answer(b"a" * 5001), options={"max_bytes": 5000}),
    "as large as allowed": _up(READ, answer(b"a" * 5000), options={"max_bytes": 5000}),
    "gzip bomb": _down("too_large", "", READ, PACKED + _GZIP_HEAD + BOMB),
    "gzip bomb that is looked into": _down(
        "too_large", "", READ, PACKED + _GZIP_HEAD + BOMB, options=_expect(contains="x")
    ),
    "deflate bomb": _down("too_large", "", READ, HEAD + b"Content-Encoding: deflate\r\n\r\n" + BOMB),
    "twofold gzip bomb": _down(
        "too_large", "", READ, HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(_GZIP_HEAD + BOMB)
    ),
    "broken gzip": _down("protocol", "", READ, PACKED + b"this is not gzip"),
    "unknown encoding": _down("protocol", "", READ, answer(b"ok", b"Content-Encoding: rot13")),
    "gzip": _up(READ, answer(gzip.compress(b"all ok"), b"Content-Encoding: gzip"), options=_expect(contains="all ok")),
    "header flood": _down("too_large", "headers are larger", READ, HEAD, Forever(FLOOD)),
    "one endless header": _down("too_large", "headers", READ, HEAD + b"X-Long: ", Forever(b"a" * 65536)),
    "flood of interim answers": _down("too_large", "", READ, Forever(b"HTTP/1.1 100 Continue\r\n\r\n")),
    "flood of trailers": _down("too_large", "", READ, CHUNKED + b"2\r\nok\r\n0\r\n", Forever(FLOOD)),
}

REDIRECTS = {
    "redirect loop": _down("redirect", "more than 10 redirects", *moved(b"/")),
    "redirect to file:": _down("redirect", "scheme file", *moved(b"file:///etc/passwd")),
    "redirect to ftp:": _down("redirect", "scheme ftp", *moved(b"ftp://127.0.0.1/")),
    "redirect to gopher:": _down("redirect", "scheme gopher", *moved(b"gopher://127.0.0.1/")),
    "redirect to javascript:": _down("redirect", "scheme javascript", *moved(b"javascript:alert(1)")),
    "redirect without a host": _down("redirect", "without a host", *moved(b"http:///x")),
    "redirect to a bad host": _down("redirect", "", *moved(b"http://a b/")),
    "redirect to a bad port": _down("redirect", "", *moved(b"http://localhost:99999/")),
    "redirect to nobody": _down("refused", "after a redirect to http://127.0.0.1:1/", *moved(b"http://127.0.0.1:1/")),
    "redirect to no name": _down("dns", "after a redirect", *moved(b"http://no-such-name.invalid/")),
    "redirect with an endless body": _down(
        "refused", "", READ, b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", Forever(b"a" * 65536)
    ),
    "redirect without a target": _down("status", "status 302 Found", READ, answer(b"", status=b"302 Found")),
    "redirect that is expected": _up(*moved(b"/"), options=_expect(status=[302])),
    "redirect that takes a body elsewhere": _down(
        "redirect", "body", *moved(b"http://127.0.0.1:1/", b"307 Temporary Redirect"),
        options={"method": "POST", "body": "a"},
    ),
}  # fmt: skip

FOREIGN = {
    "ssh": _down("protocol", "no HTTP is spoken", b"SSH-2.0-OpenSSH_9.2p1\r\n", HANG),
    "smtp": _down("protocol", "no HTTP is spoken", b"220 mail.example ESMTP\r\n", READ, b"500 what?\r\n"),
    "binary": _down("protocol", "no HTTP is spoken", READ, bytes(range(256)) * 4),
    "html without headers": _down("protocol", "no HTTP is spoken", READ, b"<html>ok</html>"),
    "status is no number": _down("protocol", "", READ, b"HTTP/1.1 abc OK\r\n\r\n"),
    "unheard-of version": _down("protocol", "", READ, b"HTTP/7.3 200 OK\r\n\r\n"),
    "null in a header": _down("protocol", "", READ, answer(b"ok", b"X-Null: a\0b")),
    "103 before 200": _up(READ, b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + answer()),
    "no body after 204": _up(READ, b"HTTP/1.1 204 No Content\r\n\r\n"),
    "head": _up(READ, answer(b"", length=500), options={"method": "HEAD"}),
}

ENCRYPTED = {
    "TLS": _up(READ, answer(), tls="good"),
    "self-signed": _down("tls", "self-signed", READ, answer(), tls="self-signed"),
    "expired": _down("tls", "has expired", READ, answer(), tls="expired"),
    "not valid yet": _down("tls", "not valid yet", READ, answer(), tls="future"),
    "wrong host": _down("tls", "for another host name", READ, answer(), tls="other-host"),
    "unknown authority": _down("tls", "not signed by a known authority", READ, answer(), tls="untrusted"),
    "too few days": _down(
        "tls", "valid for 4 more days", READ, answer(), tls="soon", options=_expect(certificate_days=14)
    ),
    "days enough": _up(READ, answer(), tls="soon", options=_expect(certificate_days=4)),
    "plain on a TLS port": _down("tls", "no TLS is spoken", READ, answer(), scheme="https"),
    "ssh on a TLS port": _down("tls", "no TLS is spoken", b"SSH-2.0-OpenSSH_9.2p1\r\n", HANG, scheme="https"),
    "TLS on a plain port": _down("reset", "without an answer", READ, answer(), tls="good", scheme="http"),
    "TLS on a plain port, with its alert": _down(
        "protocol", "no HTTP is spoken", READ, bytes.fromhex("15030100020250")
    ),
    "no handshake": _down("timeout", "no TLS handshake within 2 s", HANG, scheme="https"),
    "close in the handshake": _down("reset", "in the TLS handshake", READ, scheme="https"),
    "reset in the handshake": _down("reset", "", RESET, scheme="https"),
    "cut off under TLS": _down("reset", "", READ, answer(length=100), RESET, tls="good"),
    "dripping under TLS": _down("timeout", "", READ, answer(b"", length=100), Drip(b"a" * 100), tls="good"),
}

STATUSES = {
    "503": _down("status", "status 503 Service Unavailable", READ, answer(status=b"503 Service Unavailable")),
    "404 without a phrase": _down("status", "status 404 Not Found", READ, answer(status=b"404")),
    "401": _down("status", "status 401", READ, answer(status=b"401 Unauthorized"), options={"headers": {"X-Key": "k"}}),
    "304": _down("status", "status 304", READ, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "other than expected": _down("status", "expected 201 or 202", READ, answer(), options=_expect(status=[201, 202])),
    "escapes in the phrase": _down("status", "\\x1b[2Jx", READ, answer(status=b"500 \x1b[2Jx")),
    "429": Fault((READ, answer(b"", b"Retry-After: 30", status=b"429 Too Many")), UNKNOWN, "blocked", "retry after 30"),
    "429 expected": _up(READ, answer(status=b"429 Too Many Requests"), options=_expect(status=[429])),
    "Cloudflare's challenge": Fault(
        (READ, answer(CHALLENGE, b"cf-mitigated: challenge", status=b"403 Forbidden")), UNKNOWN, "blocked", "Cloudflare"
    ),
    "Cloudflare's challenge page": Fault(
        (READ, answer(CHALLENGE, status=b"503 Service Unavailable")), UNKNOWN, "blocked", "allow the User-Agent upkeep/"
    ),
    "Vercel's checkpoint": Fault(
        (READ, answer(b"<title>Vercel Security Checkpoint</title>", status=b"429 Too Many Requests")),
        UNKNOWN, "blocked", "Vercel's firewall",
    ),
    "AWS challenge": Fault(
        (READ, answer(b"", b"x-amzn-waf-action: challenge", status=b"202 Accepted")), UNKNOWN, "blocked", "AWS"
    ),
    "a protected deployment": Fault(
        (READ, answer(b"Protected deployment", status=b"401 Unauthorized")), UNKNOWN, "blocked", "production domain"
    ),
    "403 of the app": _down("status", "status 403 Forbidden", READ, answer(b"no", status=b"403 Forbidden")),
}  # fmt: skip

BODIES = {
    "escapes in the body": _down(
        "content", "'ok' is not", READ, answer(b"\x1b[2J\x9b31m"), options=_expect(contains="ok")
    ),
    "text is missing": _down("content", "is not in the answer", READ, answer(b"no"), options=_expect(contains="fine")),
    "empty": _down("content", "which is empty", READ, answer(b""), options=_expect(contains="fine")),
    "not JSON": _down("content", "is not JSON", READ, answer(b"<html>"), options=_expect(json={"a": 1})),
    "JSON value": _down(
        "content",
        '\'a\' is "sick", expected "well"',
        READ,
        answer(b'{"a":"sick"}'),
        options=_expect(json={"a": "well"}),
    ),
    "JSON without the value": _down("content", "has no 'a'", READ, answer(b"{}"), options=_expect(json={"a": 1})),
    "deep JSON": _down("content", "nested too deeply", READ, answer(DEEP), options=_expect(json={"a": 1})),
    "JSON of a million values": _down("content", "500,000 values", READ, answer(MANY), options=_expect(json={"a": 1})),
    "JSON number of a million digits": _down(
        "content", "is not JSON", READ, answer(b'{"a":' + b"9" * 10**6 + b"}"), options=_expect(json={"a": 1})
    ),
    "pattern is missing": _down("content", "does not match", READ, answer(b"abc"), options=_expect(matches="x+y")),
    "pattern that never ends": _down(
        "timeout", "write it simpler", READ, answer(b"a" * 64), options=_expect(matches="^(a|aa)+$b|(a+)+c")
    ),
    "header is missing": _down("content", "X-Ok is missing", READ, answer(), options=_expect(header={"X-Ok": "1"})),
    "header is another": _down(
        "content", "'2', expected '1'", READ, answer(b"", b"x-ok: 2"), options=_expect(header={"X-Ok": "1"})
    ),
    "slower than wanted": _down(
        "timeout", "expected within 0.5 s", READ, Drip(b"H"), answer()[1:], options=_expect(within="0.5s")
    ),
}

FAULTS: dict[str, Fault] = CONNECTIONS | SLOW | LENGTHS | REDIRECTS | FOREIGN | ENCRYPTED | STATUSES | BODIES
