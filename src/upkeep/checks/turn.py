"""Kind `turn`: a TURN server relays; a datagram from an ordinary socket crosses the relayed address both ways."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import socket
import ssl
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upkeep.checks.authorities import trusted
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, driver, is_unknown
from upkeep.checks.ice_servers import Server, parse_server
from upkeep.checks.interface import (
    DNS,
    OFFLINE,
    REFUSED,
    RESET,
    TIMEOUT,
    TLS,
    UNSET,
    Finding,
    Ground,
    Missing,
    down,
    unknown,
    up,
)
from upkeep.checks.network import NEEDS, NETWORK, addresses, host_port, no_answer
from upkeep.config.values import TABLE

if TYPE_CHECKING:
    from upkeep.checks.turn_client import Credentials, Refused, Session

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "video"
"""The extra that brings its driver."""

WORDS = {
    "relayed": "a datagram crossed the relayed address both ways",
    "credentials-refused": "the server refused user name and password, or the secret that they come from (401)",
    "credentials-expired": "the time in the user name is past, and the server refused it (401)",
    "quota-reached": "the user or the server has no allocation left (486, 508)",
    "not-allowed": "the server forbids the allocation or the peer (403)",
    "relay-broken": "the allocation was made, but nothing crosses the relayed address",
    "malformed": "the address is no TURN address, or what answers speaks no TURN that a client understands",
    **{word: NETWORK[word] for word in (REFUSED, TIMEOUT, DNS, TLS, RESET, OFFLINE)},
    **NEEDS,
}
"""Every word that it answers."""

EXAMPLE = {"url": "turn:turn.example.com:3478?transport=udp", "username": "web", "password": "${TURN_PASSWORD}"}
"""The options of a typical probe."""

_VALID = 3600  # seconds that credentials of our own making are good for
_REFUSALS = {
    401: "credentials-refused",
    403: "not-allowed",
    441: "credentials-refused",
    486: "quota-reached",
    508: "quota-reached",
}


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which server, and how to get in: user name and password, or the secret of time-limited credentials."""

    __pydantic_config__ = TABLE

    url: str
    """The server, such as `turn:turn.example.com:3478?transport=udp`, `turns:` for TLS."""
    username: str | None = None
    """The user; `TIMESTAMP[:user]` is a time-limited one. With `secret` only the part behind the time."""
    password: str | None = None
    """The user's password."""
    secret: str | None = None
    """The secret that the server shares, from which time-limited credentials are made."""
    ca: str | None = None
    """A file of certificate authorities, instead of the system's."""


@dataclass(frozen=True)
class _Asked:
    """One server, and all that is needed to ask it."""

    server: Server
    credentials: Credentials
    context: ssl.SSLContext | None
    deadline: Deadline

    @property
    def place(self) -> str:
        return f"{host_port(self.server.host, self.server.port)} over {self.server.transport.upper()}"


def measure(options: Options, ground: Ground) -> Finding:
    """Whether the server relays both ways: an allocation alone is no proof (semantics, "Diagnosis")."""
    deadline, begin = Deadline(ground.timeout), time.monotonic()
    try:
        server = parse_server(options.url, "turn", "turns")
    except ValueError as problem:
        return down("malformed", f"the TURN address {problem}")
    if server.transport == "dtls":
        return unknown(UNSET, "TURN over DTLS is not checked; give the address with ?transport=tcp")
    credentials = _credentials(options)
    if credentials is None:
        return unknown(UNSET, "set username and password, or secret, to check that the server relays")
    try:
        driver("aioice.stun", "video")
        context = _context(options, ground) if server.transport == "tls" else None
        finding = _any_address(_Asked(server, credentials, context, deadline))
    except (Failed, Missing) as ended:
        finding = ended.finding
    seen = {"server": host_port(server.host, server.port), "transport": server.transport}
    return replace(finding, evidence=seen | {"seconds": round(time.monotonic() - begin, 3)} | dict(finding.evidence))


def _context(options: Options, ground: Ground) -> ssl.SSLContext:
    try:
        return trusted(str(ground.folder / Path(options.ca).expanduser()) if options.ca else None)
    except OSError:  # ssl.SSLError is one
        raise is_unknown(UNSET, f"the file of certificate authorities cannot be read: {options.ca}") from None


def _credentials(options: Options) -> Credentials | None:
    """Those of the options; from a secret by the TURN REST draft: HMAC-SHA1 of `TIMESTAMP:user`."""
    from upkeep.checks.turn_client import Credentials

    if options.secret:
        # The server compares with its own clock: the real time counts, not that of `--at`.
        user = f"{int(time.time()) + _VALID}:{options.username or 'upkeep'}"
        digest = hmac.new(options.secret.encode(), user.encode(), hashlib.sha1).digest()
        return Credentials(user, base64.b64encode(digest).decode())
    if options.username and options.password:
        return Credentials(options.username, options.password)
    return None


def _any_address(asked: _Asked) -> Finding:
    """What the first of the server's addresses says that does not refuse at once; raises Failed."""
    places = addresses(asked.server.host, asked.server.port, asked.deadline)
    for number, (family, address) in enumerate(places, 1):
        try:
            return _at(asked, family, address)
        except OSError as problem:
            if isinstance(problem, ConnectionRefusedError) and number < len(places):
                continue
            raise no_answer(problem, asked.place, asked.deadline.seconds) from None
    raise is_unknown(OFFLINE, f"{asked.place} has no address")


def _at(asked: _Asked, family: int, address: tuple[Any, ...], tries: int = 2) -> Finding:
    """What one address says; asked once more where our port was in use (437) or it names another server (300)."""
    from upkeep.checks.turn_client import Refused, Session, connect, connect_udp

    if asked.server.transport == "udp":
        wire = connect_udp(family, address, asked.deadline)
    else:
        wire = connect(family, address, asked.context, asked.server.host, asked.deadline)
    with wire.socket:
        session = Session(wire, asked.credentials)
        try:
            return _crossed(session, asked)
        except ValueError as problem:
            return down("malformed", f"{asked.place} answers, but not as TURN does: {problem}")
        except Refused as refusal:
            if tries < 2 or refusal.code not in (300, 437):
                return _refused(refusal, asked)
            other = refusal.alternate
    if other is None:
        return _at(asked, family, address, tries - 1)
    return _at(asked, socket.AF_INET6 if ":" in other[0] else socket.AF_INET, other, tries - 1)


def _crossed(session: Session, asked: _Asked) -> Finding:
    from upkeep.checks.turn_relay import Broken, Unreachable, cross

    try:
        family = cross(session)
    except Broken as problem:
        return down(
            "relay-broken", f"{asked.place} allocates, but {problem}: look at external-ip and the relay's ports"
        )
    except Unreachable:
        return unknown(OFFLINE, f"{asked.place} relays at an address that this machine has no route to")
    finally:
        session.release()
    evidence = {"relayed": family}
    if not session.authenticated:
        detail = f"{asked.place} relays for everybody: it asks for no credentials"
        return up("relayed", detail, warning=True, evidence=evidence)
    return up("relayed", f"{asked.place} relays both ways", evidence=evidence)


def _refused(refusal: Refused, asked: _Asked) -> Finding:
    """The word for an error of the server; expired only by a time that was read."""
    word = _REFUSALS.get(refusal.code)
    said = f"{refusal.code} {refusal.reason}".strip()
    if word is None:
        return down("malformed", f"{asked.place} refuses the allocation: {said}")
    if word == "credentials-refused":
        stamp = re.match(r"(\d{9,11})(?::|$)", asked.credentials.username, re.ASCII)
        if stamp and int(stamp[1]) <= time.time():
            return down("credentials-expired", f"{asked.place} refuses credentials whose time is past ({said})")
        return down(word, f"{asked.place} refuses user name and password ({said})")
    if word == "quota-reached":
        return down(word, f"{asked.place} has no allocation left ({said})")
    return down(word, f"{asked.place} forbids it ({said})")
