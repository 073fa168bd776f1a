"""Video services that take, refuse and cannot answer: scenario -> word."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from peers.hanging import dripping, hanging_up, saying, silent_tcp
from peers.limits import timely
from peers.provider_peer import KEY, SECRET, decoded, provider
from peers.servers import free_port
from peers.web_peer import Answer, document
from upkeep.checks import video_provider
from upkeep.checks.interface import Finding, Ground

pytestmark = pytest.mark.peers

EVERY = ("livekit", "twilio", "daily", "agora")


def ask(kind: str, url: str, timeout: float = 10.0, **options: Any) -> Finding:
    asked = video_provider.Options(provider=kind, url=url, **({"key": KEY, "secret": SECRET} | options))
    return video_provider.measure(asked, Ground(folder=Path("/"), timeout=timeout, now=datetime.now(UTC)))


@dataclass(frozen=True)
class Scenario:
    """What a service answers, and the word for it."""

    kind: str
    state: str
    word: str
    options: dict[str, Any] = field(default_factory=dict)
    ahead: float = 0.0
    instead: Answer | None = None


def twilio(code: int, status: int) -> Answer:
    return document(status, {"code": code, "message": "Twilio says so", "status": status})


WRONG_SECRET, WRONG_KEY = {"secret": "another-secret"}, {"key": "another-key"}
SCENARIOS = [
    *(Scenario(kind, "up", "accepted") for kind in EVERY),
    *(Scenario(kind, "down", "key-refused", WRONG_KEY) for kind in EVERY),
    *(Scenario(kind, "down", "key-refused", WRONG_SECRET) for kind in ("livekit", "twilio", "agora")),
    *(Scenario(kind, "up", "rate-limited", instead=Answer(429)) for kind in EVERY),
    *(Scenario(kind, "down", "server-error", instead=Answer(503)) for kind in EVERY),
    *(Scenario(kind, "down", "protocol", instead=Answer(200, b"<html>parked</html>")) for kind in EVERY),
    Scenario("livekit", "down", "protocol", instead=Answer(404)),
    Scenario("livekit", "down", "grant-missing", instead=document(401, {"msg": "permissions denied"})),
    Scenario("livekit", "down", "clock-skew", ahead=3600),
    Scenario("livekit", "down", "clock-skew", ahead=-3600),
    Scenario("livekit", "down", "quota-reached", instead=document(429, {"msg": "participant minutes quota exceeded"})),
    Scenario("twilio", "down", "key-refused", instead=twilio(20101, 401)),
    Scenario("twilio", "down", "key-refused", instead=twilio(20103, 401)),
    Scenario("twilio", "down", "expired", instead=twilio(20104, 401)),
    Scenario("twilio", "down", "clock-skew", instead=twilio(20105, 401)),
    Scenario("twilio", "down", "grant-missing", instead=twilio(20008, 403)),
    Scenario("twilio", "up", "rate-limited", instead=twilio(20429, 429)),
    Scenario("daily", "down", "not-configured", instead=document(400, {"error": "authorization-header-error"})),
    Scenario("daily", "down", "quota-reached", instead=Answer(402)),
    Scenario("agora", "down", "grant-missing", instead=Answer(403)),
    Scenario("livekit", "unknown", "unset", {"secret": None}),
    Scenario("twilio", "unknown", "unset", {"key": None, "secret": None}),
    Scenario("jitsi", "unknown", "unset"),
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: f"{each.kind} {each.word}")
def test_each_answer_comes_to_its_word(scenario: Scenario) -> None:
    with provider(scenario.kind, scenario.ahead, scenario.instead) as peer:
        found = ask(scenario.kind, peer.url, **scenario.options)
    assert (found.state, found.word) == (scenario.state, scenario.word), found.detail
    assert found.detail
    assert SECRET not in f"{found.detail} {found.evidence}"
    assert "eyJ" not in found.detail


def test_the_token_for_livekit_grants_the_list_of_rooms_alone_and_ends_soon() -> None:
    with provider("livekit") as peer:
        ask("livekit", peer.url)
    _, claims, signed = decoded(peer.asked[0].headers["authorization"].removeprefix("Bearer "))
    assert signed
    assert claims["video"] == {"roomList": True}
    assert claims["exp"] - time.time() < 900


def test_an_address_for_websockets_is_asked_by_http() -> None:
    with provider("livekit") as peer:
        assert ask("livekit", peer.url.replace("http:", "ws:")).word == "accepted"


@pytest.mark.parametrize(
    ("start", "scheme", "word"),
    [
        (silent_tcp, "http", "timeout"),
        (lambda: dripping(b"HTTP/1.1 200 OK\r\nX-Header: endless\r\n"), "http", "timeout"),
        (silent_tcp, "https", "timeout"),
        (hanging_up, "http", "reset"),
        (lambda: saying(b"220 mail.example ESMTP\r\n"), "http", "protocol"),
        (lambda: saying(b"220 mail.example ESMTP\r\n"), "https", "tls"),
    ],
    ids=["silent", "one byte at a time", "silent behind tls", "closes at once", "a mail server", "no tls"],
)
def test_whatever_hangs_the_check_ends_within_its_limit(start: Any, scheme: str, word: str) -> None:
    with start() as port:
        found = timely(1.0 + 1, lambda: ask("livekit", f"{scheme}://127.0.0.1:{port}", timeout=1.0))
    assert (found.state, found.word) == ("down", word), found.detail


def test_what_cannot_be_reached_is_told_from_this_machine() -> None:
    for url, word in ((f"http://127.0.0.1:{free_port()}", "refused"), ("http://video.invalid", "dns")):
        found = ask("livekit", url)
        assert (found.state, found.word) == ("down", word)
        assert "from this machine" in found.detail
