"""Kind `page-weight`: how much a page and all that it names weigh, without a browser.

Bytes are those of the files as they are read, after compression was undone: what a server compresses changes them not.
What scripts ask for later is not seen; the kind `browser-weight` sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upkeep.checks.conversation import Question, Reply, ask_few
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import finding_of, is_unknown
from upkeep.checks.html import Page, take_apart
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.checks.wording import counted
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "weighed": "the page and every file that it names were read",
    "unweighed": "a file did not come, so the sum is no figure",
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

MOST = 60
"""Files of one page that are weighed."""
_AT_ONCE = 6
"""As many as a browser asks of one host."""
_FILES = frozenset({"img", "link"})
"""What is weighed beside scripts and styles; media are streamed and frames are pages of their own."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page."""


def measure(options: Options, ground: Ground) -> Finding:
    """Read the page, then every script, style and picture that it names."""
    return finding_of(lambda: _weighed(options, Deadline(ground.timeout)))


def _weighed(options: Options, deadline: Deadline) -> Finding:
    reply = page_at(options.url, deadline.left * 0.4)
    files = named_files(take_apart(reply.text, reply.url))
    wanted = [Question(url=url, most=20_000_000) for url in files[:MOST]]
    replies = ask_few(wanted, deadline.left - 0.3, _AT_ONCE)
    came = [each for each in replies if isinstance(each, Reply)]
    size = len(reply.body) + sum(len(each.body) for each in came if each.status < 400)
    evidence: dict[str, Any] = {
        "url": reply.url,
        "bytes": size,
        "requests": 1 + len(replies),
        "first_byte": round(reply.first_byte, 3),
        "missing": len(replies) - sum(each.status < 400 for each in came),
    }
    if len(came) < len(replies) or len(files) > MOST:
        told = f"{len(replies) - len(came)} of {len(replies)} files did not come"
        told = told if len(came) < len(replies) else f"the page names {len(files)} files, {MOST} are weighed"
        raise is_unknown("unweighed", told, evidence=evidence)
    detail = f"{size:,} bytes in {counted(len(came) + 1, 'file')}"
    return up("weighed", detail, value=float(size), unit="bytes", evidence=evidence)


def named_files(page: Page) -> list[str]:
    """Every script, style, picture and icon that a page names, each once."""
    named = [each.url for each in page.assets] + [each.url for each in page.others if each.tag in _FILES]
    return list(dict.fromkeys(url.partition("#")[0] for url in named if url.startswith("http")))
