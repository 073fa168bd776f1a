"""Kind `security-headers`: the headers by which a page asks browsers to protect it.

What is looked for is the list of OWASP's Secure Headers Project. Each is a second line of defence: without it nobody is
in yet, so a missing one is a warning, never down. Referrer-Policy and Permissions-Policy are told apart, since what
browsers do by default (`strict-origin-when-cross-origin`, asking the person) is most of what they would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from upkeep.checks.conversation import Reply
from upkeep.checks.csp import policies_of
from upkeep.checks.failure import finding_of
from upkeep.checks.html import stands_for_https, take_apart
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.checks.web.address import plain
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "protected": "every header is there and says enough",
    "missing": "a header is missing",
    "weak": "a header is there and protects little",
    "tells-versions": "a header tells which version of a program answers",
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

HALF_A_YEAR = 182 * 86400
"""Seconds; a shorter HSTS is forgotten between two visits, and no list of browsers takes it."""

_TELLING = (
    "server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator", "x-runtime-version",
)  # fmt: skip
_VERSION = re.compile(r"\d+\.\d+|/\d+")
_REFERRERS = frozenset(
    {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin", "origin",
     "origin-when-cross-origin", "no-referrer-when-downgrade"}
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page."""


def measure(options: Options, ground: Ground) -> Finding:
    """Read the headers of the page's answer, after redirects."""
    return finding_of(lambda: judged(page_at(options.url, ground.timeout)))


def judged(reply: Reply) -> Finding:
    """What the headers of a page do, and what they leave open."""
    policies = policies_of(reply.all("content-security-policy"))
    in_page = take_apart(reply.text, reply.url).policies if "html" in reply.type else []
    evidence: dict[str, Any] = {
        "url": reply.url,
        "missing": list(_missing(reply, policies, in_page)),
        "weak": [*_weak_transport(reply), *_weak_policy([*policies, *in_page])],
        "optional": list(_optional(reply)),
        "versions": [f"{name} {plain(value, 40)}" for name, value in _telling(reply)],
    }
    if evidence["missing"]:
        return up("missing", f"no {', '.join(evidence['missing'])}", warning=True, evidence=evidence)
    if evidence["weak"]:
        return up("weak", evidence["weak"][0], warning=True, evidence=evidence)
    if evidence["versions"]:
        return up("tells-versions", f"tells {', '.join(evidence['versions'])}", warning=True, evidence=evidence)
    return up("protected", "HSTS, CSP, nosniff and frame protection are there", evidence=evidence)


def _missing(reply: Reply, policies: Sequence[str], in_page: Sequence[str]) -> Iterator[str]:
    if reply.url.startswith("https:") and not reply.header("strict-transport-security"):
        yield "HSTS"
    if not policies and not in_page:
        reports = reply.header("content-security-policy-report-only")
        yield "CSP (it only reports)" if reports else "CSP"
    if (reply.header("x-content-type-options") or "").strip().lower() != "nosniff":
        yield "nosniff"
    framed = any(re.search(r"(^|;)\s*frame-ancestors\s", each, re.IGNORECASE) for each in policies)
    if not framed and (reply.header("x-frame-options") or "").strip().lower() not in ("deny", "sameorigin"):
        yield "frame protection"


def _weak_transport(reply: Reply) -> Iterator[str]:
    given = reply.header("strict-transport-security")
    if given is None or not reply.url.startswith("https:"):
        return
    age = re.search(r'max-age\s*=\s*"?(\d{1,12})', given, re.IGNORECASE)
    seconds = int(age[1]) if age else 0
    if seconds < HALF_A_YEAR:
        yield f"HSTS holds {seconds // 86400} d only (max-age={seconds})"


def _weak_policy(policies: Sequence[str]) -> Iterator[str]:
    """A policy that lets any script in is none against injected ones; several must all allow it."""
    scripts = [sources for each in policies if (sources := _script_sources(each)) is not None]
    if policies and not scripts:
        yield "CSP says nothing of scripts"
    elif scripts and all(_takes_any(each) for each in scripts):
        yield "CSP lets injected scripts run ('unsafe-inline' or any host)"


def _script_sources(policy: str) -> list[str] | None:
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.lower().split() or [""]
        directives.setdefault(name, sources)
    return directives.get("script-src", directives.get("default-src"))


def _takes_any(sources: list[str]) -> bool:
    """Whether injected scripts run; with a nonce or a hash browsers pass over 'unsafe-inline' and hosts alike."""
    if any(each.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-")) for each in sources):
        return False
    return bool({"'unsafe-inline'", "*", "https:", "http:", "data:"} & set(sources))


def _optional(reply: Reply) -> Iterator[str]:
    given = (reply.header("referrer-policy") or "").lower()
    if not any(part.strip() in _REFERRERS for part in given.split(",")):
        yield "Referrer-Policy"
    if not reply.header("permissions-policy") and stands_for_https(reply.url):
        yield "Permissions-Policy"


def _telling(reply: Reply) -> Iterator[tuple[str, str]]:
    for name, value in reply.headers:
        if name in _TELLING and (_VERSION.search(value) or name == "x-powered-by"):
            yield "-".join(part.capitalize() for part in name.split("-")), value
