"""Kind `browser-load`: a page as a browser shows it, with one word for what is wrong, from the outside in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from upkeep.checks.browsing.words import VISIT
from upkeep.checks.interface import Finding, Ground
from upkeep.config.values import TABLE, Address, Timeout

if TYPE_CHECKING:
    from upkeep.checks.browsing.record import Request, Visit

METRIC: str | None = None
"""It feeds no metric."""

EXTRA: str | None = "browser"
"""It drives Chromium by Playwright."""

WORDS: dict[str, str] = {
    "loads": "the page shows its content",
    "missing-asset": "a script or style is missing, or a page stands in its place",
    "asset-blocked": "the browser refuses a script or style: checksum, content type, a blocker",
    "mixed-content": "an https page asks for something by http",
    "csp": "the content security policy forbids a part of the page",
    "javascript-error": "a script fails",
    "hydration": "server and browser draw different things",
    "cors": "an answer that the page may not read",
    "api-error": "a call of the page fails",
    "api-hangs": "a call of the page has no end",
    "slow-api": "a call of the page takes too long",
    "slow-assets": "a file of the page takes too long",
    "never-ready": "it waits for ever, with no request open",
    "empty": "nothing is painted, and no error is reported",
    **VISIT,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com/", "ready": "#app .loaded"}
"""The options of a typical probe."""

_READING = ("GET", "HEAD")
_OUTSIDE_SECONDS = 4.0


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page, and when it has really loaded."""

    __pydantic_config__ = TABLE

    url: Address
    """The page's address."""
    ready: str | None = None
    """A selector that exists once the page has really loaded."""
    threshold: Timeout = timedelta(seconds=2)
    """After how long it is slow."""
    rules: tuple[str, ...] = ()
    """Host names mapped elsewhere, such as `MAP cdn.example.com 127.0.0.1`."""


def measure(options: Options, ground: Ground) -> Finding:
    """Visit the page with a fresh profile and name the first fault from the outside in."""
    from upkeep.checks.browsing.blame import blocked_calls, judge
    from upkeep.checks.browsing.chromium import Browser
    from upkeep.checks.browsing.outcome import finding, looked_at
    from upkeep.checks.browsing.visit import Wish, visit

    kept: list[Visit] = []

    def look(browser: Browser) -> Finding:
        kept.append(visit(browser, options.url, Wish(ready=options.ready, wait=ground.timeout)))
        return finding(judge(kept[0], options.threshold.total_seconds(), {}), {"loads": False})

    limited = replace(ground, timeout=max(3.0, ground.timeout - _OUTSIDE_SECONDS))
    found = looked_at(options.url, options.rules, limited, look)
    if not kept or not blocked_calls(kept[0]):
        return found
    outside = _asked_outside(blocked_calls(kept[0]))
    return finding(judge(kept[0], options.threshold.total_seconds(), outside), {"loads": False})


def _asked_outside(calls: list[Request]) -> Mapping[str, int | None]:
    """Ask each blocked address once outside the browser: its status tells a CORS fault from a failure of the API.

    What is no mere reading is asked by OPTIONS, as browsers ask before such a call: it might change something, and by
    GET an address that takes POST alone would look as if it failed.
    """
    from upkeep.checks.web.address import Unfit
    from upkeep.checks.web.loop import fetch
    from upkeep.checks.web.request import Answer, ask

    asked, places = [], []
    for url, method in {each.url: each.method for each in calls}.items():
        try:
            asked.append(ask(url, timeout=_OUTSIDE_SECONDS / 2, method=method if method in _READING else "OPTIONS"))
            places.append(url)
        except Unfit:
            continue
    found: dict[str, int | None] = dict.fromkeys(places)
    for number, outcome in fetch(asked, len(asked) or 1):
        if isinstance(outcome, Answer):
            found[places[number]] = outcome.status
    return found
