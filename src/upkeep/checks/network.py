"""The words of a conversation that gets no answer, and how each is told: always as seen from this machine."""

from __future__ import annotations

import errno
import os
import socket
import ssl

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, is_down, is_unknown
from upkeep.checks.interface import (
    DNS,
    DRIVER,
    ERRORS,
    OFFLINE,
    PROTOCOL,
    REFUSED,
    RESET,
    TIMEOUT,
    TLS,
    UNSET,
)
from upkeep.checks.sockets import Place, resolve
from upkeep.checks.wording import one_line

NETWORK = {word: ERRORS[word] for word in (REFUSED, TIMEOUT, DNS, TLS, RESET, PROTOCOL, OFFLINE)}
"""What a conversation can end with instead of an answer, and what each word means."""

NEEDS = {DRIVER: "the extra that it needs is not installed", UNSET: "something that it needs is not configured"}
"""What leads to a skipped check, never to a failed one."""

_NO_ROUTE = (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)
_REFUSING = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.EHOSTDOWN)


def host_port(host: str, port: int) -> str:
    """`host:port`, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def addresses(host: str, port: int, deadline: Deadline) -> list[Place]:
    """The addresses of a host, IPv4 first; raises Failed where the name does not resolve in time."""
    try:
        places = resolve(host, port, deadline)
    except Failed:
        raise unresolved(host) from None
    return sorted(dict.fromkeys(places), key=lambda place: place[0] != socket.AF_INET)


def unresolved(place: str) -> Failed:
    """The name has no address."""
    return is_down(DNS, f"{place}: the name does not resolve from this machine")


def silent(place: str, seconds: float) -> Failed:
    """Nothing came in time."""
    return is_down(TIMEOUT, f"no answer from {place} within {seconds:.3g} s, from this machine")


def unconnected(number: int, place: str) -> Failed:
    """No connection, for a reason by its `errno`; 0 where none is known."""
    if number in _NO_ROUTE:
        return is_unknown(OFFLINE, f"this machine has no route to {place}")
    reason = os.strerror(number).lower() if number else "nothing accepts the connection"
    return is_down(REFUSED, f"{place} cannot be reached from this machine: {reason}")


def broken_off(place: str) -> Failed:
    """The connection stood, and ended."""
    return is_down(RESET, f"{place} broke off the connection")


def no_answer(problem: OSError, place: str, seconds: float) -> Failed:
    """What the operating system or TLS says of a conversation with `place`; raise it."""
    if isinstance(problem, TimeoutError):
        return silent(place, seconds)
    if isinstance(problem, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return broken_off(place)
    if isinstance(problem, ssl.SSLError):
        return is_down(TLS, f"{place}: {tls_problem(problem)}")
    if problem.errno in _NO_ROUTE + _REFUSING:
        return unconnected(problem.errno or 0, place)
    return broken_off(place)


def tls_problem(problem: ssl.SSLError) -> str:
    """What is wrong with a certificate or a handshake, in words."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        said = problem.verify_message
        if "self-signed" in said or "self signed" in said or "local issuer" in said:
            return f"the certificate is not signed by an authority that is trusted here ({said})"
        return f"the certificate is bad: {said}"
    reason = problem.reason or "no reason given"
    if "WRONG_VERSION_NUMBER" in reason or "RECORD_LAYER" in reason:
        return "what answers speaks no TLS"
    return f"the TLS handshake failed: {one_line(reason).replace('_', ' ').lower()}"
