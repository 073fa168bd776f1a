"""Functions that work, lack, fail, ask for a login or refuse the page: host and name -> word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from peers.function_host import PAGE, function_host
from peers.hanging import dripping, hanging_up, silent_tcp
from peers.limits import timely
from peers.servers import free_port
from upkeep.checks import function
from upkeep.checks.interface import Finding, Ground

pytestmark = pytest.mark.peers


def ask(url: str, timeout: float = 10.0, **options: Any) -> Finding:
    asked = function.Options(url=url, **({"origin": PAGE} | options))
    return function.measure(asked, Ground(folder=Path("/"), timeout=timeout, now=datetime.now(UTC)))


WARN = "up, warning"
SAFE = {"safe": True}
SCENARIOS = [
    ("supabase", "create-room", {}, "up", "answers"),
    ("supabase", "create-room", SAFE, "up", "answers"),
    ("supabase", "absent", {}, "down", "not-deployed"),
    ("supabase", "no-bundle", {}, "down", "not-deployed"),
    ("supabase", "boots-not", {}, "down", "crashes"),
    ("supabase", "throws", {}, "down", "crashes"),
    ("supabase", "too-big", {}, "down", "crashes"),
    ("supabase", "too-slow", {}, "down", "crashes"),
    ("supabase", "own-404", {"origin": None}, "up", "answers"),
    ("supabase", "needs-login", {}, "up", "answers"),
    ("supabase", "needs-login", SAFE, WARN, "unauthorised"),
    ("vercel", "create-room", {}, "up", "answers"),
    ("vercel", "absent", {}, "down", "not-deployed"),
    ("vercel", "no-deployment", {}, "down", "not-deployed"),
    ("vercel", "throws", {}, "down", "crashes"),
    ("vercel", "slow", {}, "down", "crashes"),
    ("vercel", "behind-login", {}, "unknown", "blocked"),
    ("vercel", "protected", {}, "unknown", "blocked"),
    ("vercel", "checkpoint", {}, "unknown", "blocked"),
    ("vercel", "challenged", {}, "unknown", "blocked"),
    ("plain", "create-room", {}, "up", "answers"),
    ("plain", "star", {}, "up", "answers"),
    ("plain", "absent", {}, "down", "not-deployed"),
    ("plain", "absent", SAFE, "down", "not-deployed"),
    ("plain", "own-404", {"origin": None}, "up", "answers"),
    ("plain", "own-404", {}, WARN, "cors"),
    ("plain", "throws", {}, "down", "crashes"),
    ("plain", "no-cors", {}, WARN, "cors"),
    ("plain", "no-cors", {"origin": None}, "up", "answers"),
    ("plain", "other-page", {}, WARN, "cors"),
    ("plain", "no-headers", {}, WARN, "cors"),
    ("plain", "refuses-preflight", {}, WARN, "cors"),
    ("plain", "no-options", {}, WARN, "cors"),
    ("plain", "star", {"method": "DELETE"}, WARN, "cors"),
    ("plain", "preflight-only", {}, "up", "answers"),
    ("plain", "preflight-only", SAFE, WARN, "cors"),
    ("plain", "crashes-behind-preflight", {}, "up", "answers"),
    ("plain", "crashes-behind-preflight", SAFE, "down", "crashes"),
    ("plain", "login-for-all", {}, WARN, "unauthorised"),
    ("plain", "busy", {}, WARN, "rate-limited"),
    ("gateway", "create-room", {}, "up", "answers"),
    ("gateway", "create-room", SAFE, "down", "not-deployed"),
]


@pytest.mark.parametrize(
    ("host", "name", "options", "state", "word"), SCENARIOS, ids=lambda each: str(each) if isinstance(each, str) else ""
)
def test_each_answer_comes_to_its_word(host: str, name: str, options: dict[str, Any], state: str, word: str) -> None:
    with function_host(host) as peer:
        found = ask(f"{peer.url}/functions/v1/{name}", **options)
    assert (found.state + (", warning" if found.warning else ""), found.word) == (state, word), found.detail
    assert found.detail


def test_its_own_method_is_sent_only_where_that_is_safe() -> None:
    with function_host("plain") as peer:
        ask(f"{peer.url}/create-room")
        assert {each.method for each in peer.asked} == {"OPTIONS"}
        peer.asked.clear()
        ask(f"{peer.url}/create-room", safe=True)
        assert [each.method for each in peer.asked] == ["OPTIONS", "POST"]


def test_the_preflight_is_that_of_a_browser() -> None:
    with function_host("plain") as peer:
        ask(f"{peer.url}/create-room", method="PUT", origin=f"{PAGE}/rooms?id=1")
    headers = peer.asked[0].headers
    assert headers["origin"] == PAGE
    assert headers["access-control-request-method"] == "PUT"
    assert "content-type" in headers["access-control-request-headers"]


def test_a_page_of_the_function_s_own_origin_needs_no_leave() -> None:
    with function_host("plain") as peer:
        assert ask(f"{peer.url}/no-cors", origin=f"{peer.url}/").word == "answers"


def test_a_host_that_answers_for_every_name_is_told_as_such() -> None:
    with function_host("gateway") as peer:
        assert "for every name" in ask(f"{peer.url}/create-room").detail
    with function_host("supabase") as peer:
        assert "for every name" not in ask(f"{peer.url}/create-room").detail


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (silent_tcp, "timeout"),
        (lambda: dripping(b"HTTP/1.1 204 No Content\r\nX-Header: endless\r\n"), "timeout"),
        (hanging_up, "reset"),
    ],
    ids=["silent", "one byte at a time", "closes at once"],
)
def test_whatever_hangs_the_check_ends_within_its_limit(start: Any, word: str) -> None:
    with start() as port:
        found = timely(1.0 + 1, lambda: ask(f"http://127.0.0.1:{port}/create-room", timeout=1.0))
    assert (found.state, found.word) == ("down", word)


def test_what_cannot_be_reached_is_told_from_this_machine() -> None:
    for url, word in ((f"http://127.0.0.1:{free_port()}/x", "refused"), ("http://fn.invalid/x", "dns")):
        found = ask(url)
        assert (found.state, found.word) == ("down", word)
        assert "from this machine" in found.detail
