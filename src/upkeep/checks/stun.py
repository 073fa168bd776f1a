"""Kind `stun`: a STUN server answers a binding request over UDP."""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
import time
from dataclasses import dataclass, replace

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed
from upkeep.checks.ice_servers import parse_server
from upkeep.checks.interface import DNS, OFFLINE, REFUSED, TIMEOUT, UNSET, Finding, Ground, down, unknown, up
from upkeep.checks.network import NEEDS, NETWORK, addresses, host_port, no_answer
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "answers": "the server told the address that it sees",
    "malformed": "the address is no STUN address, or what answers speaks no STUN",
    **{word: NETWORK[word] for word in (REFUSED, TIMEOUT, DNS, OFFLINE)},
    UNSET: NEEDS[UNSET],
}
"""Every word that it answers."""

EXAMPLE = {"url": "stun:stun.example.com:3478"}
"""The options of a typical probe."""

_COOKIE = 0x2112A442
_BINDING, _BOUND = 0x0001, 0x0101
_MAPPED, _XOR_MAPPED = 0x0001, 0x0020
_AGAIN = 0.5  # seconds until a request is sent once more, doubled each time (RFC 8489, 6.2.1)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which server."""

    __pydantic_config__ = TABLE

    url: str
    """The server, such as `stun:stun.example.com:3478`; the port is 3478 by default."""


def measure(options: Options, ground: Ground) -> Finding:
    """Whether the server answers, and from which address it sees this machine.

    The socket is connected, so that a refusal by ICMP is seen at once instead of after the time limit.
    """
    deadline = Deadline(ground.timeout)
    try:
        server = parse_server(options.url, "stun", "stuns")
    except ValueError as problem:
        return down("malformed", f"the STUN address {problem}")
    if server.transport != "udp":
        return unknown(UNSET, "STUN over TCP or TLS is not checked; give an address that begins with stun:")
    place = host_port(server.host, server.port)
    begin, evidence = time.monotonic(), {"server": place, "transport": "udp"}
    try:
        family, address = addresses(server.host, server.port, deadline)[0]
        with socket.socket(family, socket.SOCK_DGRAM) as wire:
            wire.connect(address)
            seen = bind(wire, deadline)
    except Failed as failed:
        return replace(failed.finding, evidence=evidence)
    except ValueError as problem:
        return down("malformed", f"{place} answers, but not as STUN does: {problem}", evidence=evidence)
    except OSError as problem:
        return replace(no_answer(problem, f"{place} over UDP", ground.timeout).finding, evidence=evidence)
    seconds = time.monotonic() - begin
    found = {**evidence, "seconds": round(seconds, 3), "family": seen[0]}
    return up("answers", f"{place} answers over UDP", response_time=seconds, evidence=found)


def bind(wire: socket.socket, deadline: Deadline) -> tuple[str, str, int]:
    """The address that the server sees (family, address, port), by a binding request.

    Raises OSError where none comes, ValueError where only something else came.
    """
    transaction = os.urandom(12)
    request = struct.pack("!HHI", _BINDING, 0, _COOKIE) + transaction
    pause, foreign = _AGAIN, ""
    while not deadline.over:
        wire.send(request)
        wire.settimeout(min(pause, deadline.left))
        pause *= 2
        try:
            return _mapped(wire.recv(2048), transaction)
        except TimeoutError:
            continue
        except ValueError as problem:
            foreign = str(problem)
            time.sleep(min(0.1, deadline.left))
    if foreign:
        raise ValueError(foreign)
    raise TimeoutError


def _mapped(answer: bytes, transaction: bytes) -> tuple[str, str, int]:
    if len(answer) < 20 or answer[4:20] != struct.pack("!I", _COOKIE) + transaction:
        raise ValueError("no STUN message")
    if struct.unpack("!H", answer[:2])[0] != _BOUND:
        raise ValueError("it refuses the binding request")
    place = 20
    while place + 4 <= len(answer):
        kind, length = struct.unpack("!HH", answer[place : place + 4])
        if kind in (_MAPPED, _XOR_MAPPED):
            pad = answer[4:20] if kind == _XOR_MAPPED else bytes(16)
            return _address(answer[place + 4 : place + 4 + length], pad)
        place += 4 + length + -length % 4
    raise ValueError("the answer names no address")


def _address(value: bytes, pad: bytes) -> tuple[str, str, int]:
    if len(value) not in (8, 20) or value[1] != {8: 1, 20: 2}[len(value)]:
        raise ValueError("the answer names no address")
    plain = bytes(one ^ other for one, other in zip(value[4:], pad, strict=False))
    port = struct.unpack("!H", value[2:4])[0] ^ struct.unpack("!H", pad[:2])[0]
    return ("IPv4" if len(plain) == 4 else "IPv6", str(ipaddress.ip_address(plain)), port)
