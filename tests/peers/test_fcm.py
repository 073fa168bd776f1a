"""Firebase accounts and test devices: scenario -> word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from peers.firebase_peer import TOKEN, Firebase, firebase
from peers.hanging import dripping, silent_tcp
from peers.limits import timely
from peers.servers import free_port
from peers.web_peer import Answer, document
from upkeep.checks import fcm, fcm_send
from upkeep.checks.interface import Finding, Ground

pytestmark = pytest.mark.peers


def ground(timeout: float = 10.0) -> Ground:
    return Ground(folder=Path("/"), timeout=timeout, now=datetime.now(UTC))


def ask(account: str, timeout: float = 10.0) -> Finding:
    return fcm.measure(fcm.Options(account=account), ground(timeout))


def send(service: Firebase, device: str, **changed: Any) -> Finding:
    options = fcm_send.Options(account=service.account(**changed), token=device, url=service.peer.url)
    return fcm_send.measure(options, ground())


@pytest.fixture(scope="module")
def service() -> Iterator[Firebase]:
    with firebase() as running:
        yield running


def test_a_right_account_gets_a_token(service: Firebase) -> None:
    found = ask(service.account())
    assert (found.state, found.word) == ("up", "valid")
    assert TOKEN not in f"{found.detail} {found.evidence}"


def test_a_revoked_key_is_refused(service: Firebase) -> None:
    other = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    found = ask(service.account(private_key=other.decode()))
    assert (found.state, found.word) == ("down", "key-refused")
    assert "Invalid JWT Signature" in found.detail


@pytest.mark.parametrize("hours", [2, -2])
def test_a_clock_that_is_off_is_told_from_a_revoked_key(hours: int) -> None:
    with firebase(hours * 3600) as off:
        found = ask(off.account())
    assert (found.state, found.word) == ("down", "clock-skew")


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (document(400, {"error": "invalid_grant", "error_description": "account not found"}), "key-refused"),
        (document(401, {"error": "invalid_client"}), "key-refused"),
        (Answer(429), "rate-limited"),
        (Answer(503), "server-error"),
        (Answer(200, b"<html>hotel wifi</html>"), "protocol"),
        (document(200, {"token": "other"}), "protocol"),
    ],
)
def test_each_answer_of_the_token_service_comes_to_its_word(answer: Answer, word: str) -> None:
    with firebase(token_answer=answer) as service:
        found = ask(service.account())
    assert (found.state, found.word) == ("down", word)


EC_KEY = generate_ec(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"type": "authorized_user"}, "service_account"),
        ({"project_id": None}, "project_id"),
        ({"private_key": None, "client_email": None}, "client_email, private_key"),
        ({"private_key": "-----BEGIN PRIVATE KEY-----\nbroken\n-----END PRIVATE KEY-----"}, "no key in PEM"),
        ({"private_key": EC_KEY}, "no RSA key"),
        ({"token_uri": "ftp://oauth.example"}, "token_uri"),
        ({"token_uri": 7}, "token_uri"),
    ],
)
def test_a_badly_formed_account_says_what_is_wrong(service: Firebase, changed: dict[str, Any], told: str) -> None:
    found = ask(service.account(**changed))
    assert (found.state, found.word) == ("down", "malformed")
    assert told in found.detail


@pytest.mark.parametrize("text", ["", "[]", "{", "null", json.dumps({"project_info": {}})])
def test_what_is_no_account_is_malformed(text: str) -> None:
    assert ask(text).word == "malformed"


def test_a_key_whose_line_ends_were_escaped_twice_is_still_read(service: Firebase) -> None:
    pem = json.loads(service.account())["private_key"].replace("\n", "\\n")
    assert ask(service.account(private_key=pem)).word == "valid"


@pytest.mark.parametrize(
    ("device", "word"),
    [
        ("living-device", "accepted"),
        ("malformed", "token-malformed"),
        ("bad-request", "request-invalid"),
        ("gone", "gone"),
        ("other-project", "sender-mismatch"),
        ("api-off", "not-allowed"),
        ("apple-key", "third-party-refused"),
        ("busy", "rate-limited"),
        ("broken", "server-error"),
    ],
)
def test_each_answer_of_the_messaging_service_comes_to_its_word(service: Firebase, device: str, word: str) -> None:
    found = send(service, device)
    assert (found.state, found.word) == ("up" if word == "accepted" else "down", word), found.detail
    assert TOKEN not in f"{found.detail} {found.evidence}"


def test_sending_with_a_refused_account_says_so_and_sends_nothing(service: Firebase) -> None:
    before = len(service.peer.asked)
    other = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert send(service, "living-device", private_key=other.decode()).word == "key-refused"
    assert [each.path for each in service.peer.asked[before:]] == ["/token"]


@pytest.mark.parametrize(
    "start",
    [silent_tcp, lambda: dripping(b"HTTP/1.1 200 OK\r\nX-Header: endless\r\n")],
    ids=["silent", "one byte at a time"],
)
def test_whatever_hangs_the_check_ends_within_its_limit(service: Firebase, start: Any) -> None:
    with start() as port:
        account = service.account(token_uri=f"http://127.0.0.1:{port}/token")
        found = timely(1.0 + 1, lambda: ask(account, timeout=1.0))
        options = fcm_send.Options(account=service.account(), token="x", url=f"http://127.0.0.1:{port}")
        sent = timely(1.0 + 1, lambda: fcm_send.measure(options, ground(1.0)))
    assert (found.state, found.word, sent.word) == ("down", "timeout", "timeout")


def test_what_cannot_be_reached_is_told_from_this_machine(service: Firebase) -> None:
    for url, word in ((f"http://127.0.0.1:{free_port()}", "refused"), ("http://oauth.invalid", "dns")):
        found = ask(service.account(token_uri=url))
        assert (found.state, found.word) == ("down", word)
        assert "from this machine" in found.detail
