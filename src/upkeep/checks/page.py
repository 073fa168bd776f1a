"""Kind `page`: a page loads as far as can be seen without a browser, with every script and style that it names."""

from __future__ import annotations

import base64
import hashlib
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from upkeep.checks.conversation import Question, Reply, ask_all
from upkeep.checks.csp import forbids, forbids_inline, policies_of
from upkeep.checks.failure import Failed, finding_of
from upkeep.checks.html import Asset, Page, origin_of, stands_for_https, take_apart
from upkeep.checks.interface import BLOCKED, ERRORS, REDIRECT, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.config.values import TABLE, Address, Timeout

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "loads": "the page answers, and so does every script and style that it names",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "not-found": "there is nothing at the address (404, 410)",
    "server-error": "the server fails (5xx)",
    "status": "the server refuses the page (another 4xx)",
    "not-html": "what answers is no page",
    "mixed-content": "a script or a style is named by http, which browsers refuse on a secure page",
    "csp": "the page's own policy forbids a script or a style that it names",
    "missing-asset": "a script or a style is not there, or a page stands in its place",
    "asset-unreachable": "the host of a script or a style does not answer",
    "asset-blocked": "browsers refuse a script or a style: its type, its integrity or its origin",
    "empty": "the page has no script and shows nothing",
    "slow-page": "the page takes longer than the threshold",
    "slow-assets": "a script or a style takes longer than the threshold",
    "malformed": "the address is not understood",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com"}
"""The options of a typical probe."""

MOST = 40
"""Scripts and styles of one page that are looked at."""

_JAVASCRIPT = frozenset(
    {
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "text/ecmascript",
        "application/ecmascript",
    }
)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page."""
    within: Timeout = timedelta(seconds=2)
    """How long the page and each of its files may take; longer is slow."""


@dataclass(frozen=True)
class _Fault:
    """Something wrong with a page's file."""

    word: str
    detail: str
    asset: Asset | None = None
    evidence: dict[str, Any] = field(default_factory=dict)


def measure(options: Options, ground: Ground) -> Finding:
    """Look from the outside in: answer, status, type, policies, then every script and style side by side."""
    return finding_of(lambda: _looked(options, time.monotonic() + ground.timeout))


def _looked(options: Options, end: float) -> Finding:
    reply = page_at(options.url, (end - time.monotonic()) * 0.6)
    evidence: dict[str, Any] = {"status": reply.status, "url": reply.url}
    if reply.type not in ("text/html", "application/xhtml+xml", ""):
        return down("not-html", f"answers {reply.type} instead of a page", evidence=evidence)
    page = take_apart(reply.text, reply.url)
    policies = policies_of([*reply.all("content-security-policy"), *page.policies])
    wanted = list({asset.url: asset for asset in page.assets if asset.url.startswith("http")}.values())[:MOST]
    faults = [*_forbidden(page, wanted, policies, reply.url), *_loaded(wanted, reply.url, options, end)]
    evidence |= {"scripts": sum(each.kind != "style" for each in wanted), "styles": len(wanted)}
    evidence["styles"] -= evidence["scripts"]
    if not wanted and not page.inline and not page.shows:
        faults.append(_Fault("empty", "the page has no script and shows nothing"))
    within = options.within.total_seconds()
    if reply.seconds > within:
        faults.append(_Fault("slow-page", f"the page took {reply.seconds:.1f} s, more than {within:g} s"))
    return _told(faults, reply, evidence)


def _forbidden(page: Page, assets: list[Asset], policies: list[str], url: str) -> list[_Fault]:
    """What browsers would not even ask for."""
    found = []
    if stands_for_https(url):
        insecure = [each for each in assets if not stands_for_https(each.url)]
        found += [_Fault("mixed-content", f"{name_of(each)} is named by http", each) for each in insecure]
    for each in assets:
        if directive := forbids(policies, each, url):
            detail = f"{directive} of the page's policy forbids {name_of(each)}"
            found.append(_Fault("csp", detail, each, {"directive": directive}))
    for script in page.inline:
        if directive := forbids_inline(policies, script):
            detail = f"{directive} of the page's policy forbids a script that stands in the page"
            found.append(_Fault("csp", detail, None, {"directive": directive, "asset": "a script in the page"}))
    return found


def _loaded(assets: list[Asset], url: str, options: Options, end: float) -> list[_Fault]:
    """What comes of asking for every file, as a browser would."""
    origin = origin_of(url)
    asked = [Question(url=each.url, headers={"Origin": origin}, most=8_000_000) for each in assets]
    left = max(0.5, end - time.monotonic() - 0.3)
    found = []
    for asset, reply in zip(assets, ask_all(asked, left), strict=True):
        foreign = origin_of(asset.url) != origin
        fault = _fault_of(asset, reply, foreign=foreign, within=options.within.total_seconds())
        if fault is not None and not (asset.lazy and foreign):  # the page goes on without a stranger's extra
            found.append(fault)
    return found


def _fault_of(asset: Asset, reply: Reply | Failed, *, foreign: bool, within: float) -> _Fault | None:
    name = name_of(asset)
    if isinstance(reply, Failed):
        word = "redirect-loop" if reply.finding.word == REDIRECT else "asset-unreachable"
        return _Fault("missing-asset" if word == "redirect-loop" else word, f"{name}: {reply.finding.detail}", asset)
    if reply.status >= 400:
        return _Fault("missing-asset", f"{name}: status {reply.status_text}", asset, {"asset_status": reply.status})
    if reply.type in ("text/html", "application/xhtml+xml"):
        return _Fault("missing-asset", f"{name}: a page stands in its place (text/html)", asset)
    if (reason := _refused(asset, reply, foreign=foreign)) is not None:
        return _Fault("asset-blocked", f"{name}: {reason}", asset, {"type": reply.type})
    if reply.seconds > within:
        return _Fault("slow-assets", f"{name} took {reply.seconds:.1f} s, more than {within:g} s", asset)
    return None


def _refused(asset: Asset, reply: Reply, *, foreign: bool) -> str | None:
    """Why browsers refuse a file that is there: nosniff and module scripts want its right type (Fetch, HTML)."""
    nosniff = (reply.header("x-content-type-options") or "").strip().lower() == "nosniff"
    if asset.kind == "style" and reply.type != "text/css" and (nosniff or reply.type):
        return f"its type is {reply.type or 'missing'}, not text/css"
    if asset.kind != "style" and reply.type not in _JAVASCRIPT and (nosniff or asset.kind == "module"):
        return f"its type is {reply.type or 'missing'}, not text/javascript"
    if asset.integrity and not _fits(asset.integrity, reply.body):
        return "its integrity value is that of another file"
    if asset.kind == "module" and foreign and not reply.header("access-control-allow-origin"):
        return "a module of another origin without Access-Control-Allow-Origin"
    return None


def _fits(integrity: str, body: bytes) -> bool:
    """Whether one of the strongest hashes given is the file's (Subresource Integrity)."""
    given = [part.partition("?")[0].partition("-") for part in integrity.split()]
    known = [(name, value) for name, _, value in given if name in ("sha256", "sha384", "sha512")]
    if not known:
        return True
    strongest = max(name for name, _ in known)
    digest = base64.b64encode(hashlib.new(strongest, body).digest()).decode()
    return any(value == digest for name, value in known if name == strongest)


def _told(faults: list[_Fault], reply: Reply, evidence: dict[str, Any]) -> Finding:
    """The worst fault, from the outside in; the others stand in the evidence."""
    if not faults:
        files = evidence["scripts"] + evidence["styles"]
        after = f" after {len(reply.hops)} redirect{'s' if len(reply.hops) > 1 else ''}" if reply.hops else ""
        detail = f"answers {reply.status}{after}, {files} files"
        return up("loads", detail, response_time=reply.seconds, evidence=evidence)
    order = list(WORDS)
    faults.sort(key=lambda fault: order.index(fault.word))
    worst = faults[0]
    if worst.asset is not None:
        evidence |= {"asset": name_of(worst.asset), "asset_url": worst.asset.url}
    evidence |= worst.evidence
    if len(faults) > 1:
        evidence["besides"] = [fault.detail for fault in faults[1:6]]
    if worst.word.startswith("slow"):
        return up(worst.word, worst.detail, warning=True, response_time=reply.seconds, evidence=evidence)
    return down(worst.word, worst.detail, evidence=evidence)


def name_of(asset: Asset) -> str:
    """A file's name as a person looks for it: its path, without what could be secret."""
    from urllib.parse import urlsplit

    from upkeep.checks.web.address import plain

    return plain(urlsplit(asset.url).path, 80)
