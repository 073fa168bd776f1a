from __future__ import annotations

import errno
import socket
import ssl
import time
from typing import Any

import pytest

from upkeep.checks import sockets
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed
from upkeep.checks.interface import DNS, DRIVER, PROTOCOL, REFUSED, RESET, TIMEOUT, TLS, UNKNOWN


def test_a_connection_says_what_answered_and_how_long_it_took() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        opened = sockets.connect("127.0.0.1", server.getsockname()[1], Deadline(5))
        with opened.connection:
            assert opened.address == "127.0.0.1"
            assert opened.dns >= 0
            assert opened.connect > 0


def test_a_closed_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Failed) as failed:
        sockets.connect("127.0.0.1", port, Deadline(5))
    assert failed.value.finding.word == REFUSED
    assert failed.value.finding.detail == f"127.0.0.1:{port}: refused"


@pytest.mark.parametrize("host", ["nowhere.invalid", "x" * 300, "a..b"])
def test_a_name_that_does_not_resolve_is_dns(host: str) -> None:
    with pytest.raises(Failed) as failed:
        sockets.connect(host, 80, Deadline(5))
    assert failed.value.finding.word == DNS


def test_a_resolver_that_is_silent_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1))
    with pytest.raises(Failed) as failed:
        sockets.resolve("slow.example", 80, Deadline(0.05))
    assert failed.value.finding.word == DNS
    assert "not resolved within 0.05 s" in failed.value.finding.detail


def resolving(*places: tuple[int, Any]) -> Any:
    return lambda *_, **__: [(family, socket.SOCK_STREAM, 6, "", address) for family, address in places]


def test_an_address_that_refuses_does_not_hide_another_that_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        places = [(socket.AF_INET6, ("::1", port, 0, 0)), (socket.AF_INET, ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", resolving(*places))
        opened = sockets.connect("two.example", port, Deadline(5))
        opened.connection.close()
    assert opened.address == "127.0.0.1"


def test_a_host_with_ipv6_alone_is_our_own_trouble_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: Any) -> socket.socket:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", resolving((socket.AF_INET6, ("2001:db8::1", 80, 0, 0))))
    monkeypatch.setattr(sockets, "_connected", unreachable)
    with pytest.raises(Failed) as failed:
        sockets.connect("six.example", 80, Deadline(5))
    found = failed.value.finding
    assert (found.state, found.word) == (UNKNOWN, DRIVER)
    assert "has only IPv6 addresses, and this machine has no IPv6" in found.detail


@pytest.mark.parametrize(
    ("problem", "word"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "x"), REFUSED),
        (ConnectionResetError(errno.ECONNRESET, "x"), RESET),
        (BrokenPipeError(errno.EPIPE, "x"), RESET),
        (TimeoutError("timed out"), TIMEOUT),
        (TimeoutError(errno.ETIMEDOUT, "x"), TIMEOUT),
        (OSError(errno.EHOSTUNREACH, "x"), REFUSED),
        (socket.gaierror(-2, "x"), DNS),
        (ssl.SSLEOFError(8, "EOF"), RESET),
        (ssl.SSLError(1, "[SSL: NO_SUITABLE] x"), TLS),
        (OSError(errno.EIO, "Input/output error"), PROTOCOL),
    ],
)
def test_each_error_has_its_word(problem: OSError, word: str) -> None:
    assert sockets.failure(problem, "peer").finding.word == word
