"""Answers that are meant for bots, not for the app's users: they say nothing of the app (semantics, `blocked`)."""

from __future__ import annotations

from upkeep import __version__
from upkeep.checks.web.address import Url, plain
from upkeep.checks.web.request import Answer

ALLOW = f"allow the User-Agent upkeep/{__version__} there, or a header of `headers`"
"""What helps."""

_VERCEL_LOGIN = "the host asks visitors to log in to Vercel; give the production domain"

_HEADERS = (
    ("cf-mitigated", ("challenge", "block"), "Cloudflare"),
    ("x-vercel-mitigated", ("challenge", "deny"), "Vercel's firewall"),
    ("x-amzn-waf-action", ("challenge", "captcha"), "the AWS firewall"),
    ("x-datadome", ("protected",), "DataDome"),
)
"""Headers that say so, whatever the status: name, values, who."""

_PAGES = (
    (b"Vercel Security Checkpoint", "Vercel's firewall"),
    (b"<title>Just a moment...</title>", "Cloudflare"),
    (b"Attention Required! | Cloudflare", "Cloudflare"),
    (b"error code: 1020", "Cloudflare"),
    (b"captcha-delivery.com", "DataDome"),
    (b"px-captcha", "HUMAN Bot Defender"),
    (b"_Incapsula_Resource", "Imperva"),
)
"""What stands in challenge pages that are answered with a status of failure, and who sends them."""

_FAILURES = frozenset({401, 403, 405, 429, 503})


def blocked(answer: Answer, expected: tuple[int, ...] | None) -> str | None:
    """Why this answer is none of the app's, with what helps; None where it is, or where its status is expected."""
    if expected is not None and answer.status in expected:
        return None
    for name, values, who in _HEADERS:
        if (answer.header(name) or "").lower() in values and (answer.status >= 400 or name != "x-datadome"):
            return f"{who} challenges the prober instead of giving the page; {ALLOW}"
    if answer.status in _FAILURES:
        if any(mark in answer.head for mark in (b"Protected deployment", b"Vercel Authentication")):
            return _VERCEL_LOGIN
        for mark, who in _PAGES:
            if mark in answer.head:
                return f"{who} challenges the prober instead of giving the page; {ALLOW}"
    if answer.status == 429:
        after = answer.header("retry-after")
        return "asked too often: status 429" + (f", retry after {plain(after, 30)}" if after else "") + f"; {ALLOW}"
    return None


def login_wall(source: Url, target: Url) -> str | None:
    """Why a redirect leads to the login of the host instead of the app; None where it does not."""
    if source.host.endswith(".vercel.app") and target.host == "vercel.com" and target.path.startswith("/sso-api"):
        return _VERCEL_LOGIN
    return None
