"""What is asked of a web address, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from upkeep.checks.interface import Phases
from upkeep.checks.web.address import Unfit, Url, parse

_METHOD = re.compile(r"[A-Za-z]{1,32}")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name (RFC 9110, "Tokens")."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One address to ask, and how far to go."""

    url: Url
    """The address; its user info goes to its own scheme, host and port only."""
    timeout: float
    """Seconds until all of it is given up, redirects included."""
    method: str = "GET"
    """The method."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers that are sent, to the address's own scheme, host and port only."""
    body: str | None = None
    """A body that is sent, likewise."""
    ip: int | None = None
    """4 or 6 for that version only."""
    ca: str | None = None
    """The path of a file of certificate authorities, instead of the system's."""
    max_bytes: int = 10_000_000
    """How many bytes of the decoded body are read; more is `too_large`."""
    allow_private: bool = False
    """Whether a redirect from a public address to a private one is followed."""
    final: frozenset[int] = frozenset()
    """Statuses that are the answer even where they redirect."""
    keep: bool = False
    """Whether the whole body is kept."""


def ask(url: str, **options: Any) -> Request:
    """The request for an address, with further fields of Request; raises Unfit with what cannot be sent."""
    try:
        request = Request(url=parse(url), **options)
    except Unfit as problem:
        raise Unfit(f"url is {problem}") from None
    if not _METHOD.fullmatch(request.method):
        raise Unfit("method is no method of HTTP, such as 'GET'")
    for name, value in request.headers.items():
        if not _NAME.fullmatch(name):
            raise Unfit("a name in headers holds what no header's name may hold")
        if _CONTROL.search(value):
            raise Unfit(f"the header {name} holds a line break or another control character")
    if _CONTROL.search(f"{request.url.user}{request.url.password}"):
        raise Unfit("the user info of url holds a control character")
    return request


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back after all redirects."""

    url: Url
    """The address that answered."""
    status: int
    """The status."""
    reason: str
    """The reason phrase as it was sent; HTTP/2 has none."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case and values, in their order."""
    version: str
    """`1.0`, `1.1` or `2`."""
    size: int
    """Bytes of the decoded body."""
    head: bytes
    """The beginning of the body, at most some 16 kB."""
    body: IO[bytes] | None
    """The whole body, where it was to be kept and is not empty; `read` reads it."""
    seconds: float
    """The time of all of it: names, connections, handshakes, redirects, until the last byte."""
    phases: Phases
    """Where the time went; summed up over redirects."""
    address: str
    """The IP address that answered."""
    hops: tuple[str, ...]
    """The addresses that redirects led to, as people may see them."""
    certificate_ends: float | None
    """When the certificate of the configured host expires, in seconds since 1970; None without TLS."""

    def header(self, name: str) -> str | None:
        """The values of a header, joined by commas; None where it is missing."""
        found = [value for key, value in self.headers if key == name.lower()]
        return ", ".join(found) if found else None

    def read(self) -> bytes:
        """The whole body; empty where it was not kept."""
        if self.body is None:
            return b""
        self.body.seek(0)
        return self.body.read()

    def close(self) -> None:
        """Let the kept body go."""
        if self.body:
            self.body.close()

    def take(self) -> bytes:
        """The whole body, for the last time."""
        try:
            return self.read()
        finally:
            self.close()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer."""

    word: str
    """One of the contract's words."""
    detail: str
    """The same for people, without secrets."""
    hops: tuple[str, ...] = ()
    """The addresses that redirects had led to."""
    certificate_ends: float | None = None
    """When the certificate of the configured host expires, where one was seen."""


Outcome = Answer | Fault
