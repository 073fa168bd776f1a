"""What the browser's kinds share: a limit of their own, and network words as findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from upkeep.checks.browsing.blame import Verdict
from upkeep.checks.browsing.chromium import Browser, Running, driven, running
from upkeep.checks.browsing.record import Visit
from upkeep.checks.deadline import within
from upkeep.checks.failure import finding_of
from upkeep.checks.interface import (
    BLOCKED,
    OFFLINE,
    TIMEOUT,
    Finding,
    Ground,
    Missing,
    down,
    unknown,
    up,
)

_END = 1.0
"""Seconds between the end of the browser and that of the measurement."""
_OURS = frozenset({BLOCKED, OFFLINE})


def looked_at(url: str, rules: tuple[str, ...], ground: Ground, look: Callable[[Browser], Finding]) -> Finding:
    """Start Chromium, look, end it; a browser that was ended at its limit is `timeout`.

    It is driven from a thread of its own, which is left behind where Playwright never returns: it does so at times when
    its browser dies.
    """

    def driven_look(chromium: Running) -> Finding:
        with driven(chromium, _origin(url)) as browser:
            return look(browser)

    def work() -> Finding:
        try:
            with running(max(ground.timeout - _END, _END), rules) as chromium:
                return within(chromium.ends - time.monotonic() + _END, lambda: driven_look(chromium))
        except TimeoutError:
            return unknown(TIMEOUT, "no end within its time limit: this machine is busy, or the browser hangs")
        except _ended() as problem:
            line = str(problem).splitlines()[0][:200] if str(problem) else "it did not answer"
            line = "its time was up" if "has been closed" in line else line
            return unknown(TIMEOUT, f"the browser ended: {line}")

    return finding_of(work)


def unanswered(*visits: Visit) -> Finding | None:
    """What is said where a visit was cut off before the page answered: nothing is known of it then."""
    if any(each.view.busy for each in visits):
        return unknown(TIMEOUT, "the page did not answer in time: it is busy, or this machine is")
    return None


def finding(verdict: Verdict, good: Mapping[str, bool]) -> Finding:
    """A verdict as a finding: `good` names the words that are up, and whether each is a warning."""
    if verdict.word in good:
        return up(verdict.word, verdict.detail, warning=good[verdict.word], evidence=verdict.evidence)
    make = unknown if verdict.word in _OURS else down
    return make(verdict.word, verdict.detail, evidence=verdict.evidence)


def _origin(url: str) -> str | None:
    """The origin that may be granted anything: browsers give nothing to a page that is not secure."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    secure = parts.scheme == "https" or host == "localhost" or host.endswith(".localhost") or _is_loopback(host)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if secure else None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _ended() -> type[Exception]:
    """What Playwright raises when its browser is gone; without the extra it never comes so far."""
    try:
        from playwright.sync_api import Error
    except ImportError:
        return Missing
    return Error
