"""From the outside in: which of several faults is named."""

from __future__ import annotations

from typing import Any

import pytest

from upkeep.checks.browsing.blame import blocked_calls, judge
from upkeep.checks.browsing.record import Issue, Request, ScriptError, View, Visit

PAGE = "https://app.example.com/"
SHOWS = View(complete=True, text=500)
SPINS = View(complete=True, text=10, waiting=True)


def request(kind: str = "Fetch", url: str = "https://api.example.com/x", **more: Any) -> Request:
    return Request(**{"id": url, "url": url, "kind": kind, "ended": 1.0, "status": 200, **more})


def word(*requests: Request, outside: dict[str, int | None] | None = None, **more: Any) -> str:
    document = request("Document", PAGE, main=True, started=0.9)
    seen = Visit(**{"url": PAGE, "requests": (document, *requests), "view": SHOWS, **more})
    return judge(seen, 2.0, outside or {}).word


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        ("net::ERR_NAME_NOT_RESOLVED", "dns"),
        ("net::ERR_CERT_DATE_INVALID", "tls"),
        ("net::ERR_SSL_PROTOCOL_ERROR", "tls"),
        ("net::ERR_CONNECTION_REFUSED", "refused"),
        ("net::ERR_CONNECTION_RESET", "reset"),
        ("net::ERR_TIMED_OUT", "timeout"),
        ("net::ERR_TOO_MANY_REDIRECTS", "redirect-loop"),
        ("net::ERR_INTERNET_DISCONNECTED", "offline"),
        ("net::ERR_SOMETHING_NEW", "reset"),
    ],
)
def test_what_chromium_says_of_a_page_that_is_not_there(failure: str, expected: str) -> None:
    assert word(failure=failure) == expected


def test_a_missing_script_comes_before_the_error_that_follows_from_it() -> None:
    missing = request("Script", PAGE + "app.js", status=404)
    error = ScriptError(message="app is not defined", url=PAGE, uncaught=True)
    assert word(missing, errors=(error,), view=View()) == "missing-asset"
    assert word(errors=(error,), view=View()) == "javascript-error"


def test_an_error_on_a_page_that_shows_all_it_has_is_no_fault_of_loading() -> None:
    error = ScriptError(message="x is undefined", url=PAGE + "app.js", uncaught=True)
    assert word(errors=(error,)) == "loads"


def test_an_error_that_is_only_logged_counts_where_the_page_shows_nothing_or_says_that_something_failed() -> None:
    logged = (ScriptError(message="Error: retrying", url=PAGE + "app.js", thrown=True),)
    short = {"complete": True, "text": 12}
    assert word(errors=logged, view=View(**short)) == "loads"
    assert word(errors=logged, view=View(**short, sorry=True)) == "javascript-error"
    assert word(errors=logged, view=View(complete=True)) == "javascript-error"
    assert word(view=View(**short, sorry=True)) == "loads"


def test_a_blocked_call_is_cors_only_when_the_answer_outside_is_a_good_one() -> None:
    call = request(cors="MissingAllowOriginHeader", failure="net::ERR_FAILED", status=None)
    assert word(call, outside={call.url: 200}, view=SPINS) == "cors"
    assert word(call, outside={call.url: 502}, view=SPINS) == "api-error"
    assert word(call, outside={call.url: None}, view=SPINS) == "api-error"


def test_services_that_only_count_are_never_to_blame() -> None:
    tracker = request(url="https://www.google-analytics.com/g", cors="x", failure="net::ERR_FAILED")
    assert blocked_calls(Visit(url=PAGE, requests=(tracker,))) == []
    assert word(tracker, request("Script", "https://plausible.io/a.js", status=404)) == "loads"


def test_a_visitor_who_is_not_logged_in_is_not_a_fault() -> None:
    assert word(request(status=401), view=SPINS) == "never-ready"


def test_mixed_content_and_policy_are_named_by_the_issue() -> None:
    assert word(issues=(Issue(code="mixed-content", url="http://cdn.example/a.js"),)) == "mixed-content"
    assert word(issues=(Issue(code="csp", url=PAGE + "a.js", directive="script-src"),)) == "csp"


def test_the_slowest_answer_of_a_slow_page_is_named_by_what_it_is() -> None:
    slow = {"started": 0.0, "ended": 4.0}
    assert word(request(**slow), seconds=5.0) == "slow-api"
    assert word(request("Image", PAGE + "big.png", **slow), seconds=5.0) == "slow-assets"
    assert word(request(**slow), seconds=1.0) == "loads"
    assert word(seconds=5.0) == "loads"


def test_nothing_painted_and_nothing_said_is_empty() -> None:
    assert word(view=View(complete=True)) == "empty"
    assert word(view=View(complete=True, text=5, ready=False)) == "never-ready"
    assert word(view=View(busy=True)) == "javascript-error"
    assert word(documents=9) == "redirect-loop"
