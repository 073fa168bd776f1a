from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checks.ice_servers import Server, parse_server

ALL = ("stun", "stuns", "turn", "turns")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("stun:stun.example", Server("stun.example", 3478, "udp")),
        ("stun:stun.example:19302", Server("stun.example", 19302, "udp")),
        ("turn:turn.example", Server("turn.example", 3478, "udp")),
        ("turn:turn.example?transport=tcp", Server("turn.example", 3478, "tcp")),
        ("TURN:turn.example:80?transport=TCP", Server("turn.example", 80, "tcp")),
        ("turns:turn.example", Server("turn.example", 5349, "tls")),
        ("turns:turn.example:443?transport=tcp", Server("turn.example", 443, "tls")),
        ("turns:turn.example?transport=udp", Server("turn.example", 5349, "dtls")),
        ("turn:[2001:db8::1]:3478", Server("2001:db8::1", 3478, "udp")),
    ],
)
def test_an_address_is_read_as_browsers_read_it(url: str, server: Server) -> None:
    assert parse_server(url, *ALL) == server


@pytest.mark.parametrize(
    "url",
    [
        "", "turn:", "turn.example:3478", "http://turn.example", "turn://turn.example", "turn:turn.example:0",
        "turn:turn.example:99999", "turn:user@turn.example", "turn:turn.example?transport=sctp", "turn:turn.example/x",
    ],
)  # fmt: skip
def test_what_is_no_address_says_how_to_write_one(url: str) -> None:
    with pytest.raises(ValueError, match=r"must be an address such as|is no port"):
        parse_server(url, "turn", "turns")


def test_slashes_are_named_since_browsers_refuse_them() -> None:
    with pytest.raises(ValueError, match="without //"):
        parse_server("turn://turn.example", "turn")


@given(st.text())
def test_no_text_does_anything_but_fit_or_be_refused(text: str) -> None:
    try:
        server = parse_server(f"turn:{text}", *ALL)
    except ValueError:
        return
    assert 0 < server.port < 65536
    assert server.host
