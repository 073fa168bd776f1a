"""Addresses as a diagnosis needs them: what may be shown, whose they are, and who is a stranger to the app."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

STRANGERS = (
    "google-analytics.com",
    "analytics.google.com",
    "googletagmanager.com",
    "googlesyndication.com",
    "doubleclick.net",
    "connect.facebook.net",
    "facebook.com",
    "clarity.ms",
    "bat.bing.com",
    "hotjar.com",
    "hotjar.io",
    "segment.io",
    "segment.com",
    "mixpanel.com",
    "amplitude.com",
    "posthog.com",
    "sentry.io",
    "sentry-cdn.com",
    "bugsnag.com",
    "datadoghq.com",
    "datadoghq.eu",
    "nr-data.net",
    "fullstory.com",
    "logrocket.io",
    "plausible.io",
    "cloudflareinsights.com",
    "vercel-insights.com",
    "vercel-scripts.com",
    "intercom.io",
    "crisp.chat",
    "linkedin.com",
    "licdn.com",
    "tiktok.com",
)
"""Services that count and watch visitors: what fails there does not keep an app from loading."""

_TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s'\"()<>]+")


def shown(url: str) -> str:
    """An address without user info, fragment and the values of its query (semantics, "Secrets")."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "?"
    names = "&".join(each.partition("=")[0] + "=…" for each in parts.query.split("&")) if parts.query else ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, names, ""))[:200]


def said(message: str, width: int = 200) -> str:
    """What a page said, on one line, its addresses as they may be shown and without signed tokens."""
    line = _TOKEN.sub("(token)", " ".join(message.split()))
    line = _ADDRESS.sub(lambda match: shown(match[0]), line)
    return line if len(line) <= width else line[: width - 1] + "…"


def host(url: str) -> str:
    """The host of an address; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def origin(url: str) -> str:
    """Scheme, host and port as browsers send them in `Origin`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one owner, as far as their names tell: the last two labels, or the address."""
    first, second = host(one), host(other)
    if first == second or not first or not second:
        return first == second
    if first[-1].isdigit() or second[-1].isdigit():
        return False
    return first.split(".")[-2:] == second.split(".")[-2:] and "." in first


def stranger(url: str) -> bool:
    """Whether an address is that of a service which only counts or watches."""
    name = host(url)
    return any(name == each or name.endswith("." + each) for each in STRANGERS)


def path(url: str) -> str:
    """Host and path, by which two addresses of one file are compared; the query is often a random number."""
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2]}{parts.path}"
