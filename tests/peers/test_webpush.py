"""Web Push to a stand-in for browsers and to a service as strict as the real ones: scenario -> word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from peers.hanging import dripping, hanging_up, silent_tcp
from peers.limits import timely
from peers.npm_peers import WebPushTesting, web_push_testing
from peers.push_service import PushService, pair, push_service
from peers.servers import free_port
from upkeep.checks import webpush
from upkeep.checks.interface import Finding, Ground

pytestmark = pytest.mark.peers

SUBJECT = "mailto:ops@harbor.example"


def send(subscription: str, private: str, timeout: float = 10.0, **options: Any) -> Finding:
    asked = webpush.Options(subscription=subscription, private=private, **({"subject": SUBJECT} | options))
    return webpush.measure(asked, Ground(folder=Path("/"), timeout=timeout, now=datetime.now(UTC)))


@pytest.fixture(scope="module")
def lenient() -> Iterator[WebPushTesting]:
    with web_push_testing() as server:
        yield server


@pytest.fixture(scope="module")
def strict() -> Iterator[PushService]:
    with push_service() as service:
        yield service


def test_a_notification_arrives_and_can_be_read(lenient: WebPushTesting) -> None:
    subscription, name = lenient.subscribe()
    found = send(subscription, lenient.sender.private, payload='{"title": "Harbour"}')
    assert (found.state, found.word) == ("up", "accepted")
    assert lenient.arrived(name) == ['{"title": "Harbour"}']


def test_a_subscription_that_ended_is_gone(lenient: WebPushTesting) -> None:
    subscription, name = lenient.subscribe()
    lenient.expire(name)
    found = send(subscription, lenient.sender.private)
    assert (found.state, found.word) == ("down", "gone")


def test_another_key_pair_is_a_mismatch(lenient: WebPushTesting) -> None:
    subscription, _ = lenient.subscribe()
    assert send(subscription, pair().private).word == "vapid-mismatch"


def test_a_strict_service_accepts_what_is_sent(strict: PushService) -> None:
    found = send(strict.subscription(), strict.sender.private, public=strict.sender.public)
    assert (found.state, found.word) == ("up", "accepted")
    assert json.loads(strict.arrived[-1])["title"] == "Test notification"
    assert "arrives" in found.detail


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("gone-404", "gone"),
        ("gone-410", "gone"),
        ("busy", "rate-limited"),
        ("broken", "server-error"),
        ("large", "too-large"),
        ("mozilla-key", "key-refused"),
        ("mozilla-ttl", "request-invalid"),
        ("google-sender", "vapid-mismatch"),
        ("google-token", "key-refused"),
        ("apple-hash", "vapid-mismatch"),
        ("apple-token", "key-refused"),
        ("windows", "key-refused"),
    ],
)
def test_each_answer_of_a_real_service_comes_to_its_word(strict: PushService, name: str, word: str) -> None:
    found = send(strict.subscription(name), strict.sender.private)
    assert (found.state, found.word) == ("down", word)
    assert f"/push/{name}" not in f"{found.detail} {found.evidence}", "the endpoint is a secret"


def test_a_message_that_is_too_large_is_refused_by_the_service(strict: PushService) -> None:
    assert send(strict.subscription(), strict.sender.private, payload="x" * 5000).word == "too-large"


def test_a_key_that_the_service_does_not_know_is_a_mismatch(strict: PushService) -> None:
    assert send(strict.subscription(), pair().private).word == "vapid-mismatch"


@pytest.mark.parametrize("hours", [13, -13])
def test_a_clock_that_is_off_by_half_a_day_is_told_from_a_wrong_key(hours: int) -> None:
    with push_service(hours * 3600) as service:
        found = send(service.subscription(), service.sender.private)
    assert (found.state, found.word) == ("down", "clock-skew")


def test_a_clock_that_is_off_by_an_hour_does_not_matter() -> None:
    with push_service(3600) as service:
        assert send(service.subscription(), service.sender.private).word == "accepted"


def test_nothing_is_sent_where_something_is_badly_formed(strict: PushService) -> None:
    before = len(strict.peer.asked)
    other = pair()
    good = strict.subscription()
    assert send("{}", strict.sender.private).word == "malformed"
    assert send(good, "not a key").word == "malformed"
    assert send(good, strict.sender.private, subject="ops@harbor.example").word == "subject-invalid"
    assert send(good, strict.sender.private, subject=None).word == "unset"
    assert send(good, strict.sender.private, public=other.public).word == "vapid-mismatch"
    told = strict.subscription(options={"applicationServerKey": other.public})
    assert send(told, strict.sender.private).word == "vapid-mismatch"
    assert len(strict.peer.asked) == before


def test_no_secret_is_in_what_is_found(strict: PushService) -> None:
    for found in (send(strict.subscription("google-token"), strict.sender.private), send("{}", "not a key at all")):
        told = f"{found.detail} {found.evidence}"
        assert strict.sender.private not in told
        assert "not a key at all" not in told


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (silent_tcp, "timeout"),
        (lambda: dripping(b"HTTP/1.1 201 Created\r\nX-Header: endless\r\n"), "timeout"),
        (hanging_up, "reset"),
    ],
    ids=["silent", "one byte at a time", "closes at once"],
)
def test_whatever_hangs_the_check_ends_within_its_limit(strict: PushService, start: Any, word: str) -> None:
    with start() as port:
        there = moved(strict, f"http://127.0.0.1:{port}/push/1")
        found = timely(1.0 + 1, lambda: send(there, strict.sender.private, timeout=1.0))
    assert (found.state, found.word) == ("down", word)


def test_what_cannot_be_reached_is_told_from_this_machine(strict: PushService) -> None:
    for url, word in ((f"http://127.0.0.1:{free_port()}/1", "refused"), ("http://push.invalid/1", "dns")):
        found = send(moved(strict, url), strict.sender.private)
        assert (found.state, found.word) == ("down", word)
        assert "from this machine" in found.detail


def moved(service: PushService, endpoint: str) -> str:
    return json.dumps(json.loads(service.subscription()) | {"endpoint": endpoint})
