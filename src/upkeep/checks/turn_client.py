"""A TURN client that ends in time: one allocation, permissions, and data through the relayed address (RFC 8656).

The messages are aioice's; the sockets are our own, since a check needs one limit over everything, and a connected UDP
socket that hears a refusal by ICMP, where aioice would wait for a minute.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upkeep.checks.deadline import Deadline

if TYPE_CHECKING:
    from aioice.stun import Message

_AGAIN = 0.5  # seconds until a datagram is sent once more, doubled each time (RFC 8489, 6.2.1)
_UDP = 17 << 24
_ALTERNATE_SERVER = 0x8023
_LARGEST = 20 + 65535


class Refused(Exception):
    """The server answered with an error: its code, its reason phrase, and whether credentials were given."""

    def __init__(self, code: int, reason: str, alternate: tuple[str, int] | None = None) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason
        self.alternate = alternate
        """With 300 the server to ask instead."""


@dataclass(frozen=True)
class Credentials:
    """Who asks."""

    username: str
    password: str


class Wire:
    """A connected socket on which whole STUN messages come and go."""

    def __init__(self, wire: socket.socket, deadline: Deadline) -> None:
        self.socket = wire
        self.deadline = deadline
        self.datagrams = wire.type == socket.SOCK_DGRAM
        self._buffer = b""

    def send(self, message: Message) -> None:
        """Send one message; raises OSError."""
        self.socket.settimeout(self.deadline.left)
        self.socket.sendall(bytes(message))

    def receive(self, seconds: float) -> tuple[Message, bytes]:
        """The next message within `seconds`, parsed and as it came.

        Raises TimeoutError or another OSError, and ValueError for anything that is no STUN message.
        """
        from aioice.stun import parse_message

        end = Deadline(min(seconds, self.deadline.left))
        self.socket.settimeout(end.left)
        data = self.socket.recv(_LARGEST) if self.datagrams else self._whole(end)
        try:
            return parse_message(data), data
        except struct.error:  # an attribute of a wrong length
            raise ValueError("no STUN message") from None

    def _whole(self, end: Deadline) -> bytes:
        """One message off the stream; what came of one that is not whole by the end is kept."""
        while len(self._buffer) < 8 or len(self._buffer) < self._length():
            if end.over:
                raise TimeoutError
            self.socket.settimeout(end.left)
            data = self.socket.recv(4096)
            if not data:
                raise ConnectionResetError("closed")
            self._buffer += data
            if self._buffer[0] & 0xC0:
                raise ValueError("no STUN message")
        length = self._length()
        data, self._buffer = self._buffer[:length], self._buffer[length:]
        return data

    def _length(self) -> int:
        kind, length, cookie = struct.unpack("!HHI", self._buffer[:8])
        if kind & 0xC000 or cookie != 0x2112A442:
            raise ValueError("no STUN message")
        return 20 + int(length)


class Session:
    """One allocation on a TURN server."""

    def __init__(self, wire: Wire, credentials: Credentials | None) -> None:
        self.wire = wire
        self.credentials = credentials
        self.authenticated = False
        """Whether the server asked for credentials at all."""
        self._realm = ""
        self._nonce = b""
        self._waiting: list[Message] = []
        self._foreign = False

    def allocate(self, seconds: int) -> tuple[tuple[str, int], tuple[str, int]]:
        """An allocation for `seconds`: the relayed address, and our own as the server sees it; raises Refused."""
        answer = self.ask("ALLOCATE", {"LIFETIME": seconds, "REQUESTED-TRANSPORT": _UDP})
        try:
            return answer.attributes["XOR-RELAYED-ADDRESS"], answer.attributes["XOR-MAPPED-ADDRESS"]
        except KeyError as missing:
            raise ValueError(f"the answer lacks {missing}") from None

    def permit(self, peer: tuple[str, int]) -> None:
        """Let `peer` send through the relayed address; raises Refused."""
        self.ask("CREATE_PERMISSION", {"XOR-PEER-ADDRESS": peer})

    def send(self, data: bytes, peer: tuple[str, int]) -> None:
        """Send `data` from the relayed address to `peer`."""
        self.wire.send(_message("SEND", "INDICATION", {"XOR-PEER-ADDRESS": peer, "DATA": data}))

    def receive(self, seconds: float) -> tuple[bytes, tuple[str, int]] | None:
        """What arrived at the relayed address within `seconds`, and from whom; None where nothing did."""
        try:
            message = self._waiting.pop() if self._waiting else self.wire.receive(seconds)[0]
        except TimeoutError:
            return None
        except ValueError:
            if not self.wire.datagrams:
                raise
            return None
        found = message.attributes
        if _name(message) != ("DATA", "INDICATION") or not {"DATA", "XOR-PEER-ADDRESS"} <= found.keys():
            return None
        return found["DATA"], found["XOR-PEER-ADDRESS"]

    def release(self) -> None:
        """Give the allocation back, without waiting for the answer: it would end by itself anyway."""
        message = _message("REFRESH", "REQUEST", {"LIFETIME": 0})
        self._sign(message)
        with suppress(OSError):
            self.wire.send(message)

    def ask(self, method: str, attributes: dict[str, Any]) -> Message:
        """The server's success; credentials are given when it asks for them. Raises Refused, OSError, ValueError."""
        for _ in range(3):
            request = _message(method, "REQUEST", dict(attributes))
            self._sign(request)
            try:
                return self._answer(request)
            except _Challenge as challenge:
                stale = challenge.code == 438
                if self.credentials is None or (self.authenticated and not stale):
                    raise Refused(challenge.code, challenge.reason) from None
                self._realm, self._nonce = challenge.realm or self._realm, challenge.nonce
                self.authenticated = True
        raise Refused(438, "stale nonce, again and again")

    def _sign(self, request: Message) -> None:
        if not self.authenticated or self.credentials is None:
            return
        user, password = self.credentials.username, self.credentials.password
        request.attributes |= {"USERNAME": user, "NONCE": self._nonce, "REALM": self._realm}
        key = f"{user}:{self._realm}:{password}".encode()
        request.add_message_integrity(hashlib.md5(key, usedforsecurity=False).digest())

    def _answer(self, request: Message) -> Message:
        """The answer to one request; a datagram is sent again after a growing pause."""
        pause = _AGAIN if self.wire.datagrams else float("inf")
        self._foreign = False
        while not self.wire.deadline.over:
            self.wire.send(request)
            if answer := self._until(Deadline(min(pause, self.wire.deadline.left)), request):
                return _judge(*answer)
            pause *= 2
        if self._foreign:
            raise ValueError("no STUN message")
        raise TimeoutError

    def _until(self, end: Deadline, request: Message) -> tuple[Message, bytes] | None:
        """The message that answers `request`; None where none comes by the end."""
        while not end.over:
            try:
                message, data = self.wire.receive(end.left)
            except TimeoutError:
                return None
            except ValueError:
                if not self.wire.datagrams:
                    raise
                self._foreign = True  # a stray datagram, or no TURN server at all: wait for a better one
                continue
            if message.transaction_id == request.transaction_id:
                return message, data
            self._waiting.append(message)
        return None


class _Challenge(Exception):
    """The server wants credentials (401), or a fresh nonce (438)."""

    def __init__(self, code: int, reason: str, realm: str, nonce: bytes) -> None:
        super().__init__(code)
        self.code, self.reason, self.realm, self.nonce = code, reason, realm, nonce


def _message(method: str, kind: str, attributes: dict[str, Any]) -> Message:
    from aioice.stun import Class, Message, Method

    return Message(message_method=Method[method], message_class=Class[kind], attributes=attributes)


def _name(message: Message) -> tuple[str, str]:
    return message.message_method.name, message.message_class.name


def _judge(message: Message, data: bytes) -> Message:
    if _name(message)[1] == "RESPONSE":
        return message
    code, reason = message.attributes.get("ERROR-CODE", (0, "no reason given"))
    if code in (401, 438) and "NONCE" in message.attributes:
        raise _Challenge(code, reason, message.attributes.get("REALM", ""), message.attributes["NONCE"])
    raise Refused(code, reason, _alternate(data) if code == 300 else None)


def _alternate(data: bytes) -> tuple[str, int] | None:
    """The server that a 300 names; aioice does not know the attribute."""
    from aioice.stun import unpack_address

    place = 20
    while place + 4 <= len(data):
        kind, length = struct.unpack("!HH", data[place : place + 4])
        if kind == _ALTERNATE_SERVER:
            return unpack_address(data[place + 4 : place + 4 + length])
        place += 4 + length + -length % 4
    return None


def connect(
    family: int, address: tuple[Any, ...], context: ssl.SSLContext | None, host: str, deadline: Deadline
) -> Wire:
    """A TCP connection to the server, with TLS where `context` is given; raises OSError."""
    wire = socket.socket(family, socket.SOCK_STREAM)
    try:
        wire.settimeout(deadline.left)
        wire.connect(address)
        if context is not None:
            wire.settimeout(deadline.left)
            wire = context.wrap_socket(wire, server_hostname=host)
    except BaseException:
        wire.close()
        raise
    return Wire(wire, deadline)


def connect_udp(family: int, address: tuple[Any, ...], deadline: Deadline) -> Wire:
    """A UDP socket that hears the server alone, and its host's refusals."""
    wire = socket.socket(family, socket.SOCK_DGRAM)
    try:
        wire.connect(address)
    except OSError:
        wire.close()
        raise
    return Wire(wire, deadline)
