"""Kind `browser-media`: whether a page may use camera and microphone, tried with fake devices."""

from __future__ import annotations

import re
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
    "granted": "the page gets camera and microphone",
    "policy-forbids": "the header Permissions-Policy, or a sandbox, forbids them",
    "device-refused": "the browser refuses them, and no header says why",
    "insecure-context": "the page is not secure, so that there are no devices at all",
    "no-device": "there is no camera or microphone",
    **VISIT,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com/call"}
"""The options of a typical probe."""

_ASK = """async () => {
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return 'none';
  try {
    const stream = await navigator.mediaDevices.getUserMedia({video: true, audio: true});
    stream.getTracks().forEach(track => track.stop());
    return 'granted';
  } catch (error) { return error.name; }
}"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The address of the page on which calls are made."""
    rules: tuple[str, ...] = ()
    """Host names mapped elsewhere, such as `MAP app.example.com 127.0.0.1`."""


def measure(options: Options, ground: Ground) -> Finding:
    """Ask for camera and microphone on the page, with fake devices and the permission given."""
    from upkeep.checks.browsing.chromium import Browser
    from upkeep.checks.browsing.outcome import finding, looked_at, unanswered
    from upkeep.checks.browsing.visit import Wish, visit

    def look(browser: Browser) -> Finding:
        seen = visit(browser, options.url, Wish(wait=ground.timeout, question=_ASK))
        return unanswered(seen) or finding(_verdict(seen), {"granted": False})

    return looked_at(options.url, options.rules, ground, look)


def _verdict(seen: Visit) -> Verdict:
    from upkeep.checks.browsing.blame import Verdict, page_faults

    if (fault := next(page_faults(seen), None)) is not None:
        return fault
    if seen.answer == "granted":
        return Verdict("granted", "fake camera and microphone work on the page")
    if seen.answer == "none":
        return Verdict("insecure-context", "the page is not secure (http), so browsers give it no devices")
    if seen.answer == "NotFoundError":
        return Verdict("no-device", "no camera or microphone is there")
    header = (seen.document.answer if seen.document else {}).get("permissions-policy", "")
    forbidden = [name for name in ("camera", "microphone") if _forbids(header, name)]
    if forbidden:
        told = f"the header Permissions-Policy forbids {' and '.join(forbidden)}"
        return Verdict("policy-forbids", told, {"header": header[:200]})
    if "sandbox" in (seen.document.answer if seen.document else {}).get("content-security-policy", ""):
        return Verdict("policy-forbids", "the content security policy puts the page into a sandbox", {})
    return Verdict("device-refused", f"the browser refuses them ({seen.answer})")


def _forbids(header: str, feature: str) -> bool:
    """Whether Permissions-Policy leaves the page itself without a feature."""
    match = re.search(rf"(?:^|,)\s*{feature}\s*=\s*(\([^)]*\)|[^,]*)", header)
    if match is None:
        return False
    allowed = match[1].strip()
    return allowed != "*" and not re.search(r"\bself\b", allowed)
