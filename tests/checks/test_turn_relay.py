from __future__ import annotations

import socket

import pytest

from upkeep.checks import turn_relay
from upkeep.checks.deadline import Deadline
from upkeep.checks.turn_client import Refused, Session, Wire


class Relay(Session):
    """A relay in this process: what is sent to its UDP socket arrives, unless it is deaf; it answers unless mute."""

    def __init__(self, deaf: bool = False, mute: bool = False, refusing: tuple[str, ...] = ()) -> None:
        self.socket = socket.socket(type=socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        super().__init__(Wire(self.socket, Deadline(10)), None)
        self.deaf, self.mute, self.refusing = deaf, mute, refusing
        self.permitted: list[str] = []

    def allocate(self, seconds: int) -> tuple[tuple[str, int], tuple[str, int]]:
        return self.socket.getsockname(), ("198.51.100.7", 4000)

    def permit(self, peer: tuple[str, int]) -> None:
        if peer[0] in self.refusing:
            raise Refused(403, "Forbidden IP")
        self.permitted.append(peer[0])

    def send(self, data: bytes, peer: tuple[str, int]) -> None:
        if not self.mute:
            self.socket.sendto(data, peer)

    def receive(self, seconds: float) -> tuple[bytes, tuple[str, int]] | None:
        self.socket.settimeout(0.01)
        arrived = self.socket.recvfrom(2048)
        return None if self.deaf else arrived


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn_relay, "_LONGEST", 0.05)
    monkeypatch.setattr(turn_relay, "_AGAIN", 0.01)


def test_a_datagram_that_crosses_both_ways_is_the_proof() -> None:
    relay = Relay()
    with relay.socket:
        assert turn_relay.cross(relay) == "IPv4"
    assert relay.permitted == ["198.51.100.7", "127.0.0.1"]


@pytest.mark.parametrize(
    ("fault", "told"), [({"deaf": True}, "does not arrive"), ({"mute": True}, "does not come out")]
)
def test_one_way_alone_is_broken(fault: dict[str, bool], told: str) -> None:
    relay = Relay(**fault)
    with relay.socket, pytest.raises(turn_relay.Broken, match=told):
        turn_relay.cross(relay)


def test_a_private_address_that_is_forbidden_does_not_matter_beside_the_public_one() -> None:
    relay = Relay(refusing=("127.0.0.1",))
    with relay.socket:
        assert turn_relay.cross(relay) == "IPv4"


def test_the_public_address_forbidden_is_the_server_s_word() -> None:
    relay = Relay(refusing=("198.51.100.7",))
    with relay.socket, pytest.raises(Refused):
        turn_relay.cross(relay)
