"""Apple's push service over HTTP/2: scenario -> word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from peers.hanging import hanging_up, silent_tcp
from peers.limits import timely
from peers.servers import Process, accepts, free_port, kept_running, own_folder, program
from upkeep.checks import apns
from upkeep.checks.interface import Finding, Ground

pytestmark = pytest.mark.peers

DEVICES = {
    "other-environment": (400, "BadDeviceToken"),
    "key-of-other-environment": (403, "BadEnvironmentKeyInToken"),
    "gone": (410, "Unregistered"),
    "expired": (410, "ExpiredToken"),
    "other-app": (400, "DeviceTokenNotForTopic"),
    "topic-forbidden": (400, "TopicDisallowed"),
    "new-tokens": (429, "TooManyProviderTokenUpdates"),
    "busy": (429, "TooManyRequests"),
    "large": (413, "PayloadTooLarge"),
    "bad-request": (400, "BadExpirationDate"),
    "broken": (500, "InternalServerError"),
    "stopping": (503, "Shutdown"),
}
LIVING = "ab" * 32


def device(name: str) -> str:
    """The 64 digits under which the peer knows a trouble."""
    return name.encode().hex().ljust(64, "0")


@dataclass
class Apns:
    """The running service, and the key that it knows."""

    url: str
    key: EllipticCurvePrivateKey
    log: Path

    def pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def tokens(self) -> set[str]:
        return set(self.log.read_text().split("\n")) - {""}


@contextmanager
def apns_peer(ahead: float = 0.0) -> Iterator[Apns]:
    key, port = generate_private_key(SECP256R1()), free_port()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    settings = {
        "port": port, "publicKey": public, "keyId": "ABC1234567", "teamId": "TEAM123456", "ahead": ahead,
        "topic": "example.harbor", "devices": {device(name): answer for name, answer in DEVICES.items()},
    }  # fmt: skip
    with own_folder() as folder:
        command = [program("node"), str(Path(__file__).with_name("apns_peer.js")), json.dumps(settings)]
        with kept_running(Process(command, folder, lambda: accepts(port))):
            yield Apns(f"http://127.0.0.1:{port}", key, folder / "server.log")


@pytest.fixture(scope="module")
def service() -> Iterator[Apns]:
    with apns_peer() as running:
        yield running


def ask(service: Apns, timeout: float = 10.0, **options: Any) -> Finding:
    given = {
        "key": service.pem(), "key_id": "ABC1234567", "team_id": "TEAM123456", "topic": "example.harbor",
        "device": LIVING, "url": service.url,
    }  # fmt: skip
    asked = apns.Options(**(given | options))
    return apns.measure(asked, Ground(folder=Path("/"), timeout=timeout, now=datetime.now(UTC)))


def test_a_right_key_is_accepted_over_http2(service: Apns) -> None:
    found = ask(service)
    assert (found.state, found.word) == ("up", "accepted"), found.detail
    assert "test device" in found.detail


def test_without_a_device_only_the_form_is_looked_at(service: Apns) -> None:
    before = service.tokens()
    found = ask(service, device=None)
    assert (found.state, found.word) == ("up", "valid")
    assert service.tokens() == before


def test_the_same_token_is_used_again_for_a_while(service: Apns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apns, "epoch", lambda: 1_795_000_000.0)
    first = apns._token(apns.Options(**options(service)))
    monkeypatch.setattr(apns, "epoch", lambda: 1_795_000_000.0 + 1200)
    assert apns._token(apns.Options(**options(service))) == first
    monkeypatch.setattr(apns, "epoch", lambda: 1_795_000_000.0 + 1800)
    assert apns._token(apns.Options(**options(service))) != first


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("other-environment", "environment-mismatch"),
        ("key-of-other-environment", "environment-mismatch"),
        ("gone", "gone"),
        ("expired", "gone"),
        ("other-app", "topic-mismatch"),
        ("topic-forbidden", "topic-mismatch"),
        ("new-tokens", "rate-limited"),
        ("busy", "rate-limited"),
        ("large", "too-large"),
        ("bad-request", "request-invalid"),
        ("broken", "server-error"),
        ("stopping", "server-error"),
    ],
)
def test_each_answer_comes_to_its_word(service: Apns, name: str, word: str) -> None:
    found = ask(service, device=device(name))
    assert (found.state, found.word) == ("down", word)
    assert found.evidence["reason"] == DEVICES[name][1]


def test_a_key_of_somebody_else_is_refused(service: Apns) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert ask(service, key=other.decode()).word == "key-refused"
    assert ask(service, key_id="OTHER12345").word == "key-refused"
    assert ask(service, team_id="OTHER12345").word == "key-refused"


def test_another_topic_is_a_mismatch(service: Apns) -> None:
    assert ask(service, topic="example.other").word == "topic-mismatch"


@pytest.mark.parametrize("hours", [3, -3])
def test_a_clock_that_is_off_is_told_from_a_wrong_key(hours: int) -> None:
    with apns_peer(hours * 3600) as off:
        assert ask(off).word == "clock-skew"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"key": "not a key"}, "PEM"),
        ({"key_id": "abc"}, "key_id"),
        ({"team_id": "TEAM-12345"}, "team_id"),
        ({"topic": "no topic"}, "topic"),
        ({"environment": "live"}, "environment"),
        ({"device": "zz" * 32}, "hexadecimal"),
        ({"device": "ab"}, "hexadecimal"),
    ],
)
def test_what_is_badly_formed_is_not_sent(service: Apns, changed: dict[str, Any], told: str) -> None:
    found = ask(service, **changed)
    assert (found.state, found.word) == ("down", "malformed")
    assert told in found.detail


@pytest.mark.parametrize(
    ("start", "word"),
    [(silent_tcp, "timeout"), (hanging_up, "reset")],
    ids=["silent", "closes at once"],
)
def test_whatever_hangs_the_check_ends_within_its_limit(service: Apns, start: Any, word: str) -> None:
    with start() as port:
        found = timely(1.0 + 1, lambda: ask(service, url=f"http://127.0.0.1:{port}", timeout=1.0))
    assert (found.state, found.word) == ("down", word), found.detail


def test_what_cannot_be_reached_is_told_from_this_machine(service: Apns) -> None:
    for url, word in ((f"http://127.0.0.1:{free_port()}", "refused"), ("https://push.invalid", "dns")):
        found = ask(service, url=url)
        assert (found.state, found.word) == ("down", word)
        assert "from this machine" in found.detail


def options(service: Apns) -> dict[str, Any]:
    return {"key": service.pem(), "key_id": "ABC1234567", "team_id": "TEAM123456", "topic": "example.harbor"}
