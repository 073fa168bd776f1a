"""What libcurl says went wrong, as the contract's word and in words for people."""

from __future__ import annotations

import errno as system
import os
import re
from dataclasses import dataclass

from upkeep.checks.interface import DNS, DRIVER, PROTOCOL, REFUSED, RESET, TIMEOUT, TLS, TOO_LARGE
from upkeep.checks.web.address import plain

# libcurl's numbers, from curl/curl.h; they never change.
_RESOLVE, _CONNECT, _TIMED_OUT, _HANDSHAKE, _NOTHING, _PARTIAL = 6, 7, 28, 35, 52, 18
_SEND, _RECEIVE, _VERIFY, _AUTHORITIES, _TOO_LARGE = 55, 56, 60, 77, 100
_PROTOCOL = frozenset({1, 8, 16, 43, 61, 92, 95})

_CHAIN = "the certificate is not signed by a known authority"
_VERIFIED = {
    9: "the certificate is not valid yet",
    10: "the certificate has expired",
    18: "the certificate is self-signed",
    19: "the certificate's chain ends in an authority that is not known here",
    20: _CHAIN,
    21: _CHAIN + ", or the server does not send the intermediate one",
    23: "the certificate is revoked",
    62: "the certificate is for another host name",
}
"""OpenSSL's results of a verification (x509_vfy.h)."""

_HANDSHAKES = (
    (
        "wrong version number|packet length too long|http request|record layer|unexpected message",
        "no TLS is spoken there",
    ),
    ("unknown protocol|unsupported protocol|alert protocol version|version too low", "no common TLS version"),
    ("no shared cipher|handshake failure|no ciphers", "the server refuses the handshake: no common cipher or key"),
    ("certificate required|bad certificate", "the server wants a client certificate"),
    ("unrecognized name", "the server does not know this host name"),
    ("dh key too small|ee key too small|ca md too weak", "the server's key is too weak"),
)
"""What OpenSSL's texts mean; the first that is found counts."""

_ENDED = re.compile(
    "unexpected eof|SSL_ERROR_SYSCALL|reset by peer|broken pipe|SSL_ERROR_ZERO_RETURN|close", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What libcurl knows of a transfer that failed."""

    code: int
    """libcurl's number."""
    message: str
    """libcurl's text."""
    os_error: int
    """The last error number of the system, perhaps of an earlier address that was tried; 0 where there is none."""
    verified: int
    """OpenSSL's result of the verification, where it was made."""
    stage: str
    """How far it came: `connect`, `tls`, `wait` or `read`."""
    size: int
    """Bytes of the body until then."""


def explain(failure: Failure, timeout: float) -> tuple[str, str]:
    """The word, and one line for people; `timeout` is in seconds."""
    code, text = failure.code, failure.message
    if code == _TIMED_OUT:
        return TIMEOUT, _late(failure, timeout)
    if code == _RESOLVE:
        return DNS, "the name does not resolve"
    if code == _CONNECT:
        return _unconnected(failure)
    if code in (_VERIFY, _HANDSHAKE):
        return _handshake(failure)
    if code == _AUTHORITIES:
        return DRIVER, "the file of certificate authorities cannot be read"
    if code == _TOO_LARGE or (code == _RECEIVE and "header" in text and "large" in text.lower()):
        return TOO_LARGE, "the headers are too large"
    if code in _PROTOCOL or (code == _RECEIVE and "chunk" in text.lower()):
        return PROTOCOL, f"the answer breaks the protocol: {_broken(text)}"
    if code in (_NOTHING, _PARTIAL, _SEND, _RECEIVE):
        return RESET, _broke_off(failure)
    return PROTOCOL, f"the answer cannot be read: {plain(text)}"


def seconds(length: float) -> str:
    """`10 s`, `0.8 s`, `1.25 s`."""
    return f"{length:.3f}".rstrip("0").rstrip(".") + " s"


def _late(failure: Failure, timeout: float) -> str:
    limit = seconds(timeout)
    if failure.stage == "connect":
        return f"no connection within {limit}"
    if failure.stage == "tls":
        return f"connected, but no TLS handshake within {limit}"
    if failure.stage == "wait":
        return f"connected, but no answer within {limit}"
    return f"the answer was not complete within {limit} ({failure.size:,} bytes so far)"


def _unconnected(failure: Failure) -> tuple[str, str]:
    if failure.os_error in (system.ENETUNREACH, system.EHOSTUNREACH, system.EADDRNOTAVAIL):
        return REFUSED, f"not reachable from this machine: {os.strerror(failure.os_error).lower()}"
    if failure.os_error == system.ECONNRESET:
        return RESET, "the connection was reset at once"
    if failure.os_error == system.ETIMEDOUT:
        return TIMEOUT, "the system gave up connecting"
    return REFUSED, "the connection was refused"


def _handshake(failure: Failure) -> tuple[str, str]:
    text = failure.message
    if "subject name" in text or "subjectAltName" in text:
        return TLS, _VERIFIED[62]
    if failure.code == _VERIFY:
        return TLS, _VERIFIED.get(failure.verified, "the certificate does not verify: " + plain(_after_colon(text)))
    for words, meaning in _HANDSHAKES:
        if re.search(words, text, re.IGNORECASE):
            return TLS, meaning
    if _ENDED.search(text):
        return RESET, "the connection broke off in the TLS handshake"
    return TLS, f"the TLS handshake failed: {plain(_after_colon(text))}"


def _broke_off(failure: Failure) -> str:
    how = "was reset" if failure.os_error == system.ECONNRESET else "was closed"
    if failure.stage == "read":
        return f"the connection {how} in the middle of the answer ({failure.size:,} bytes so far)"
    return f"the connection {how} without an answer"


def _broken(text: str) -> str:
    if "HTTP/0.9" in text or "Weird server reply" in text or "Unsupported protocol" in text:
        return "no HTTP is spoken there"
    return plain(text[:1].lower() + text[1:])


def _after_colon(text: str) -> str:
    return text.rpartition(": ")[2] or text
