"""One HTTP request and its answer within one time limit, for the kinds that talk to a service in its own terms.

libcurl does it: its limit holds for everything from the name to the last byte, and it speaks HTTP/2, which Apple's push
service asks for. Nothing is followed, repeated or sent through a proxy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from upkeep import __version__
from upkeep.checks.authorities import bundle
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, is_down
from upkeep.checks.interface import PROTOCOL, TLS
from upkeep.checks.network import broken_off, host_port, silent, unconnected, unresolved
from upkeep.checks.wording import one_line

_LONGEST_BODY = 256 * 1024  # bytes that are read of an answer; what follows is not looked at
_LONGEST_HEADERS = 64 * 1024
_TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked."""

    url: str
    """Where."""
    method: str = "GET"
    """How."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What is said besides; a User-Agent is always said."""
    body: bytes | None = None
    """What is sent; None for a request without a body."""
    http2: bool = False
    """Whether it must be HTTP/2, on plain http without asking first."""

    @property
    def place(self) -> str:
        """`host` or `host:port`, for people: never the path or the query, where secrets may be."""
        return place(self.url)


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name; of several of a name the last."""
    body: bytes
    """At most 256 KiB."""
    seconds: float
    """From the first look-up to the last byte."""

    @property
    def document(self) -> Any:
        """The JSON document of the body; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def ahead(self, now: float) -> float | None:
        """Seconds by which the service's clock is ahead of `now` (epoch seconds); None where it does not say."""
        try:
            return parsedate_to_datetime(self.headers["date"]).timestamp() - now
        except (KeyError, ValueError, OverflowError):
            return None


def place(url: str) -> str:
    """The host of an address, with its port where one is given, for people."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "?", parts.port
    except ValueError:
        return "?"
    return host_port(host, port) if port else host


def origin(url: str) -> str:
    """Scheme, host and port of an address, as browsers send it in `Origin`."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port if parts.port != {"http": 80, "https": 443}.get(parts.scheme) else None
    return f"{parts.scheme}://" + (host_port(host, port) if port else f"[{host}]" if ":" in host else host)


def said(text: str, width: int = 160) -> str:
    """What a service said, on one line of at most `width` characters; a signed token in it is taken out."""
    return one_line(_TOKEN.sub("(token)", text), width)


def exchange(request: Request, deadline: Deadline) -> Reply:
    """The answer to `request` within the time left; raises Failed where none comes."""
    import pycurl  # type: ignore[import-untyped]  # has no types of its own

    body, headers = bytearray(), bytearray()
    curl = pycurl.Curl()
    limit = deadline.left
    try:
        _set_up(curl, request, limit)
        curl.setopt(pycurl.WRITEFUNCTION, lambda data: _take(body, data, _LONGEST_BODY))
        curl.setopt(pycurl.HEADERFUNCTION, lambda data: _take(headers, data, _LONGEST_HEADERS))
        try:
            curl.perform()
        except pycurl.error as problem:
            cut = problem.args[0] == pycurl.E_WRITE_ERROR and len(body) >= _LONGEST_BODY
            if not cut:
                raise _no_answer(curl, problem, request, limit) from None
        seconds, status = curl.getinfo(pycurl.TOTAL_TIME), curl.getinfo(pycurl.RESPONSE_CODE)
    finally:
        curl.close()
    return Reply(status, _fields(bytes(headers)), bytes(body), seconds)


def _set_up(curl: Any, request: Request, limit: float) -> None:
    import pycurl

    known = {name.lower() for name in request.headers}
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    lines += [] if "user-agent" in known else [f"User-Agent: upkeep/{__version__}"]
    lines += ["Expect:"]  # no pause for a 100 that never comes
    version = pycurl.CURL_HTTP_VERSION_1_1
    if request.http2:
        plain = request.url.startswith("http:")
        version = pycurl.CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE if plain else pycurl.CURL_HTTP_VERSION_2TLS
    options = {
        pycurl.URL: request.url.encode(),
        pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
        pycurl.CUSTOMREQUEST: request.method,
        pycurl.HTTPHEADER: lines,
        pycurl.HTTP_VERSION: version,
        pycurl.ACCEPT_ENCODING: "gzip",
        pycurl.NOSIGNAL: 1,
        pycurl.NOPROXY: "*",
        pycurl.TIMEOUT_MS: max(int(limit * 1000), 1),
        **_authorities(),
        pycurl.FOLLOWLOCATION: 0,
    }
    for option, value in options.items():
        curl.setopt(option, value)
    if request.body is not None:
        curl.setopt(pycurl.POSTFIELDS, request.body)
    if request.method == "HEAD":
        curl.setopt(pycurl.NOBODY, 1)


def _take(into: bytearray, data: bytes, most: int) -> int | None:
    """Keep what fits; a short count ends the transfer."""
    room = most - len(into)
    into += data[: max(room, 0)]
    return None if len(data) <= room else 0


def _fields(raw: bytes) -> dict[str, str]:
    """The last header block's fields."""
    block = raw.decode("latin-1").replace("\r\n", "\n").rstrip("\n").rpartition("\n\n")[2]
    rows = (line.partition(":") for line in block.split("\n")[1:])
    return {name.strip().lower(): value.strip() for name, colon, value in rows if colon}


def _authorities() -> dict[int, str]:
    """libcurl brings an OpenSSL of its own, which does not know where the system's authorities are."""
    import ssl

    import pycurl

    if file := bundle():
        return {pycurl.CAINFO: file}
    return {pycurl.CAPATH: ssl.get_default_verify_paths().capath or "/etc/ssl/certs"}


def _no_answer(curl: Any, problem: Any, request: Request, limit: float) -> Failed:
    """The word and the line for an error of libcurl."""
    import pycurl

    code, text, where = problem.args[0], said(str(problem.args[1])), request.place
    if code == pycurl.E_OPERATION_TIMEDOUT:
        return silent(where, limit)
    if code == pycurl.E_COULDNT_RESOLVE_HOST:
        return unresolved(where)
    if code == pycurl.E_COULDNT_CONNECT:
        return unconnected(curl.getinfo(pycurl.OS_ERRNO), where)
    if code in (pycurl.E_PEER_FAILED_VERIFICATION, pycurl.E_SSL_CONNECT_ERROR, pycurl.E_SSL_CACERT_BADFILE):
        return is_down(TLS, f"{where}: {text or 'the TLS handshake failed'}")
    if code in (pycurl.E_GOT_NOTHING, pycurl.E_RECV_ERROR, pycurl.E_SEND_ERROR, pycurl.E_PARTIAL_FILE):
        return broken_off(where)
    return is_down(PROTOCOL, f"{where} answers, but not as HTTP does: {text}")
