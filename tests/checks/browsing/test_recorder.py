"""Events that no page on loopback can be made to raise, and events that come in no order."""

from __future__ import annotations

import time
from typing import Any

import pytest

from upkeep.checks.browsing.recorder import Recorder


def sent(id: str, url: str, **more: Any) -> dict[str, Any]:
    return {"requestId": id, "request": {"url": url}, "timestamp": 1.0, "type": "Document", "frameId": "top", **more}


def test_mixed_content_is_an_issue_when_it_was_blocked_and_none_when_it_was_upgraded() -> None:
    for resolution, count in (("MixedContentBlocked", 1), ("MixedContentAutomaticallyUpgraded", 0)):
        recorder = Recorder()
        details = {"resolutionStatus": resolution, "insecureURL": "http://cdn.example/a.js"}
        recorder.take("Audits.issueAdded", {"issue": {"details": {"mixedContentIssueDetails": details}}})
        assert [each.code for each in recorder.issues] == ["mixed-content"] * count


def test_a_redirect_is_one_document_and_a_frame_is_none() -> None:
    recorder = Recorder()
    recorder.frame = "top"
    recorder.take("Network.requestWillBeSent", sent("1", "http://a.example/"))
    recorder.take("Network.requestWillBeSent", sent("1", "http://a.example/b", redirectResponse={}))
    recorder.take("Network.requestWillBeSent", sent("2", "http://ads.example/", frameId="inner"))
    assert recorder.documents == 1
    assert [each.main for each in recorder.requests.values()] == [True, False]


def test_events_of_unknown_requests_and_unknown_names_are_passed_over() -> None:
    recorder = Recorder()
    for name in ("responseReceived", "dataReceived", "loadingFinished", "loadingFailed", "requestServedFromCache"):
        recorder.take(f"Network.{name}", {"requestId": "never seen", "response": {}})
    recorder.take("Page.somethingNew", {})
    recorder.take("Network.requestWillBeSent", sent("3", "data:text/plain,x"))
    assert not recorder.requests


def test_what_came_of_a_request_counts_before_its_end_and_its_end_says_how_much_it_was() -> None:
    recorder = Recorder()
    recorder.take("Network.requestWillBeSent", sent("1", "http://a.example/"))
    for size in (700, 300):
        recorder.take("Network.dataReceived", {"requestId": "1", "encodedDataLength": size})
    assert recorder.requests["1"].bytes == 1_000
    recorder.take("Network.loadingFinished", {"requestId": "1", "encodedDataLength": 1_200})
    assert recorder.requests["1"].bytes == 1_200


def test_an_error_names_the_place_in_its_stack_before_the_place_where_it_was_reported() -> None:
    recorder = Recorder()
    stack = "TypeError: x is not a function\n    at draw (https://a.example/app.js:7:3)"
    details = {"exception": {"description": stack}, "url": "https://a.example/", "lineNumber": 0}
    recorder.take("Runtime.exceptionThrown", {"exceptionDetails": details})
    (error,) = recorder.errors
    assert (error.message, error.url, error.line) == ("TypeError: x is not a function", "https://a.example/app.js", 7)


def test_a_page_that_floods_a_channel_does_not_fill_the_memory() -> None:
    recorder = Recorder()
    for number in range(5_000):
        recorder.take("Network.requestWillBeSent", sent(str(number), f"http://a.example/{number}"))
        recorder.take("Runtime.consoleAPICalled", {"type": "error", "args": [{"value": "no"}]})
    assert len(recorder.requests) == len(recorder.errors) == 2_000


def test_time_goes_on_while_a_request_has_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    recorder = Recorder()
    recorder.take("Network.requestWillBeSent", sent("1", "http://a.example/", timestamp=7.0))
    clock[0] += 12.0
    recorder.take("Page.somethingNew", {})
    assert (recorder.clock, recorder.now) == (7.0, 19.0)
