"""A page's Content-Security-Policy held against what the page itself loads."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from upkeep.checks.html import Asset, Inline, origin_of

_FALLBACK = {
    "script": ("script-src-elem", "script-src", "default-src"),
    "style": ("style-src-elem", "style-src", "default-src"),
}
_HASH = re.compile(r"'(sha256|sha384|sha512)-([A-Za-z0-9+/_=-]+)'")


def forbids(policies: Sequence[str], asset: Asset, page: str) -> str | None:
    """The directive by which one of the policies forbids an asset of the page at `page`; None where all allow it."""
    for policy in policies:
        directive, sources = _sources(policy, "style" if asset.kind == "style" else "script")
        if sources is not None and not _allows(sources, asset, page):
            return directive
    return None


def forbids_inline(policies: Sequence[str], script: Inline) -> str | None:
    """The directive by which one of the policies forbids a script that stands in the page; None where all allow it."""
    for policy in policies:
        directive, sources = _sources(policy, "script")
        if sources is not None and not _allows_inline(sources, script):
            return directive
    return None


def policies_of(headers: Sequence[str]) -> list[str]:
    """Every policy of the header's values; one value may hold several, parted by commas."""
    return [part.strip() for value in headers for part in value.split(",") if part.strip()]


def _sources(policy: str, kind: str) -> tuple[str, list[str] | None]:
    """The directive that speaks of the kind, and its sources; None where none does."""
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        directives.setdefault(name.lower(), sources)
    for name in _FALLBACK[kind]:
        if name in directives:
            return name, directives[name]
    return "", None


def _allows(sources: list[str], asset: Asset, page: str) -> bool:
    if asset.nonce and f"'nonce-{asset.nonce}'" in sources:
        return True
    if "'strict-dynamic'" in sources and asset.kind != "style":
        return asset.kind == "module" and asset.lazy  # a preload is no script of its own
    if asset.integrity and set(asset.integrity.split()) <= {f"{match[1]}-{match[2]}" for match in _hashes(sources)}:
        return True
    return any(_matches(source, asset.url, page) for source in sources)


def _hashes(sources: list[str]) -> list[re.Match[str]]:
    return [match for source in sources if (match := _HASH.fullmatch(source))]


def _allows_inline(sources: list[str], script: Inline) -> bool:
    if not script.text.strip():
        return True
    if script.nonce and f"'nonce-{script.nonce}'" in sources:
        return True
    for match in _hashes(sources):
        digest = hashlib.new(match[1], script.text.encode()).digest()
        if base64.b64encode(digest).decode() == match[2].replace("-", "+").replace("_", "/"):
            return True
    strict = any(source.startswith("'nonce-") for source in sources) or bool(_hashes(sources))
    return "'unsafe-inline'" in sources and not strict


def _matches(source: str, url: str, page: str) -> bool:
    """Whether a source expression allows an address (CSP level 3, "match url to source expression")."""
    parts = urlsplit(url)
    if source == "*":
        return parts.scheme in ("http", "https", urlsplit(page).scheme)
    if source == "'self'":
        return origin_of(url) == origin_of(page)
    if source.startswith("'"):
        return False
    if re.fullmatch(r"[a-z][a-z0-9+.-]*:", source, re.IGNORECASE):
        return _scheme_fits(source[:-1].lower(), parts.scheme)
    match = re.fullmatch(r"(?:([a-z][a-z0-9+.-]*)://)?([^/:]+|\[[^\]]+\])(?::(\d+|\*))?(/.*)?", source, re.IGNORECASE)
    if match is None:
        return False
    scheme, host, port, path = match[1], match[2].lower().strip("[]"), match[3], match[4]
    if not _scheme_fits((scheme or urlsplit(page).scheme).lower(), parts.scheme):
        return False
    own = (parts.hostname or "").lower()
    if not (own.endswith(host[1:]) if host.startswith("*.") else own == host):
        return False
    default = {"http": 80, "https": 443}.get(parts.scheme)
    if port != "*" and (parts.port or default) != (int(port) if port else default):
        return False
    if path and path != "/":
        return parts.path.startswith(path) if path.endswith("/") else parts.path == path
    return True


def _scheme_fits(wanted: str, given: str) -> bool:
    return wanted == given or (wanted, given) in (("http", "https"), ("ws", "wss"))
