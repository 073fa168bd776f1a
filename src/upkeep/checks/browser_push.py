"""Kind `browser-push`: whether a page registers its service worker and asks for the permission to notify."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upkeep.checks.browsing.words import VISIT
from upkeep.checks.interface import Finding, Ground
from upkeep.config.values import TABLE, Address

if TYPE_CHECKING:
    from upkeep.checks.browsing.blame import Verdict
    from upkeep.checks.browsing.record import Visit

METRIC: str | None = None
"""It feeds no metric."""

EXTRA: str | None = "browser"
"""It drives Chromium by Playwright."""

WORDS: dict[str, str] = {
    "asked": "the service worker runs and the permission is asked for",
    "not-asked": "the service worker runs; the permission is not asked for on load, perhaps only after a click",
    "worker-missing": "no service worker is registered",
    "worker-fails": "the service worker cannot be registered or does not start",
    "key-malformed": "the page subscribes with a key that browsers refuse (applicationServerKey)",
    "key-differs": "the page subscribes with another public key than the configured one",
    "permission-denied": "a policy of the page denies the permission",
    **VISIT,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com/"}
"""The options of a typical probe."""

_LISTEN = """(() => {
  const seen = window.__upkeep = {tried: 0, failed: '', asked: false, key: null};
  const told = key => {
    if (typeof key === 'string') return {text: key.slice(0, 300)};
    const bytes = ArrayBuffer.isView(key) ? new Uint8Array(key.buffer, key.byteOffset, key.byteLength)
      : key instanceof ArrayBuffer ? new Uint8Array(key) : null;
    return bytes ? {hex: [...bytes.slice(0, 300)].map(each => each.toString(16).padStart(2, '0')).join('')} : {};
  };
  const workers = navigator.serviceWorker;
  if (workers) {
    const register = workers.register.bind(workers);
    workers.register = (...all) => { seen.tried += 1;
      const done = register(...all);
      done.catch(error => { seen.failed = String(error).slice(0, 300); });
      return done; };
  }
  if (window.Notification) {
    const request = Notification.requestPermission.bind(Notification);
    Notification.requestPermission = (...all) => { seen.asked = true; return request(...all); };
    // whoever comes for the first time has not been asked, though the permission is given beforehand here
    const { get } = Object.getOwnPropertyDescriptor(Notification, 'permission');
    window.__permission = () => get.call(Notification);
    Object.defineProperty(Notification, 'permission', {get: () => seen.asked ? window.__permission() : 'default'});
  }
  if (window.PushManager) {
    const subscribe = PushManager.prototype.subscribe;
    PushManager.prototype.subscribe = function (...all) { seen.asked = true;
      seen.key = told((all[0] || {}).applicationServerKey);
      return subscribe.apply(this, all); };
  }
})()"""

_ASK = """async () => {
  const seen = window.__upkeep || {tried: 0, failed: '', asked: false, key: null};
  const until = Date.now() + 3000;
  let running = false;
  while (navigator.serviceWorker && !running && !seen.failed && seen.tried && Date.now() < until) {
    const there = await navigator.serviceWorker.getRegistrations();
    running = there.some(each => each.active);
    if (!running) await new Promise(done => setTimeout(done, 100));
  }
  const given = Math.min(until, Date.now() + 1000);
  while (running && seen.asked && !seen.key && Date.now() < given) await new Promise(done => setTimeout(done, 50));
  return {...seen, running, permission: window.__permission ? window.__permission() : 'none'};
}"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page's address."""
    public: str | None = None
    """The server's public key, with which the page must subscribe; not compared without."""
    rules: tuple[str, ...] = ()
    """Host names mapped elsewhere, such as `MAP app.example.com 127.0.0.1`."""


def measure(options: Options, ground: Ground) -> Finding:
    """Visit the page and watch what it registers and asks for; the permission is given beforehand."""
    from upkeep.checks.browsing.chromium import Browser
    from upkeep.checks.browsing.outcome import finding, looked_at, unanswered
    from upkeep.checks.browsing.visit import Wish, visit

    def look(browser: Browser) -> Finding:
        wish = Wish(wait=max(2.0, ground.timeout - 6), before=_LISTEN, question=_ASK)
        seen = visit(browser, options.url, wish)
        return unanswered(seen) or finding(_verdict(seen, options.public), {"asked": False, "not-asked": True})

    return looked_at(options.url, options.rules, ground, look)


def _verdict(seen: Visit, public: str | None) -> Verdict:
    from upkeep.checks.browsing.addresses import said
    from upkeep.checks.browsing.blame import Verdict, page_faults

    if (fault := next(page_faults(seen), None)) is not None:
        return fault
    answer = seen.answer if isinstance(seen.answer, dict) else {}
    if answer.get("failed"):
        return Verdict("worker-fails", f"the service worker: {said(str(answer['failed']))}")
    if not answer.get("tried"):
        return Verdict("worker-missing", "the page registers no service worker")
    if not answer.get("running"):
        return Verdict("worker-fails", "the service worker is registered and does not start")
    if answer.get("permission") == "denied":
        return Verdict("permission-denied", "notifications are denied to the page though the browser allows them")
    if isinstance(answer.get("key"), dict) and (fault := _key_fault(answer["key"], public)) is not None:
        return fault
    if answer.get("asked"):
        return Verdict("asked", "the service worker runs, and the page asks for the permission")
    return Verdict("not-asked", "the service worker runs; on load the page asks for no permission")


def _key_fault(told: Mapping[str, object], public: str | None) -> Verdict | None:
    """What is wrong with the key of the page's subscription; None where nothing is."""
    from upkeep.checks.browsing.blame import Verdict
    from upkeep.checks.browsing.push_key import BadKey, page_key, point
    from upkeep.checks.tokens import from_unpadded

    try:
        key = page_key(told)
    except BadKey as problem:
        return Verdict("key-malformed", f"the page's applicationServerKey is refused by browsers: {problem}")
    try:
        expected = point(from_unpadded(public)) if public else key
    except ValueError:
        return None  # the kind vapid says so of the configured key
    if key != expected:
        return Verdict("key-differs", "the page subscribes with another public key than that of [push] vapid")
    return None
