"""Certificates of real TLS servers: right ones, and each thing that can be wrong."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.ground import ground
from peers.certificates import Issued, issue, tls
from upkeep.checks import tls as kind
from upkeep.checks.interface import DOWN, RESET, TIMEOUT, TLS, UP, Finding

pytestmark = pytest.mark.peers


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Issued:
    """An authority that this machine trusts."""
    made = issue("Test Authority", authority=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.write(tmp_path, "authority")))
    return made


def measured(port: int, timeout: float = 10) -> Finding:
    return kind.measure(kind.Options(host="127.0.0.1", port=port), ground(timeout=timeout, now=datetime.now(UTC)))


def test_a_good_certificate_is_up_with_its_days(authority: Issued, tmp_path: Path) -> None:
    with tls(issue("127.0.0.1", authority, end=30).write(tmp_path, "leaf")) as port:
        found = measured(port)
    assert (found.state, found.unit) == (UP, "days")
    assert found.value == found.certificate_days == pytest.approx(30, abs=0.01)
    assert found.evidence["issuer"] == "Test Authority"
    assert found.phases is not None
    assert found.phases.tls > 0


@pytest.mark.parametrize(
    ("name", "begin", "end", "signed", "problem", "days"),
    [
        ("127.0.0.1", -10, -3, True, "expired", -3),
        ("127.0.0.1", 3, 30, True, "not-yet-valid", 30),
        ("other.example", -1, 30, True, "wrong-host", 30),
        ("127.0.0.1", -1, 30, False, "self-signed", 30),
    ],
)
def test_a_bad_certificate_is_down_and_its_days_are_told(
    authority: Issued, tmp_path: Path, name: str, begin: int, end: int, signed: bool, problem: str, days: int
) -> None:
    leaf = issue(name, authority if signed else None, begin, end)
    with tls(leaf.write(tmp_path, "leaf")) as port:
        found = measured(port)
    assert (found.state, found.word, found.value) == (DOWN, TLS, None)
    assert found.evidence["problem"] == problem
    assert found.evidence["days"] == pytest.approx(days, abs=0.1)


def test_a_certificate_of_an_unknown_authority_is_an_incomplete_chain(authority: Issued, tmp_path: Path) -> None:
    stranger = issue("Stranger", authority=True)
    with tls(issue("127.0.0.1", stranger).write(tmp_path, "leaf")) as port:
        found = measured(port)
    assert (found.word, found.evidence["problem"]) == (TLS, "incomplete-chain")


def test_a_port_that_speaks_no_tls_is_told(authority: Issued) -> None:
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 5)
                connection.recv(9999)

        thread = threading.Thread(target=answer)
        thread.start()
        found = measured(server.getsockname()[1])
        thread.join()
    assert (found.state, found.word) == (DOWN, TLS)
    assert "does not speak TLS" in found.detail


def test_a_server_that_is_silent_ends_at_the_timeout(authority: Issued) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = measured(server.getsockname()[1], timeout=0.3)
    assert (found.state, found.word) == (DOWN, TIMEOUT)


def test_a_server_that_hangs_up_is_a_reset(authority: Issued) -> None:
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        found = measured(server.getsockname()[1])
        thread.join()
    assert (found.state, found.word) == (DOWN, RESET)
