"""STUN and TURN against coturn, and against servers that are none or never answer: scenario -> word."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from peers import certificates
from peers.coturn import OPEN, SECRET, STATIC, Coturn, coturn
from peers.hanging import dripping, flooding, hanging_up, saying, silent_tcp, silent_udp, talking_udp
from peers.limits import timely
from peers.servers import free_port
from upkeep.checks import stun, turn
from upkeep.checks.interface import Finding, Ground

pytestmark = pytest.mark.peers

RIGHT: dict[str, Any] = {"username": "web", "password": "right-password"}
WRONG: dict[str, Any] = {"username": "web", "password": "wrong-password"}


def ground(timeout: float = 10.0) -> Ground:
    return Ground(folder=Path("/"), timeout=timeout, now=datetime.now(UTC))


def ask(url: str, timeout: float = 10.0, **options: Any) -> Finding:
    return turn.measure(turn.Options(url=url, **(options or RIGHT)), ground(timeout))


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    certificates.make(folder)
    return folder


@pytest.fixture(scope="module")
def server(issued: Path) -> Iterator[Coturn]:
    """Static users, on UDP, TCP and TLS."""
    with coturn(*STATIC, certificate=issued / "good.pem") as running:
        yield running


@pytest.fixture(scope="module")
def secret_server() -> Iterator[Coturn]:
    with coturn(*SECRET) as running:
        yield running


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_right_credentials_relay_a_datagram_both_ways(server: Coturn, issued: Path, transport: str) -> None:
    found = ask(server.url(transport), **RIGHT, ca=str(issued / "ca.pem"))
    assert (found.state, found.word, found.warning) == ("up", "relayed", False)
    assert found.evidence["transport"] == transport
    assert found.evidence["relayed"] == "IPv4"
    assert 0 <= found.evidence["seconds"] < 10


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_wrong_password_is_refused(server: Coturn, transport: str) -> None:
    assert ask(server.url(transport), **WRONG).word == "credentials-refused"


def test_an_unknown_user_is_refused(server: Coturn) -> None:
    assert ask(server.url(), username="nobody", password="right-password").word == "credentials-refused"


def test_a_time_in_the_user_name_that_is_past_is_expired_only_where_the_server_refuses(server: Coturn) -> None:
    past, coming = int(time.time()) - 60, int(time.time()) + 600
    assert ask(server.url(), username=f"{past}:web", password="x").word == "credentials-expired"
    assert ask(server.url(), username=f"{coming}:web", password="x").word == "credentials-refused"
    with coturn("lt-cred-mech", f"user={past}:x") as lenient:
        assert ask(lenient.url(), username=f"{past}", password="x").word == "relayed"


def test_a_shared_secret_makes_credentials_that_are_taken(secret_server: Coturn) -> None:
    assert ask(secret_server.url(), secret="shared-secret").word == "relayed"
    assert ask(secret_server.url(), secret="shared-secret", username="web").word == "relayed"


def test_another_secret_is_refused_not_expired(secret_server: Coturn) -> None:
    found = ask(secret_server.url(), secret="another-secret")
    assert (found.state, found.word) == ("down", "credentials-refused")


def test_static_credentials_on_a_server_with_a_secret_are_refused(secret_server: Coturn) -> None:
    assert ask(secret_server.url(), **RIGHT).word == "credentials-refused"


def test_no_secret_of_the_options_is_in_what_is_found(server: Coturn, secret_server: Coturn) -> None:
    for found in (ask(server.url(), **WRONG), ask(secret_server.url(), secret="another-secret")):
        told = f"{found.detail} {found.evidence}"
        assert "wrong-password" not in told
        assert "another-secret" not in told


def test_a_server_without_udp_is_refused_over_udp_and_relays_over_tcp() -> None:
    with coturn(*STATIC, "no-udp") as tcp_only:
        assert ask(tcp_only.url("udp")).word == "refused"
        assert ask(tcp_only.url("tcp")).word == "relayed"


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_server_that_announces_a_wrong_address_allocates_and_does_not_relay(transport: str) -> None:
    with coturn(*STATIC, "external-ip=127.0.0.77/127.0.0.1") as broken:
        found = ask(broken.url(transport))
        assert found.evidence["seconds"] < 5
    assert (found.state, found.word) == ("down", "relay-broken")


def test_a_used_up_quota_is_told_from_wrong_credentials() -> None:
    with coturn(*STATIC, "user-quota=1") as full, socket.socket(type=socket.SOCK_DGRAM) as holder:
        hold_allocation(holder, full)
        assert ask(full.url()).word == "quota-reached"


def test_a_server_that_forbids_our_address_says_so() -> None:
    with coturn(*STATIC, loopback=False) as strict:
        assert ask(strict.url()).word == "not-allowed"


def test_a_server_that_relays_for_everybody_is_a_warning() -> None:
    with coturn(*OPEN) as lavish:
        found = ask(lavish.url())
    assert (found.state, found.word, found.warning) == ("up", "relayed", True)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("self-signed", "not signed by an authority that is trusted"),
        ("untrusted", "not signed by an authority that is trusted"),
        ("expired", "has expired"),
        ("other-host", "localhost"),
    ],
)
def test_a_bad_certificate_is_tls_with_what_is_wrong(issued: Path, kind: str, told: str) -> None:
    with coturn(*STATIC, certificate=issued / f"{kind}.pem") as server:
        found = ask(server.url("tls"), **RIGHT, ca=str(issued / "ca.pem"))
    assert (found.state, found.word) == ("down", "tls")
    assert told in found.detail


def test_a_file_of_authorities_that_is_missing_is_upkeep_s_own_trouble(server: Coturn) -> None:
    found = ask(server.url("tls"), **RIGHT, ca="/nowhere/ca.pem")
    assert (found.state, found.word) == ("unknown", "unset")


def test_a_closed_port_is_refused_at_once() -> None:
    for transport in ("udp", "tcp"):
        found = timely(5, partial(ask, f"turn:127.0.0.1:{free_port()}?transport={transport}"))
        assert (found.state, found.word) == ("down", "refused")
        assert "from this machine" in found.detail
    assert timely(5, lambda: ask(f"turns:127.0.0.1:{free_port()}")).word == "refused"


def test_a_name_that_does_not_resolve_is_dns() -> None:
    found = ask("turn:turn.invalid:3478")
    assert (found.state, found.word) == ("down", "dns")
    assert "from this machine" in found.detail


Hanging = Callable[[], Any]


@dataclass(frozen=True)
class Hangs:
    """A server that does not answer as it should, and what is said of it."""

    name: str
    start: Hanging
    url: str
    word: str


def error(code: int, *attributes: tuple[int, bytes]) -> Callable[[bytes], bytes]:
    """A TURN server that answers every request with an error."""

    def answer(request: bytes) -> bytes:
        rows = [(0x0009, struct.pack("!HBB", 0, code // 100, code % 100)), *attributes]
        body = b"".join(struct.pack("!HH", kind, len(value)) + value for kind, value in rows)
        return struct.pack("!HHI", 0x0113, len(body), 0x2112A442) + request[8:20] + body

    return answer


UDP, TCP, TLS = "turn:127.0.0.1:{}?transport=udp", "turn:127.0.0.1:{}?transport=tcp", "turns:127.0.0.1:{}"
MAIL = b"220 mail.example ESMTP\r\n"
STALE = (0x15, b"once")

HANGING = [
    Hangs("silent over udp", silent_udp, UDP, "timeout"),
    Hangs("silent over tcp", silent_tcp, TCP, "timeout"),
    Hangs("silent behind tls", silent_tcp, TLS, "timeout"),
    Hangs("one byte at a time", lambda: dripping(b"\x01\x13\xff\xff\x21\x12\xa4\x42"), TCP, "timeout"),
    Hangs("one byte of TLS at a time", lambda: dripping(b"\x16\x03\x03\x40\x00"), TLS, "timeout"),
    Hangs("a mail server", lambda: saying(MAIL), TCP, "malformed"),
    Hangs("a mail server behind tls", lambda: saying(MAIL), TLS, "tls"),
    Hangs("closes at once", hanging_up, TCP, "reset"),
    Hangs("an echo over udp", lambda: talking_udp(lambda data: b"hello"), UDP, "malformed"),
    Hangs("a flood of junk", flooding, UDP, "malformed"),
    Hangs("a server error", lambda: talking_udp(error(500)), UDP, "malformed"),
    Hangs("401 without a nonce", lambda: talking_udp(error(401)), UDP, "credentials-refused"),
    Hangs("stale nonces without end", lambda: talking_udp(error(438, STALE)), UDP, "malformed"),
    Hangs("403", lambda: talking_udp(error(403)), UDP, "not-allowed"),
    Hangs("486", lambda: talking_udp(error(486)), UDP, "quota-reached"),
    Hangs("508", lambda: talking_udp(error(508)), UDP, "quota-reached"),
]


@pytest.mark.parametrize("hangs", HANGING, ids=lambda hangs: hangs.name)
def test_whatever_hangs_the_check_ends_within_its_limit(hangs: Hangs) -> None:
    with hangs.start() as port:
        found = timely(1.5 + 1, lambda: ask(hangs.url.format(port), timeout=1.5))
    assert (found.state, found.word) == ("down", hangs.word), found.detail
    assert found.detail


def test_another_server_that_the_first_one_names_is_asked_instead(server: Coturn) -> None:
    where = struct.pack("!BBH", 0, 1, server.port) + socket.inet_aton("127.0.0.1")
    with talking_udp(error(300, (0x8023, where))) as port:
        assert ask(f"turn:127.0.0.1:{port}").word == "relayed"
    with talking_udp(error(300)) as port:
        assert ask(f"turn:127.0.0.1:{port}").word == "malformed"


def test_stun_answers_with_the_address_that_it_sees(server: Coturn) -> None:
    found = stun.measure(stun.Options(url=f"stun:127.0.0.1:{server.port}"), ground())
    assert (found.state, found.word) == ("up", "answers")
    assert found.response_time is not None
    assert found.evidence["family"] == "IPv4"


@contextmanager
def closed() -> Iterator[int]:
    yield free_port()


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (closed, "refused"),
        (silent_udp, "timeout"),
        (lambda: talking_udp(lambda data: b"hello"), "malformed"),
        (lambda: talking_udp(lambda data: b"\x01\x11\x00\x00" + data[4:20]), "malformed"),
        (lambda: talking_udp(lambda data: b"\x01\x01\x00\x00" + data[4:20]), "malformed"),
    ],
    ids=["closed", "silent", "an echo", "an error", "no address"],
)
def test_stun_tells_what_does_not_answer(start: Hanging, word: str) -> None:
    with start() as port:
        found = timely(1.2 + 1, lambda: stun.measure(stun.Options(url=f"stun:127.0.0.1:{port}"), ground(1.2)))
    assert (found.state, found.word) == ("down", word)
    if word == "refused":
        assert "from this machine" in found.detail


def hold_allocation(holder: socket.socket, server: Coturn) -> None:
    """One allocation of the user `web` that stays."""
    from upkeep.checks.deadline import Deadline
    from upkeep.checks.turn_client import Credentials, Session, Wire

    holder.connect(("127.0.0.1", server.port))
    Session(Wire(holder, Deadline(10)), Credentials("web", "right-password")).allocate(600)
