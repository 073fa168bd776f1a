"""Connections over TCP: names resolved and connected within a time limit, and the stable words for what fails."""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from time import monotonic
from typing import Any

from upkeep.checks.deadline import Deadline, within
from upkeep.checks.failure import Failed, is_down, is_unknown
from upkeep.checks.interface import DNS, DRIVER, PROTOCOL, REFUSED, RESET, TIMEOUT, TLS
from upkeep.checks.wording import one_line

Place = tuple[int, Any]
"""An address family and a socket address of it."""

NO_IPV6 = "has only IPv6 addresses, and this machine has no IPv6"

_NO_ROUTE = {errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_TOLD = {
    errno.ECONNREFUSED: (REFUSED, "refused"),
    errno.EHOSTUNREACH: (REFUSED, "no route to it"),
    errno.ENETUNREACH: (REFUSED, "no route to it"),
    errno.EADDRNOTAVAIL: (REFUSED, "no route to it"),
    errno.ETIMEDOUT: (TIMEOUT, "no answer"),
    errno.ECONNRESET: (RESET, "reset by the other side"),
    errno.EPIPE: (RESET, "closed by the other side"),
    errno.ECONNABORTED: (RESET, "aborted"),
}


@dataclass(frozen=True)
class Opened:
    """A connection, and how long it took."""

    connection: socket.socket
    address: str
    """The numeric address that answered."""
    dns: float
    """Seconds until the name was resolved."""
    connect: float
    """Seconds from there until the connection stood."""


def resolve(host: str, port: int, deadline: Deadline) -> list[Place]:
    """The addresses of `host` in the system's order; raises Failed where it has none in time."""
    try:
        ipaddress.ip_address(host)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except ValueError:
        found = _looked_up(host, port, deadline)
    return [(family, address) for family, _, _, _, address in found]


def _looked_up(host: str, port: int, deadline: Deadline) -> list[Any]:
    try:
        return within(deadline.left, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except TimeoutError:
        raise is_down(DNS, f"the name {host} was not resolved within {deadline.seconds:g} s") from None
    except socket.gaierror as problem:
        raise is_down(DNS, f"the name {host} does not resolve: {problem.strerror}") from None
    except UnicodeError:
        raise is_down(DNS, f"{host!r} is no host name") from None


def connect(host: str, port: int, deadline: Deadline) -> Opened:
    """A connection to the first address of `host` that accepts one; raises Failed.

    Each address gets its share of what is left of the time, so that one that swallows packets does not hide another
    that works.
    """
    begun = monotonic()
    places = resolve(host, port, deadline)
    resolved = monotonic()
    raised: list[OSError] = []
    for number, (family, address) in enumerate(places):
        try:
            connection = _connected(family, address, deadline.left / (len(places) - number))
        except OSError as problem:
            raised.append(problem)
            continue
        return Opened(connection, address[0], resolved - begun, monotonic() - resolved)
    if needs_ipv6(places) and all(problem.errno in _NO_ROUTE for problem in raised):
        raise is_unknown(DRIVER, f"{host} {NO_IPV6}")
    raise failure(raised[-1], f"{host}:{port}")


def _connected(family: int, address: Any, seconds: float) -> socket.socket:
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def needs_ipv6(places: list[Place]) -> bool:
    """Whether a host can be reached by IPv6 alone."""
    return {family for family, _ in places} == {socket.AF_INET6}


def _reason(problem: ssl.SSLError) -> str:
    """OpenSSL's reason in words; an error that Python raises by itself has none."""
    reason = getattr(problem, "reason", None)
    return reason.replace("_", " ").lower() if reason else str(problem)


def failure(problem: OSError, peer: str) -> Failed:
    """What an error of a socket or of TLS says of `peer`, as seen from outside: down, with its word."""
    if isinstance(problem, ssl.SSLError) and not isinstance(problem, TimeoutError):
        if isinstance(problem, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return is_down(RESET, f"{peer}: the connection broke off in the TLS handshake")
        return is_down(TLS, f"{peer}: {one_line(_reason(problem))}")
    if isinstance(problem, TimeoutError):
        return is_down(TIMEOUT, f"{peer}: no answer in time")
    if isinstance(problem, socket.gaierror):
        return is_down(DNS, f"{peer}: the name does not resolve")
    word, text = _TOLD.get(problem.errno or 0, (PROTOCOL, one_line(problem.strerror or str(problem))))
    return is_down(word, f"{peer}: {text}")
