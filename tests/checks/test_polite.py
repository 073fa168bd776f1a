"""Many addresses asked side by side, and politely."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

from peers.web_peer import Answer, Asked, web_peer
from upkeep.checks.deadline import Deadline
from upkeep.checks.polite import NOT_ASKED, PER_HOST, Manner, ask_all, is_private
from upkeep.checks.web.request import Fault


def manner(seconds: float = 20, *, private: bool = True) -> Manner:
    return Manner(Deadline(seconds), private)


def words(found: dict[str, Any]) -> dict[object, int]:
    return Counter(each.word if isinstance(each, Fault) else each.status for each in found.values())


def test_a_host_is_asked_by_a_few_at_a_time() -> None:
    lock, here, most = threading.Lock(), [0], [0]

    def answering(_: Asked) -> Answer:
        with lock:
            here[0] += 1
            most[0] = max(most[0], here[0])
        time.sleep(0.05)
        with lock:
            here[0] -= 1
        return Answer()

    with web_peer(answering) as peer:
        found = ask_all([f"{peer.url}/{number}" for number in range(12)], "HEAD", manner())
    assert words(found) == {200: 12}
    assert 1 < most[0] <= PER_HOST


def test_a_host_that_asks_for_a_rest_gets_it_and_is_asked_again() -> None:
    times: list[float] = []

    def answering(_: Asked) -> Answer:
        times.append(time.monotonic())
        return Answer(429, headers={"Retry-After": "1"}) if len(times) == 1 else Answer()

    with web_peer(answering) as peer:
        found = ask_all([f"{peer.url}/a"], "GET", manner())
    assert words(found) == {200: 1}
    assert times[1] - times[0] >= 1


def test_a_host_that_wants_a_long_rest_is_left_alone() -> None:
    with web_peer(lambda _: Answer(429, headers={"Retry-After": "600"})) as peer:
        found = ask_all([f"{peer.url}/{number}" for number in range(12)], "HEAD", manner())
        assert len(peer.asked) == PER_HOST
    assert words(found) == {429: 4, NOT_ASKED: 8}


def test_what_no_time_is_left_for_is_not_asked() -> None:
    with web_peer(lambda _: Answer()) as peer:
        assert words(ask_all([peer.url], "HEAD", manner(0.0))) == {NOT_ASKED: 1}


def test_a_private_address_is_not_asked_for_a_public_page() -> None:
    with web_peer(lambda _: Answer()) as peer:
        assert words(ask_all([peer.url], "HEAD", manner(private=False))) == {"offline": 1}
        assert peer.asked == []


def test_what_is_private() -> None:
    assert is_private("http://127.0.0.1/")
    assert is_private("http://localhost/")
    assert is_private("http://10.0.0.1/")
    assert not is_private("http://9.9.9.9/")
