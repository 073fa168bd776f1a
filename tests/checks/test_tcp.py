from __future__ import annotations

import socket

import pytest

from checks.ground import ground
from upkeep.checks import tcp
from upkeep.checks.interface import DOWN, REFUSED, UP


def test_a_port_that_accepts_is_up_with_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        found = tcp.measure(tcp.Options(host="127.0.0.1", port=port), ground())
    assert found.state == UP
    assert found.phases is not None
    assert found.response_time == found.phases.dns + found.phases.connect
    assert found.evidence == {"address": "127.0.0.1"}


def test_a_port_that_refuses_is_down_without_a_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    found = tcp.measure(tcp.Options(host="127.0.0.1", port=port), ground())
    assert (found.state, found.word, found.response_time) == (DOWN, REFUSED, None)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_cannot_be_is_named(port: int) -> None:
    with pytest.raises(ValueError, match="`port` must be between 1 and 65535"):
        tcp.Options(host="x", port=port)
