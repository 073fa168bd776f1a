from __future__ import annotations

import base64
import hashlib
import hmac
import os
import random
import socket
import struct
import sys

import pytest

from checks.ground import ground
from upkeep.checks import turn
from upkeep.checks.deadline import Deadline
from upkeep.checks.turn_client import Session, Wire

KINDS = [0x0001, 0x0006, 0x0008, 0x0009, 0x000C, 0x000D, 0x0012, 0x0013, 0x0014, 0x0015, 0x0016, 0x0020, 0x8023, 0x8028]


def hostile(chance: random.Random) -> bytes:
    """A message of TURN whose attributes have any length."""
    lengths = [0, 1, 2, 4, 8, 20, chance.randint(0, 40)]
    body = b""
    for _ in range(chance.randint(0, 3)):
        length = chance.choice(lengths)
        body += struct.pack("!HH", chance.choice(KINDS), length) + chance.randbytes(length + -length % 4)
    kind = chance.choice([0x0101, 0x0103, 0x0113, 0x0017, 0x0118, chance.randint(0, 0x3FFF)])
    return struct.pack("!HHI", kind, len(body), 0x2112A442) + chance.randbytes(12) + body


def test_hostile_messages_are_taken_or_refused_and_nothing_else() -> None:
    chance = random.Random(1)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        session = Session(Wire(ours, Deadline(60)), None)
        for _ in range(3000):
            theirs.send(hostile(chance))
            arrived = session.receive(1)
            assert arrived is None or isinstance(arrived[0], bytes)


def test_a_message_that_comes_in_pieces_is_read_whole() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire = Wire(ours, Deadline(5))
        body = struct.pack("!HH", 0x0013, 4) + b"data"
        message = struct.pack("!HHI", 0x0017, len(body), 0x2112A442) + os.urandom(12) + body
        theirs.sendall(message[:7])
        with pytest.raises(TimeoutError):
            wire.receive(0.01)
        theirs.sendall(message[7:] + message[:3])
        assert wire.receive(1)[1] == message


def test_credentials_of_a_secret_are_those_of_the_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn.time, "time", lambda: 1_700_000_000.0)
    made = turn._credentials(turn.Options(url="turn:t", secret="north", username="web"))
    assert made is not None
    assert made.username == "1700003600:web"
    assert made.password == base64.b64encode(hmac.digest(b"north", made.username.encode(), hashlib.sha1)).decode()


def test_without_credentials_nothing_is_asked() -> None:
    for options in ({}, {"username": "web"}, {"password": "x"}):
        found = turn.measure(turn.Options(url="turn:turn.invalid", **options), ground())
        assert (found.state, found.word) == ("unknown", "unset")
        assert "secret" in found.detail


def test_an_address_that_browsers_refuse_is_a_finding_and_dtls_is_skipped() -> None:
    assert turn.measure(turn.Options(url="turn://turn.example", secret="x"), ground()).word == "malformed"
    skipped = turn.measure(turn.Options(url="turns:turn.example?transport=udp", secret="x"), ground())
    assert (skipped.state, skipped.word) == ("unknown", "unset")


def test_without_the_extra_it_is_skipped_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == "aioice"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aioice", None)
    with socket.socket(type=socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"turn:127.0.0.1:{listener.getsockname()[1]}"
        found = turn.measure(turn.Options(url=url, secret="x"), ground())
    assert (found.state, found.word) == ("unknown", "driver")
    assert "upkeep[video]" in found.detail
