"""A page weighed in a real browser."""

from __future__ import annotations

import pytest

from checks.ground import ground
from checks.planted import Page, planted
from upkeep.checks import browser_weight

pytestmark = pytest.mark.peers

PAGE = b"""<!doctype html><title>x</title><link rel=icon href=data:,><link rel=stylesheet href="/a.css">
<h1>Bookings of today</h1>
<script>fetch('/late.json')</script>"""


def test_what_scripts_ask_for_later_is_weighed_too_and_the_times_are_told() -> None:
    late = Page(b'"' + b"x" * 50_000 + b'"', "application/json")
    with planted(
        {"/": Page(PAGE), "/a.css": Page(b"/*" + b"c" * 9_000 + b"*/", "text/css"), "/late.json": late}
    ) as site:
        found = browser_weight.measure(browser_weight.Options(url=site.url), ground(timeout=40))
    assert (found.state, found.word) == ("up", "weighed"), found.detail
    assert found.evidence["requests"] == 3
    assert 59_000 < (found.value or 0) < 62_000
    assert 0 < found.evidence["first_byte"] <= found.evidence["dom"] <= found.evidence["loaded"]
    assert found.evidence["largest"] > 0


def test_a_page_that_is_not_there_has_no_weight() -> None:
    found = browser_weight.measure(browser_weight.Options(url="http://127.0.0.1:1/"), ground(timeout=30))
    assert (found.state, found.word) == ("unknown", "unweighed")
