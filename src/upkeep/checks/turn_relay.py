"""The proof that a TURN server relays: a datagram of an ordinary socket crosses the relayed address, and one back."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from upkeep.checks.deadline import Deadline

if TYPE_CHECKING:
    from upkeep.checks.turn_client import Session

LIFETIME = 60  # seconds that the allocation is asked for; servers may give more
_LONGEST = 3.0  # seconds for each direction, where there is that much time
_AGAIN = 0.25  # seconds until a datagram is sent once more


class Broken(Exception):
    """Nothing crosses the relayed address; the text says in which direction."""


class Unreachable(Exception):
    """This machine has no route to the relayed address."""


def cross(session: Session) -> str:
    """Allocate and let a datagram cross both ways; the family of the relayed address, `IPv4` or `IPv6`.

    The peer is an ordinary socket of this machine, never a second allocation: two allocations of one server talk to
    each other even where nobody else reaches them. Raises Refused, Broken, Unreachable, OSError and ValueError.
    """
    relayed, mapped = session.allocate(LIFETIME)
    version = socket.AF_INET6 if ":" in relayed[0] else socket.AF_INET
    with socket.socket(version, socket.SOCK_DGRAM) as outside:
        try:
            outside.connect(relayed)
        except OSError:
            raise Unreachable from None
        _permit(session, mapped[0], outside.getsockname()[0])
        peer = _inwards(session, outside)
        _outwards(session, outside, peer)
    return "IPv6" if version == socket.AF_INET6 else "IPv4"


def _permit(session: Session, mapped: str, own: str) -> None:
    """Let this machine in, by the address that the server sees, and by its own where the server is in the same net."""
    from upkeep.checks.turn_client import Refused

    fitting = [address for address in dict.fromkeys((mapped, own)) if (":" in address) == (":" in own)]
    session.permit((fitting[0], 9))
    for address in fitting[1:]:
        try:
            session.permit((address, 9))
        except Refused:  # many servers forbid private peers; then the other address is the one that counts
            continue


def _inwards(session: Session, outside: socket.socket) -> tuple[str, int]:
    """Send to the relayed address until it arrives over the allocation; whence the server saw it come."""
    deadline, mark = Deadline(min(_LONGEST, session.wire.deadline.left)), os.urandom(16)
    while not deadline.over:
        _send(outside, mark)
        arrived = session.receive(min(_AGAIN, deadline.left))
        if arrived and arrived[0] == mark:
            return arrived[1]
    raise Broken("a datagram sent to the relayed address does not arrive")


def _outwards(session: Session, outside: socket.socket, peer: tuple[str, int]) -> None:
    """Send over the allocation until it arrives at the ordinary socket."""
    deadline, mark = Deadline(min(_LONGEST, session.wire.deadline.left)), os.urandom(16)
    while not deadline.over:
        session.send(mark, peer)
        outside.settimeout(min(_AGAIN, deadline.left))
        try:
            if outside.recv(2048) == mark:
                return
        except OSError:  # silence, or somebody else's refusal
            continue
    raise Broken("a datagram sent over the allocation does not come out of the relayed address")


def _send(outside: socket.socket, data: bytes) -> None:
    try:
        outside.send(data)
    except ConnectionRefusedError:  # the answer to the datagram before; the next one may cross
        pass
