"""Kind `api`: an API answers the page in time, and lets it read the answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from upkeep.checks.conversation import Question, Reply, ask
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, finding_of
from upkeep.checks.html import origin_of
from upkeep.checks.interface import BLOCKED, ERRORS, REDIRECT, TIMEOUT, Finding, Ground, down, unknown, up
from upkeep.checks.network import NETWORK
from upkeep.config.values import TABLE, Address, Timeout

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "answers": "it answers in time",
    "unauthorised": "it answers and asks for a login (401, 403)",
    "slow": "it answers later than the threshold",
    "hangs": "it takes the connection and never answers",
    "error": "it fails (5xx)",
    "not-found": "there is no such address (404, 410)",
    "cors": "it answers, but does not let the page read the answer",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "malformed": "the address is not understood",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://api.example.com/health", "origin": "https://app.example.com"}
"""The options of a typical probe."""

RESERVE = 1.0
"""Seconds kept back to see whether what does not answer takes connections at all."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which address of the API, and who reads it."""

    __pydantic_config__ = TABLE

    url: Address
    """The address; it is asked by GET."""
    origin: Address | None = None
    """The page's address; without it nothing is said of CORS."""
    within: Timeout = timedelta(seconds=2)
    """How long the answer may take; longer is slow."""


def measure(options: Options, ground: Ground) -> Finding:
    """Ask as the page does. A login that it asks for is an answer; failing comes before CORS, since errors lack it."""
    return finding_of(lambda: _asked(options, ground.timeout))


def _asked(options: Options, timeout: float) -> Finding:
    origin = origin_of(options.origin) if options.origin else None
    headers = {"Accept": "application/json, */*"} | ({"Origin": origin} if origin else {})
    shown = _shown(options.url)
    began = time.monotonic()
    try:
        reply = ask(Question(url=options.url, headers=headers), max(0.5, timeout - RESERVE))
    except Failed as problem:
        return _without_answer(options.url, shown, problem.finding, timeout - (time.monotonic() - began))
    evidence: dict[str, Any] = {"api": shown, "status": reply.status, "ms": round(reply.seconds * 1000)}
    if origin:
        evidence["origin"] = origin
    return _judged(options, reply, origin, evidence)


def _judged(options: Options, reply: Reply, origin: str | None, evidence: dict[str, Any]) -> Finding:
    if reply.challenge or reply.status == 429:
        return unknown(BLOCKED, reply.challenge or "asked too often: status 429", evidence=evidence)
    if reply.status >= 500:
        return down("error", f"status {reply.status_text}", evidence=evidence)
    if reply.status in (404, 410):
        return down("not-found", f"status {reply.status_text}", evidence=evidence)
    if origin and origin != origin_of(reply.url):
        allowed = reply.header("access-control-allow-origin")
        if allowed not in ("*", origin):
            told = "no Access-Control-Allow-Origin" if allowed is None else "Access-Control-Allow-Origin names another"
            return down("cors", f"answers {reply.status}, but {told}", evidence=evidence)
    within = options.within.total_seconds()
    if reply.seconds > within:
        detail = f"took {reply.seconds:.1f} s, more than {within:g} s"
        return up("slow", detail, warning=True, response_time=reply.seconds, evidence=evidence)
    word = "unauthorised" if reply.status in (401, 403) else "answers"
    return up(word, f"answers {reply.status}", response_time=reply.seconds, evidence=evidence)


def _without_answer(url: str, shown: str, finding: Finding, left: float) -> Finding:
    """Why there is no answer: a server that takes the connection and is silent hangs."""
    evidence = {"api": shown}
    if finding.word == REDIRECT:
        return down("redirect-loop", finding.detail, evidence=evidence)
    if finding.word == TIMEOUT and _takes_connections(url, max(0.2, left - 0.1)):
        return down("hangs", f"takes the connection and does not answer: {finding.detail}", evidence=evidence)
    return Finding(state=finding.state, word=finding.word, detail=finding.detail, evidence=evidence)


def _takes_connections(url: str, seconds: float) -> bool:
    from upkeep.checks import sockets
    from upkeep.checks.web.address import parse

    address = parse(url)
    try:
        sockets.connect(address.host, address.port, Deadline(seconds)).connection.close()
    except Failed:
        return False
    return True


def _shown(url: str) -> str:
    from upkeep.checks.web.address import parse

    try:
        return parse(url).shown
    except ValueError:
        return ""
