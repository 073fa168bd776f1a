"""Kind `deep-link`: a page below the first loads when it is opened directly."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from upkeep.checks.failure import finding_of
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "loads": "the page answers",
    "not-found": "it is not found (404, 410)",
    "server-error": "the server fails (5xx)",
    "status": "the server refuses it (another 4xx)",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "malformed": "the address is not understood",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com/bookings"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page."""


def measure(options: Options, ground: Ground) -> Finding:
    """Ask for the page as somebody who follows a link; a login that it leads to is an answer too."""
    return finding_of(lambda: _looked(options.url, ground.timeout))


def _looked(url: str, timeout: float) -> Finding:
    reply = page_at(url, timeout)
    evidence = {"status": reply.status, "path": urlsplit(url).path}
    return up("loads", f"answers {reply.status}", response_time=reply.seconds, evidence=evidence)
