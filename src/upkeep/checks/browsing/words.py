"""The words of a visit that every kind of the browser answers for the page itself."""

from __future__ import annotations

from upkeep.checks.interface import BLOCKED, DNS, DRIVER, OFFLINE, REFUSED, RESET, STATUS, TIMEOUT, TLS

VISIT: dict[str, str] = {
    STATUS: "the page is refused to visitors",
    "not-found": "the page is answered with 404",
    "server-error": "the page is answered with 5xx",
    "redirect-loop": "the page is redirected in a circle, or loads itself again and again",
    REFUSED: "nothing accepts the connection",
    TIMEOUT: "no answer in time",
    DNS: "the name does not resolve",
    TLS: "the browser refuses the certificate",
    RESET: "the connection broke off",
    BLOCKED: "the host asks for a browser check",
    OFFLINE: "this machine has no network",
    DRIVER: "Playwright or Chromium is missing here",
}
