"""Kind `mixed-content`: an https page that names something by http."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from upkeep.checks.conversation import Reply
from upkeep.checks.csp import policies_of
from upkeep.checks.failure import finding_of
from upkeep.checks.html import stands_for_https, take_apart
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.checks.web.address import Unfit, parse, plain
from upkeep.checks.wording import counted
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "none": "everything that the page names is secure",
    "pictures": "pictures or media are named by http; browsers ask for them by https, or leave them out",
    "insecure-files": "scripts, styles or frames are named by http, which browsers refuse",
    "form": "a form is sent by http, so what is typed goes in the clear",
    "insecure": "the page itself comes by http",
    "not-found": "the page is not found (404)",
    "server-error": "the server fails (5xx)",
    "status": "the server refuses the page (another 4xx)",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "malformed": "the address is not understood",
    **NETWORK,
    BLOCKED: ERRORS[BLOCKED],
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com"}
"""The options of a typical probe."""

_UPGRADED = frozenset({"img", "video", "audio", "source", "track", "link"})
"""What browsers ask for by https instead (Mixed Content, "Upgradeable content")."""
_SHOWN = 3
_UPGRADES = re.compile(r"(^|;)\s*upgrade-insecure-requests\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page."""


def measure(options: Options, ground: Ground) -> Finding:
    """Take the page apart; nothing that it names is asked for."""
    return finding_of(lambda: judged(page_at(options.url, ground.timeout)))


def judged(reply: Reply) -> Finding:
    """What a page names by http, the worst first: forms, what browsers refuse, pictures."""
    if not reply.url.startswith("https:"):
        return down("insecure", "the page itself comes by http", evidence={"url": reply.url})
    page = take_apart(reply.text, reply.url)
    named = [(each.url, each.kind) for each in page.assets] + [(each.url, each.tag) for each in page.others]
    insecure = {url: tag for url, tag in named if url.startswith("http:") and not stands_for_https(url)}
    if not insecure:
        return up("none", f"the page names {counted(len(named), 'file')}, none by http", evidence={"url": reply.url})
    forms = [url for url, tag in insecure.items() if tag == "form"]
    pictures = [url for url, tag in insecure.items() if tag in _UPGRADED]
    refused = [url for url in insecure if url not in forms and url not in pictures]
    evidence: dict[str, Any] = {"url": reply.url, "insecure": [_shown(url) for url in insecure][:10]}
    if forms:
        return down("form", f"a form is sent by http to {_shown(forms[0])}", evidence=evidence)
    if any(_UPGRADES.search(each) for each in [*policies_of(reply.all("content-security-policy")), *page.policies]):
        return up("none", f"{len(insecure)} named by http, which its policy upgrades to https", evidence=evidence)
    if refused:
        return down("insecure-files", f"names {_listed(refused)} by http, which browsers refuse", evidence=evidence)
    return up("pictures", f"names {_listed(pictures)} by http", warning=True, evidence=evidence)


def _listed(urls: list[str]) -> str:
    rest = f" and {len(urls) - _SHOWN} more" if len(urls) > _SHOWN else ""
    return ", ".join(_shown(url) for url in urls[:_SHOWN]) + rest


def _shown(url: str) -> str:
    """An address without what could be secret."""
    try:
        return plain(parse(url).shown, 80)
    except Unfit:
        return plain(url.partition("?")[0], 80)
