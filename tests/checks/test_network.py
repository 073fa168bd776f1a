from __future__ import annotations

import errno
import socket
import ssl

import pytest

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed
from upkeep.checks.network import NETWORK, addresses, host_port, no_answer, tls_problem, unconnected


def old_tls() -> ssl.SSLError:
    problem = ssl.SSLError(1, "alert")
    problem.reason = "TLSV1_ALERT_PROTOCOL_VERSION"
    return problem


@pytest.mark.parametrize(
    ("problem", "state", "word"),
    [
        (TimeoutError(), "down", "timeout"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "down", "refused"),
        (OSError(errno.EHOSTUNREACH, "no route"), "down", "refused"),
        (OSError(errno.ENETUNREACH, "no net"), "unknown", "offline"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "down", "reset"),
        (BrokenPipeError(errno.EPIPE, "pipe"), "down", "reset"),
        (ssl.SSLEOFError(8, "eof"), "down", "reset"),
        (old_tls(), "down", "tls"),
    ],
)
def test_each_error_of_the_system_has_its_word(problem: OSError, state: str, word: str) -> None:
    finding = no_answer(problem, "turn.example:3478", 5).finding
    assert (finding.state, finding.word) == (state, word)
    assert word in NETWORK
    assert "turn.example:3478" in finding.detail


@pytest.mark.parametrize("number", [0, errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH])
def test_what_cannot_be_reached_is_told_from_this_machine(number: int) -> None:
    assert "this machine" in unconnected(number, "turn.example").finding.detail


def test_a_certificate_that_is_bad_says_how() -> None:
    problem = ssl.SSLCertVerificationError()
    problem.verify_message = "certificate has expired"
    assert tls_problem(problem) == "the certificate is bad: certificate has expired"


def test_ipv4_comes_first_and_each_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 1, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *names, **more: rows)
    assert addresses("turn.example", 1, Deadline(5)) == [
        (socket.AF_INET, ("127.0.0.1", 1)),
        (socket.AF_INET6, ("::1", 1, 0, 0)),
    ]


def test_a_name_without_an_address_is_dns() -> None:
    with pytest.raises(Failed) as caught:
        addresses("turn.invalid", 1, Deadline(5))
    assert caught.value.finding.word == "dns"
    assert "from this machine" in caught.value.finding.detail


def test_an_ipv6_address_stands_in_brackets() -> None:
    assert host_port("::1", 3478) == "[::1]:3478"
    assert host_port("turn.example", 3478) == "turn.example:3478"
