"""Kind `browser-weight`: what a browser transfers until a page has loaded, and when it shows what it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from upkeep.checks.browsing.words import VISIT
from upkeep.checks.failure import is_unknown
from upkeep.checks.interface import Finding, Ground, down, up
from upkeep.config.values import TABLE, Address

if TYPE_CHECKING:
    from upkeep.checks.browsing.record import Visit

METRIC: str | None = None
"""It feeds no metric."""

EXTRA: str | None = "browser"
"""It drives Chromium by Playwright."""

WORDS: dict[str, str] = {
    "weighed": "the page has loaded, and was weighed",
    "unweighed": "the page did not come to its end",
    **VISIT,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com/", "ready": "#app .loaded"}
"""The options of a typical probe."""

_RESERVE = 4.0
"""Seconds that are kept for starting and ending the browser."""
_LONGEST = 20.0
_TIMES = """new Promise(done => {
  const found = {};
  try {
    new PerformanceObserver(list => { for (const each of list.getEntries()) found.largest = each.startTime; })
      .observe({type: 'largest-contentful-paint', buffered: true});
  } catch { found.largest = null; }
  setTimeout(() => {
    const page = performance.getEntriesByType('navigation')[0] || {};
    done({first_byte: page.responseStart, dom: page.domContentLoadedEventEnd, loaded: page.loadEventEnd,
      largest: found.largest});
  }, 50);
})"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page, and when it has really loaded."""

    __pydantic_config__ = TABLE

    url: Address
    """The page's address."""
    ready: str | None = None
    """A selector that exists once the page has really loaded."""
    rules: tuple[str, ...] = ()
    """Host names mapped elsewhere, such as `MAP cdn.example.com 127.0.0.1`."""


def measure(options: Options, ground: Ground) -> Finding:
    """Visit the page once with a fresh profile, so that nothing comes out of a cache."""
    from upkeep.checks.browsing.chromium import Browser
    from upkeep.checks.browsing.outcome import looked_at
    from upkeep.checks.browsing.visit import Wish, visit

    limited = replace(ground, timeout=max(3.0, ground.timeout - _RESERVE))

    def look(browser: Browser) -> Finding:
        wait = min(_LONGEST, limited.timeout - _RESERVE)
        return weighed(visit(browser, options.url, Wish(ready=options.ready, wait=wait, question=_TIMES)))

    return looked_at(options.url, options.rules, limited, look)


def weighed(visit: Visit) -> Finding:
    """What a visit transferred, and its times in seconds from the request on; a page that fails has none."""
    document = visit.document
    if visit.failure or document is None or (document.status or 0) >= 400 or visit.view.busy:
        said = visit.failure or (f"status {document.status}" if document and document.status else "the page hangs")
        raise is_unknown("unweighed", f"the page did not load: {said}")
    size = sum(each.bytes for each in visit.requests)
    evidence: dict[str, Any] = {
        "bytes": size,
        "requests": len(visit.requests),
        **_seconds(visit.answer if isinstance(visit.answer, dict) else {}),
    }
    if not size:
        return down("unweighed", "nothing was transferred", evidence=evidence)
    detail = f"{size:,} bytes in {len(visit.requests)} requests"
    return up("weighed", detail, value=float(size), unit="bytes", evidence=evidence)


def _seconds(told: dict[str, Any]) -> dict[str, float]:
    """The times that the page itself tells in milliseconds; one that is 0 did not happen."""
    names = ("first_byte", "dom", "loaded", "largest")
    return {
        name: round(told[name] / 1000, 3) for name in names if isinstance(told.get(name), int | float) and told[name]
    }
