"""Kind `browser-fresh`: the incognito test by machine: a fresh profile against one that knows the page already.

What a machine can see: the second profile visited the page a moment ago and has its service worker and its cache. It
cannot have the cache of somebody who was here before the last deployment; a page that may be kept without asking is
therefore a warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upkeep.checks.browsing.words import VISIT
from upkeep.checks.interface import TIMEOUT, Finding, Ground, unknown
from upkeep.config.values import TABLE, Address

if TYPE_CHECKING:
    from upkeep.checks.browsing.blame import Verdict
    from upkeep.checks.browsing.record import Visit

METRIC: str | None = None
"""It feeds no metric."""

EXTRA: str | None = "browser"
"""It drives Chromium by Playwright."""

WORDS: dict[str, str] = {
    "same": "both profiles load the same scripts",
    "stale-worker": "the service worker serves other scripts than the server",
    "stale-cache": "the cache serves other scripts than the server",
    **VISIT,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com/"}
"""The options of a typical probe."""

_WORKER_READY = """async () => {
  if (!navigator.serviceWorker) return false;
  const there = await navigator.serviceWorker.getRegistration();
  if (!there) return false;
  await Promise.race([navigator.serviceWorker.ready, new Promise(done => setTimeout(done, 3000))]);
  return true;
}"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page's address."""
    rules: tuple[str, ...] = ()
    """Host names mapped elsewhere, such as `MAP app.example.com 127.0.0.1`."""


def measure(options: Options, ground: Ground) -> Finding:
    """Visit twice with one profile, and compare the scripts by their addresses and their content."""
    from upkeep.checks.browsing.chromium import Browser
    from upkeep.checks.browsing.outcome import finding, looked_at, unanswered
    from upkeep.checks.browsing.visit import Wish, visit

    half = max(2.0, ground.timeout / 2 - 1)

    def look(browser: Browser) -> Finding:
        fresh = visit(browser, options.url, Wish(wait=half, scripts=True, question=_WORKER_READY))
        known = visit(browser, options.url, Wish(wait=half, scripts=True))
        if (cut := unanswered(fresh, known) or unfinished(fresh, known)) is not None:
            return cut
        verdict = _verdict(fresh, known)
        return finding(verdict, {"same": bool(verdict.evidence.get("kept_seconds"))})

    return looked_at(options.url, options.rules, ground, look)


def unfinished(fresh: Visit, known: Visit) -> Finding | None:
    """What is said where time was up before both visits had loaded what they load: they cannot be compared."""
    reached = bool(fresh.document) and not fresh.failure
    if reached and ("TIMED_OUT" in known.failure or not (fresh.settled and known.settled)):
        return unknown(TIMEOUT, "the page did not come to rest in time, so that two visits cannot be compared")
    return None


def _verdict(fresh: Visit, known: Visit) -> Verdict:
    from upkeep.checks.browsing.addresses import path, shown
    from upkeep.checks.browsing.blame import Verdict, page_faults

    if (fault := next(page_faults(fresh), None)) is not None:
        return fault
    before = {path(url): mark for url, mark in fresh.scripts.items()}
    after = {path(url): mark for url, mark in known.scripts.items()}
    asked = [each for each in known.requests if each.kind == "Script"]
    named = {path(each.url) for each in fresh.requests if each.kind == "Script"}
    other = [
        each for each in asked if path(each.url) not in named or before.get(path(each.url)) != after.get(path(each.url))
    ]
    worker = any(each.from_worker for each in known.requests)
    if other:
        word = "stale-worker" if worker else "stale-cache"
        who = "service worker" if worker else "cache"
        told = f"with cache and worker the page loads another {shown(other[0].url)}: its {who} serves an old version"
        return Verdict(word, told, {"asset": shown(other[0].url)})
    kept = _kept(fresh)
    if kept:
        hours = kept / 3600
        told = f"the same scripts; but browsers keep the page for {hours:.0f} h without asking, across deployments"
        return Verdict("same", told, {"kept_seconds": kept})
    return Verdict("same", f"a fresh profile and one with {'worker and ' if worker else ''}cache load the same scripts")


def _kept(fresh: Visit) -> int:
    """Seconds for which a browser uses the page itself without asking the server."""
    header = (fresh.document.answer if fresh.document else {}).get("cache-control", "")
    age = re.search(r"\bmax-age=(\d{1,9})", header)
    return int(age[1]) if age and "no-cache" not in header and int(age[1]) > 600 else 0
