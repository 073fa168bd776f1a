"""One request and all of its hops: what libcurl is told, what it brings, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from time import perf_counter
from typing import IO, Any

import pycurl  # type: ignore[import-untyped]  # has no types of its own

from upkeep import __version__
from upkeep.checks.interface import BLOCKED, DNS, DRIVER, REDIRECT, RESET, TOO_LARGE, Phases
from upkeep.checks.web import redirects
from upkeep.checks.web.address import Unfit, family_of, is_local, is_public
from upkeep.checks.web.certificate import expires
from upkeep.checks.web.challenges import login_wall
from upkeep.checks.web.faults import Failure, explain, seconds
from upkeep.checks.web.request import Answer, Fault, Outcome, Request
from upkeep.checks.web.trust import authorities

END = (b"\r\n", b"\n")
"""The line after the last header."""
HEADERS = 64_000
"""Bytes of headers that are read, interim answers and trailers included."""
HEAD = 16_000
"""Bytes of the body's beginning that are always kept, give or take a chunk."""
IN_MEMORY = 64_000
"""Bytes of a kept body in memory; the rest is in an unnamed file, so that a thousand bodies at once stay small."""

_WRITE_ERROR = 23  # libcurl's number for "our callback stopped it"


class Exchange:
    """A request on its way: at most one hop at a time, all within one time limit."""

    def __init__(self, index: int, request: Request) -> None:
        self.index = index
        self.request = request
        self.began = perf_counter()
        self.deadline = self.began + request.timeout
        self.url = request.url
        self.method, self.body = request.method, request.body
        self.hops: tuple[str, ...] = ()
        self.phases = Phases()
        self.certificate_ends: float | None = None
        self.from_public = False
        self._begin_hop()

    def _begin_hop(self) -> None:
        self.hop_began = perf_counter()
        self.looked_up = 0.0
        self.lines: list[bytes] = []
        self.header_bytes = 0
        self.size = 0
        self.head = b""
        self.kept: IO[bytes] | None = None
        self.leaving = False
        self.stopped: tuple[str, str] | None = None

    @property
    def needs_name(self) -> bool:
        """Whether the host must be looked up before it can be asked."""
        return family_of(self.url.host) is None and not is_local(self.url.host)

    @property
    def _at_configured_host(self) -> bool:
        return self.url.host == self.request.url.host

    def named(self, addresses: Sequence[str], problem: str, at: float) -> Fault | None:
        """The look-up is done; the end of it all where there is no address."""
        self.looked_up = max(0.0, at - self.hop_began)
        return None if addresses else self.fault(DNS, problem)

    def allowed(self, addresses: Sequence[str]) -> list[str]:
        """Those of `addresses` that this hop may go to (semantics, "Redirects"); all for the configured address."""
        if not self.from_public or self.request.allow_private:
            return list(addresses)
        return [address for address in addresses if is_public(address)]

    def fault(self, word: str, detail: str) -> Fault:
        """The end without an answer."""
        self.drop()
        where = f" (after a redirect to {self.url.shown})" if self.hops and word != REDIRECT else ""
        return Fault(word, detail + where, self.hops, self.certificate_ends)

    def drop(self) -> None:
        """Let what was kept of the body go."""
        if self.kept:
            self.kept.close()
            self.kept = None

    def late_name(self) -> Fault:
        """The end where a name was not resolved in time."""
        return self.fault(DNS, f"the name was not resolved within {seconds(self.request.timeout)}")

    # what libcurl calls

    def take_header(self, line: bytes) -> int | None:
        """A line of the headers; a new status line begins them anew (1xx)."""
        self.header_bytes += len(line)
        if self.header_bytes > HEADERS:
            self.stopped = (TOO_LARGE, f"the headers are larger than {HEADERS:,} bytes")
            return -1
        if line.startswith(b"HTTP/"):
            self.lines = []
        self.lines.append(line)
        return None

    def take_body(self, chunk: bytes) -> int | None:
        """A decoded piece of the body."""
        if not self.size:
            self.leaving = self._next_hop_known()
        if len(self.head) < HEAD:
            self.head += chunk
        if self.leaving:
            return -1
        self.size += len(chunk)
        if self.size > self.request.max_bytes:
            self.stopped = (TOO_LARGE, f"the answer is larger than {self.request.max_bytes:,} bytes")
            return -1
        if not self.request.keep:
            return None
        try:
            if self.kept is None:
                self.kept = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by who reads it
            self.kept.write(chunk)
        except OSError as problem:
            self.stopped = (DRIVER, f"the answer cannot be kept for looking at it: {problem.strerror}")
            return -1
        return None

    def _next_hop_known(self) -> bool:
        status, _, _, headers = read_head(self.lines)
        return redirects.location(status, headers, self.request.final) is not None

    # what libcurl is told

    def prepare(self, handle: Any, addresses: Sequence[str], label: str) -> None:
        """Set `handle` up for this hop, by way of `addresses` where the name was looked up; `label` is unique."""
        request, url = self.request, self.url
        option = handle.setopt
        handle.reset()
        option(pycurl.URL, str(url))
        option(pycurl.HEADERFUNCTION, self.take_header)
        option(pycurl.WRITEFUNCTION, self.take_body)
        option(pycurl.TIMEOUT_MS, max(1, int((self.deadline - perf_counter()) * 1000)))
        option(pycurl.CONNECTTIMEOUT_MS, max(1, int(request.timeout * 1000)))
        option(pycurl.NOSIGNAL, 1)
        option(pycurl.FRESH_CONNECT, 1)
        option(pycurl.FORBID_REUSE, 1)
        option(pycurl.NOPROXY, "*")
        option(pycurl.ACCEPT_ENCODING, "gzip")
        option(pycurl.USERAGENT, f"upkeep/{__version__}")
        if request.ip:
            option(pycurl.IPRESOLVE, pycurl.IPRESOLVE_V4 if request.ip == 4 else pycurl.IPRESOLVE_V6)
        if addresses:
            listed = ",".join(f"[{each}]" if ":" in each else each for each in addresses)
            option(pycurl.CONNECT_TO, [f"::{label}:{url.port}"])
            option(pycurl.RESOLVE, [f"+{label}:{url.port}:{listed}"])
        if url.scheme == "https":
            option(pycurl.CAINFO, request.ca or authorities())
            option(pycurl.SSL_SESSIONID_CACHE, 0)
            if self._at_configured_host:
                option(pycurl.OPT_CERTINFO, 1)
        self._prepare_message(option)

    def _prepare_message(self, option: Any) -> None:
        own = self.url.origin == self.request.url.origin
        lines = (
            [f"{name}: {value}" if value else f"{name};" for name, value in self.request.headers.items()] if own else []
        )
        if self.body is not None:
            option(pycurl.POSTFIELDS, self.body.encode())
            given = {name.lower() for name in self.request.headers}
            lines += [f"{name}:" for name in ("Content-Type", "Expect") if name.lower() not in given]
        if self.method == "HEAD":
            option(pycurl.NOBODY, 1)
        elif self.method == "POST" and self.body is None:
            option(pycurl.POSTFIELDS, b"")
        elif self.method != ("GET" if self.body is None else "POST"):
            option(pycurl.CUSTOMREQUEST, self.method)
        if lines:
            option(pycurl.HTTPHEADER, [line.encode() for line in lines])
        if own and self.request.url.user is not None:
            option(pycurl.HTTPAUTH, pycurl.HTTPAUTH_BASIC)
            option(pycurl.USERNAME, self.request.url.user.encode())
            option(pycurl.PASSWORD, self.request.url.password.encode())

    # what follows

    def ended(self, handle: Any, code: int, message: str) -> Outcome | None:
        """This hop is over: the outcome, or None where another hop follows, for which this is set up now."""
        connected, shaken, started = self._measure(handle)
        if shaken and self._at_configured_host and self.certificate_ends is None:
            self.certificate_ends = expires(handle.getinfo(pycurl.INFO_CERTINFO))
        if self.stopped:
            return self.fault(*self.stopped)
        if code and not (code == _WRITE_ERROR and self.leaving):
            return self._failed(handle, code, message, (connected, shaken, started))
        if not any(line in END for line in self.lines):  # libcurl takes a head that breaks off for whole
            return self.fault(RESET, "the connection was closed in the middle of the headers")
        status, version, reason, headers = read_head(self.lines)
        if (target := redirects.location(status, headers, self.request.final)) is not None:
            return self._follow(status, target, handle.getinfo(pycurl.PRIMARY_IP))
        return Answer(
            url=self.url,
            status=status,
            reason=reason,
            headers=headers,
            version=version,
            size=self.size,
            head=self.head,
            body=self.kept,
            seconds=sum((self.phases.dns, self.phases.connect, self.phases.tls, self.phases.wait, self.phases.read)),
            phases=self.phases,
            address=handle.getinfo(pycurl.PRIMARY_IP),
            hops=self.hops,
            certificate_ends=self.certificate_ends,
        )

    def _measure(self, handle: Any) -> tuple[bool, bool, bool]:
        """Add this hop's times, by libcurl's clock; whether it connected, shook hands, and had a first byte."""
        named, connected, shaken, started, total = (
            handle.getinfo(time)
            for time in (
                pycurl.NAMELOOKUP_TIME,
                pycurl.CONNECT_TIME,
                pycurl.APPCONNECT_TIME,
                pycurl.STARTTRANSFER_TIME,
                pycurl.TOTAL_TIME,
            )
        )
        before, ready = self.phases, max(connected, shaken)
        self.phases = Phases(
            dns=before.dns + self.looked_up + named,
            connect=before.connect + max(0.0, connected - named),
            tls=before.tls + max(0.0, shaken - connected if shaken else 0.0),
            wait=before.wait + max(0.0, started - ready),
            read=before.read + max(0.0, total - max(started, ready)),
        )
        return connected > 0, shaken > 0, bool(self.lines)

    def _failed(self, handle: Any, code: int, message: str, reached: tuple[bool, bool, bool]) -> Fault:
        connected, shaken, started = reached
        stage = "connect"
        if connected:
            stage = "tls" if self.url.scheme == "https" and not shaken else "read" if started else "wait"
        os_error, verified = handle.getinfo(pycurl.OS_ERRNO), handle.getinfo(pycurl.SSL_VERIFYRESULT)
        failure = Failure(code, message, os_error, verified, stage, self.size)
        return self.fault(*explain(failure, self.request.timeout))

    def _follow(self, status: int, target: str, address: str) -> Outcome | None:
        try:
            url, method, body = redirects.follow(self, status, target)
        except Unfit as problem:
            return self.fault(REDIRECT, str(problem))
        if wall := login_wall(self.url, url):
            return self.fault(BLOCKED, wall)
        self.from_public = is_public(address)
        self.url, self.method, self.body = url, method, body
        self.hops = (*self.hops, url.shown)
        self._begin_hop()
        return None


def read_head(lines: Sequence[bytes]) -> tuple[int, str, str, tuple[tuple[str, str], ...]]:
    """Status, HTTP version, reason phrase and headers out of the lines of an answer's head."""
    if not lines:
        return 0, "", "", ()
    version, _, rest = lines[0].decode("latin-1").strip().partition(" ")
    status, _, reason = rest.partition(" ")
    headers = []
    for line in lines[1:]:
        if line in END:
            break  # what comes after it are trailers
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            headers.append((name.strip().lower(), value.strip()))
    return int(status) if status.isdigit() else 0, version.removeprefix("HTTP/"), reason, tuple(headers)
