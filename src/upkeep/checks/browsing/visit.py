"""One visit: open an address, listen, and wait until the page shows what it shows."""

from __future__ import annotations

import hashlib
import math
import re
import time
from dataclasses import dataclass
from typing import Any

from upkeep.checks.browsing.chromium import Browser
from upkeep.checks.browsing.record import CALLS, SCRIPT, View, Visit
from upkeep.checks.browsing.recorder import DOMAINS, Recorder

PAUSE = 100
"""Milliseconds between two looks."""
QUIET = 0.6
"""Seconds without a new request or an open call after which a page that shows something is taken as loaded."""
STILL = 3.0
"""Seconds without a new request or an open one after which a page that shows nothing is given up."""
BUSY = 4.0
"""Seconds without a word from a page that was loaded after which a script of it is taken to run without end."""
LEAST = 2.0
"""Seconds that a page is given at least; where starting the browser left less, nothing is said of the page."""
RESERVE = 2.0
"""Seconds of the limit that are kept for the end."""

_BEFORE_THE_LIMIT = 0.5  # seconds
_NO_SUBSCRIPTION = """if (window.PushManager) PushManager.prototype.subscribe = () => Promise.reject(
  new DOMException('Registration failed - push service not available', 'AbortError'));"""
# a real one would be sent to the app's server and stay there; this is what Chromium says without a push service

_LEFT = "context was destroyed"
_NET = re.compile(r"net::ERR_[A-Z0-9_]+")

_LOOK = """(ready) => {
  const seen = element => { const box = element.getBoundingClientRect(); const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && style.display !== 'none'; };
  const body = document.body;
  const text = body ? body.innerText.trim() : '';
  const all = marks => body ? [...body.querySelectorAll(marks)] : [];
  const shapes = all('img,svg,canvas,video,input,button,select,textarea,iframe').some(seen);
  const marks = ['spinner', 'loader', 'loading', 'skeleton'].map(word => `[class*="${word}" i]`);
  const spins = all([...marks, '[aria-busy="true"]', '[role="progressbar"]'].join(','))
    .some(each => seen(each) && !/loaded/i.test(each.className));
  const asks = text.length < 60 && /^(loading|please wait|laden|lädt|bitte warten|chargement|cargando)/i.test(text);
  const sorry = text.length < 80
    && /went wrong|\\berr(or|eur|ore)\\b|oops|crash|schief|fehler|salió mal/i.test(text);
  let met = null;
  if (ready) { try { met = !!document.querySelector(ready); } catch { met = false; } }
  return {complete: document.readyState === 'complete', ready: met, text: text.length, shapes, sorry,
    waiting: spins || asks};
}"""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a visit is to find out beside what it records."""

    ready: str | None = None
    """A selector that exists once the page has loaded."""
    wait: float = 10.0
    """Seconds that the page is watched at most."""
    scripts: bool = False
    """Whether a fingerprint of every script is taken."""
    before: str = ""
    """A script that runs before the page's own."""
    question: str = ""
    """An expression, perhaps a promise, that the page is asked at the end."""


def visit(browser: Browser, url: str, wish: Wish) -> Visit:
    """Open `url` in a new page and watch it; never raises for what the page does.

    Raises playwright's Error where the browser ends before its limit, or the limit came before the page could answer:
    nothing is known of it then.
    """
    error = _playwright_error()
    recorder = Recorder()
    began = time.monotonic()
    ends = min(browser.ends - RESERVE, began + wish.wait)
    state = _Watched()
    try:
        page = browser.context.new_page()
        page.add_init_script(_NO_SUBSCRIPTION)
        if wish.before:
            page.add_init_script(wish.before)
        session = browser.context.new_cdp_session(page)
        recorder.frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        for name in recorder.handlers:
            session.on(name, lambda event, name=name: recorder.take(name, event))
        for domain in DOMAINS:
            session.send(f"{domain}.enable")
        if ends - time.monotonic() < LEAST:
            raise error("it took all its time to start")
        state.failure = _open(page, url, ends, error)
        state.alive = time.monotonic()
        if not state.failure:
            _watch(page, wish.ready, recorder, state, ends, error)
            state.scripts = _fingerprints(session, recorder, error) if wish.scripts else {}
            state.answer = page.evaluate(wish.question) if wish.question else None
        page.close()
    except error:
        if browser.left > _BEFORE_THE_LIMIT or time.monotonic() - state.alive < BUSY:
            raise  # the browser died by itself, or all was slow: trouble of this machine, and no fault of the page
        state.view = View(busy=True)  # it was ended at its limit: the page did not answer any more
    return Visit(
        url=url,
        failure=state.failure,
        requests=tuple(recorder.requests.values()),
        errors=tuple(recorder.errors),
        issues=tuple(recorder.issues),
        view=state.view,
        documents=recorder.documents,
        seconds=state.shown_at - began if state.shown_at else time.monotonic() - began,
        now=recorder.now,
        scripts=state.scripts,
        settled=state.settled,
        answer=state.answer,
    )


class _Watched:
    """What is known of a page while it is watched."""

    def __init__(self) -> None:
        self.failure = ""
        self.view = View()
        self.shown_at = 0.0
        self.alive = math.inf
        """When the page said something last; never, where it did not come so far."""
        self.settled = False
        self.scripts: dict[str, str] = {}
        self.answer: object = None


def _playwright_error() -> type[Exception]:
    from playwright.sync_api import Error

    return Error


def _open(page: Any, url: str, ends: float, error: type[Exception]) -> str:
    """Go there; returns Chromium's word for why there is no page."""
    try:
        page.goto(url, wait_until="commit", timeout=max(1.0, (ends - time.monotonic()) * 1000))
    except error as problem:
        found = _NET.search(str(problem))
        if found:
            return "" if found[0] == "net::ERR_ABORTED" else found[0]
        return "net::ERR_TIMED_OUT" if "Timeout" in str(problem) else ""
    return ""


def _watch(
    page: Any, ready: str | None, recorder: Recorder, state: _Watched, ends: float, error: type[Exception]
) -> None:
    quiet_since, number, shown = time.monotonic(), -1, False
    while time.monotonic() < ends and recorder.documents <= 10:
        page.wait_for_timeout(PAUSE)
        try:
            view = View(**page.evaluate(_LOOK, ready))
        except error as problem:
            if _LEFT not in str(problem):
                raise
            view = View()  # the page went elsewhere while it was looked at
        now = state.alive = time.monotonic()
        if _shows(view) and not _shows(state.view):
            state.shown_at = now
        state.view = view
        waits = any(each.open for each in recorder.requests.values())
        if len(recorder.requests) != number or _shows(view) != shown:
            quiet_since, number, shown = now, len(recorder.requests), _shows(view)
        elif view.complete and now - quiet_since >= (_patience(recorder) if shown else STILL) and (shown or not waits):
            state.settled = True
            return


def _patience(recorder: Recorder) -> float:
    """How long a page that shows something must be quiet; longer with a call without an end, such as a long poll."""
    open_calls = any(each.open and each.kind in CALLS for each in recorder.requests.values())
    return 3 * QUIET if open_calls else QUIET


def _fingerprints(session: Any, recorder: Recorder, error: type[Exception]) -> dict[str, str]:
    """What each script of the page really was, whoever served it."""
    found = {}
    for each in recorder.requests.values():
        if each.kind != SCRIPT or each.ended is None or each.failure:
            continue
        try:
            body = session.send("Network.getResponseBody", {"requestId": each.id})["body"]
        except error:
            continue
        found[each.url] = hashlib.sha256(body.encode()).hexdigest()[:16]
    return found


def _shows(view: View) -> bool:
    """Whether the page has loaded as far as can be seen."""
    return view.painted and not view.waiting and view.ready is not False
