"""Kind `cookies`: browsers keep the cookies that a page sets, and keep them safe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from upkeep.checks.failure import finding_of
from upkeep.checks.html import stands_for_https
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "fine": "browsers keep the cookies, and they are safe",
    "none": "the page sets no cookie when it is opened",
    "rejected": "browsers throw a login's cookie away",
    "not-secure": "a login's cookie is sent over http too",
    "not-httponly": "scripts can read a login's cookie",
    "short": "a login's cookie lives less than a quarter of an hour",
    "not-found": "the page is not found (404)",
    "server-error": "the server fails (5xx)",
    "status": "the server refuses the page (another 4xx)",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "malformed": "the address is not understood",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com/login"}
"""The options of a typical probe."""

SHORT = 15 * 60
"""Seconds; a session that is shorter logs people out while they read."""

_LOGINS = re.compile(r"sess|sid\b|auth|token|login|jwt|remember|^sb-", re.IGNORECASE)
_NOT_LOGINS = re.compile(r"csrf|xsrf", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page that sets the cookies."""


@dataclass(frozen=True)
class Cookie:
    """A cookie as it was set."""

    name: str
    value: str
    attributes: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""

    @property
    def of_login(self) -> bool:
        """Whether it carries a login, by its name."""
        return bool(_LOGINS.search(self.name)) and not _NOT_LOGINS.search(self.name)

    def seconds(self, now: datetime) -> float | None:
        """How long it lives; None where it ends with the browser."""
        try:
            if "max-age" in self.attributes:
                return float(self.attributes["max-age"])
            if "expires" in self.attributes:
                ends = parsedate_to_datetime(self.attributes["expires"])
                return (ends if ends.tzinfo else ends.replace(tzinfo=UTC)).timestamp() - now.timestamp()
        except (ValueError, TypeError):
            return None
        return None


def parse(header: str) -> Cookie:
    """A Set-Cookie header (RFC 6265, section 5.2)."""
    first, *rest = header.split(";")
    name, _, value = first.partition("=")
    pairs = [part.partition("=") for part in rest]
    return Cookie(name.strip(), value.strip(), {key.strip().lower(): given.strip() for key, _, given in pairs})


def measure(options: Options, ground: Ground) -> Finding:
    """Judge the cookies of the page's answer; only those that carry a login count as a fault."""
    return finding_of(lambda: _looked(options.url, ground))


def _looked(url: str, ground: Ground) -> Finding:
    reply = page_at(url, ground.timeout)
    return judged([parse(each) for each in reply.all("set-cookie")], reply.url, ground.now)


def judged(cookies: list[Cookie], url: str, now: datetime) -> Finding:
    """What browsers make of the cookies that the page at `url` sets."""
    if not cookies:
        return up("none", "the page sets no cookie when it is opened")
    logins = [each for each in cookies if each.of_login and each.value]
    evidence: dict[str, object] = {
        "cookies": [each.name for each in cookies][:12],
        "url": url,
        "of_login": [each.name for each in logins][:12],
        "lacks": {each.name: lacks for each in cookies[:12] if (lacks := _lacks(each, url))},
    }
    for word, rule in (("rejected", rejected), ("not-secure", _not_secure)):
        for each in logins:
            if reason := rule(each, url):
                found = {"cookie": each.name, "advice": reason}
                return down(word, f"{each.name}: {reason}", evidence=evidence | found)
    for each in logins:
        seconds = each.seconds(now)
        if seconds is not None and 0 < seconds < SHORT:
            detail = f"{each.name} lives {seconds / 60:.0f} min"
            found = {"cookie": each.name, "advice": detail}
            return up("short", detail, warning=True, evidence=evidence | found)
    open_ = [each.name for each in logins if "httponly" not in each.attributes]
    if open_:
        return up(
            "not-httponly", f"{open_[0]}: scripts can read it", warning=True, evidence=evidence | {"cookie": open_[0]}
        )
    return up("fine", f"{len(cookies)} cookies, {len(logins)} of a login", evidence=evidence)


def rejected(cookie: Cookie, url: str) -> str | None:
    """Why browsers throw a cookie away (RFC 6265bis, section 5.7); None where they keep it."""
    given = cookie.attributes
    secure, host = "secure" in given, (urlsplit(url).hostname or "").lower()
    if secure and not stands_for_https(url):
        return "Secure, but set over http"
    if given.get("samesite", "").lower() == "none" and not secure:
        return "SameSite=None without Secure"
    domain = given.get("domain", "").lstrip(".").lower()
    if domain and host != domain and not host.endswith(f".{domain}"):
        return f"Domain={domain} is not the page's own"
    if cookie.name.startswith("__Secure-") and not secure:
        return "a name with __Secure- needs Secure"
    if cookie.name.startswith("__Host-") and (not secure or domain or given.get("path") != "/"):
        return "a name with __Host- needs Secure, Path=/ and no Domain"
    return None


def _lacks(cookie: Cookie, url: str) -> list[str]:
    """Which of the three flags that keep a cookie safe it was set without."""
    if not cookie.value:
        return []  # it is being cleared
    wanted = {"secure": "Secure", "httponly": "HttpOnly", "samesite": "SameSite"}
    return [
        told
        for flag, told in wanted.items()
        if flag not in cookie.attributes and (flag != "secure" or url.startswith("https:"))
    ]


def _not_secure(cookie: Cookie, url: str) -> str | None:
    return "without Secure" if "secure" not in cookie.attributes and url.startswith("https:") else None
