"""What the answer of a function's host means: whose it is, and whether a page may call the function."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from upkeep.checks.service_call import Reply

_CHANGING = re.compile(rb"[0-9a-fA-F-]{8,}|\d+")
_HEADERS = "authorization, content-type"
"""What a page that sends JSON with a login asks leave for."""


def preflight(origin: str | None, method: str) -> dict[str, str]:
    """The headers that a browser sends before it calls by `method` from a page of `origin`."""
    if origin is None:
        return {}
    return {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": _HEADERS}


def sibling(url: str, name: str) -> str:
    """The address of `name` beside the function."""
    parts = urlsplit(url)
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}", parts.query, ""))


def last_name(url: str) -> str:
    """The function's name: the last part of its path."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def alike(one: Reply, name: str, other: Reply, other_name: str) -> bool:
    """Whether two answers are the same but for the names that were asked for, and what differs every time."""

    def core(reply: Reply, asked: str) -> bytes:
        body = reply.body.replace(asked.encode(), b"") if asked else reply.body
        return _CHANGING.sub(b"#", body)

    return one.status == other.status and core(one, name) == core(other, other_name)


def platform_mark(reply: Reply) -> str | None:
    """The host's own word for what is wrong; None where the answer is the function's.

    Supabase says it in `sb-error-code` or as `code` of the body, Vercel in `x-vercel-error`.
    """
    if mark := reply.headers.get("x-vercel-error") or reply.headers.get("sb-error-code"):
        return mark
    document = reply.document
    if isinstance(document, dict) and ("sb-request-id" in reply.headers or "sb-gateway-version" in reply.headers):
        code = document.get("code")
        return code if isinstance(code, str) and code.isupper() else None
    return None


def limited(reply: Reply) -> str | None:
    """Why the host shows the prober something else than the function; None where it does not."""
    headers = reply.headers
    if headers.get("cf-mitigated") == "challenge" or headers.get("x-vercel-mitigated") == "challenge":
        return "the host shows a challenge for browsers instead"
    if reply.status in (301, 302, 303, 307, 308) and "vercel.com/sso-api" in headers.get("location", ""):
        return "the deployment is behind its host's own login; give the production domain"
    if reply.status == 401 and (
        "_vercel_sso_nonce" in headers.get("set-cookie", "") or "rotected deployment" in reply.text
    ):
        return "the deployment is behind its host's own login; give the production domain"
    if reply.status == 429 and "Security Checkpoint" in reply.text:
        return "the host shows a checkpoint for browsers instead"
    return None


def refused_page(reply: Reply, origin: str, method: str) -> str | None:
    """Why a browser would not let a page of `origin` call by `method` after this answer; None where it would.

    By the Fetch standard: the preflight's status is in 200..299, the origin, the method and the headers are allowed.
    """
    if not 200 <= reply.status < 300:
        return f"the preflight is answered with {reply.status}"
    allowed = reply.headers.get("access-control-allow-origin")
    if allowed is None:
        return "the preflight's answer lacks Access-Control-Allow-Origin"
    if allowed not in ("*", origin):
        return f"only pages of {allowed[:80]} are allowed"
    if method not in ("GET", "HEAD", "POST") and method not in _listed(reply, "access-control-allow-methods"):
        return f"{method} is not among Access-Control-Allow-Methods"
    headers = _listed(reply, "access-control-allow-headers")
    lacking = [name for name in ("AUTHORIZATION", "CONTENT-TYPE") if name not in headers]
    if "*" in headers:  # the star does not stand for a login
        lacking = [name for name in lacking if name == "AUTHORIZATION"]
    if len(lacking) == 2:
        return "the preflight's answer lacks Access-Control-Allow-Headers for authorization and content-type"
    return None


def _listed(reply: Reply, header: str) -> set[str]:
    return {each.strip().upper() for each in reply.headers.get(header, "").split(",")}
