"""Kind `page-policy`: a page is secure, and its headers let it use what it needs, such as the camera."""

from __future__ import annotations

import re
from dataclasses import dataclass

from upkeep.checks.failure import finding_of
from upkeep.checks.html import origin_of, stands_for_https
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "allowed": "the page is secure, and no header forbids it what it needs",
    "policy-forbids": "the page's Permissions-Policy forbids it",
    "insecure-context": "the page is not secure (http), so browsers give it no camera",
    "not-found": "the page is not found (404)",
    "server-error": "the server fails (5xx)",
    "status": "the server refuses the page (another 4xx)",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "malformed": "the address is not understood",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page, and what it needs."""

    __pydantic_config__ = TABLE

    url: Address
    """The page."""
    features: tuple[str, ...] = ("camera", "microphone")
    """What it needs, by the names of Permissions-Policy."""


def measure(options: Options, ground: Ground) -> Finding:
    """Look at the page's address and headers."""
    return finding_of(lambda: _looked(options, ground.timeout))


def _looked(options: Options, timeout: float) -> Finding:
    reply = page_at(options.url, timeout)
    evidence = {"url": reply.url}
    policy = reply.header("permissions-policy") or ""
    for feature in options.features:
        if forbids(policy, feature, reply.url):
            detail = f"Permissions-Policy forbids {feature}"
            return down("policy-forbids", detail, evidence=evidence | {"policy": policy[:200]})
    if not stands_for_https(reply.url):
        return down("insecure-context", "the page is http, so browsers give it no camera", evidence=evidence)
    named = " and ".join(options.features)
    return up("allowed", f"secure, {named} not forbidden", response_time=reply.seconds, evidence=evidence)


def forbids(policy: str, feature: str, url: str) -> bool:
    """Whether a Permissions-Policy header keeps a feature from the page at `url` itself."""
    match = re.search(rf"(?:^|[,\s]){re.escape(feature)}\s*=\s*(\([^)]*\)|[^,\s]+)", policy, re.IGNORECASE)
    if match is None:
        return False
    allowed = match[1].strip("()").split()
    return not {"*", "self", f'"{origin_of(url)}"'} & set(allowed)
