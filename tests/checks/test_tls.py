from __future__ import annotations

import socket

from checks.ground import ground
from upkeep.checks import tls


def test_a_port_that_refuses_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    found = tls.measure(tls.Options(host="127.0.0.1", port=port), ground())
    assert (found.state, found.word) == ("down", "refused")
