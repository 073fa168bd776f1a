"""Kind `function`: a function of the app is deployed and lets the page call it, asked as browsers do before a call."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed
from upkeep.checks.function_answers import alike, last_name, limited, platform_mark, preflight, refused_page, sibling
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, down, unknown, up
from upkeep.checks.network import NETWORK
from upkeep.checks.service_call import Reply, Request, exchange, origin, place
from upkeep.config.values import TABLE, Address, Flag

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "answers": "the function is there and lets the page call it",
    "not-deployed": "there is no such function (404 of the platform, or as for a name that cannot exist)",
    "unauthorised": "the function is there and asks for a login (401, 403)",
    "crashes": "the function is there and fails (5xx)",
    "cors": "the function is there, but its preflight is refused or lacks the headers that the browser needs",
    "rate-limited": "too many requests (429)",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://fn.example.com/create-room", "method": "POST", "origin": "https://app.example.com"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which function, and who calls it."""

    __pydantic_config__ = TABLE

    url: Address
    """The function."""
    method: str = "POST"
    """The method with which the app calls it; the preflight asks for it."""
    safe: Flag = False
    """Whether `method` may be sent too: it changes nothing that matters."""
    origin: Address | None = None
    """The page's address; without it nothing is said of CORS."""


Fault = tuple[str, str]
"""A word other than `answers`, and a line for people."""

Ask = Callable[[str, str], Reply]
"""Asks an address by a method, as the page would."""


def measure(options: Options, ground: Ground) -> Finding:
    """Whether the function is there and a page may call it.

    It is asked by OPTIONS, as browsers do before a call; by its own method only where that is safe, and then that
    answer decides. Down is no answer, 5xx, and a 404 of the platform or like that of a name that cannot exist
    (semantics, "Diagnosis").
    """
    page = origin(options.origin) if options.origin else None
    ask = partial(_ask, options.method, page, Deadline(ground.timeout))
    try:
        before = answer = ask(options.url, "OPTIONS")
        method = options.method if options.safe else "OPTIONS"
        if options.safe:
            answer = ask(options.url, method)
        fault = _fault(answer, method, options.url, ask)
        if fault is None and page not in (None, origin(options.url)):
            fault = _cors(before, answer, page or "", options.method)
        vague = (
            fault is None
            and not options.safe
            and before.status < 300
            and _like_nobody(before, method, options.url, ask)
        )
    except Failed as failed:
        return failed.finding
    evidence: dict[str, object] = {"host": place(options.url), "status": answer.status, "method": method}
    if mark := platform_mark(answer):
        evidence["mark"] = mark
    return _finding(fault, vague, answer, evidence)


def _ask(call: str, page: str | None, deadline: Deadline, url: str, method: str) -> Reply:
    """The answer to a call from `page`, or to what a browser asks before it."""
    headers = {"Origin": page} if page else {}
    if method == "OPTIONS":
        return exchange(Request(url=url, method=method, headers=preflight(page, call)), deadline)
    if method not in ("POST", "PUT", "PATCH"):
        return exchange(Request(url=url, method=method, headers=headers), deadline)
    headers["Content-Type"] = "application/json"
    return exchange(Request(url=url, method=method, headers=headers, body=b"{}"), deadline)


def _fault(answer: Reply, method: str, url: str, ask: Ask) -> Fault | None:
    """What is wrong with the function itself; None where it is there and works, or where only a browser would mind."""
    mark, status = platform_mark(answer), answer.status
    told = f"{method} is answered with {status}" + (f" {mark}" if mark else "")
    if limit := limited(answer):
        return BLOCKED, limit
    if status == 429:
        return "rate-limited", f"the function takes no more requests just now: {told}"
    if status >= 500:
        return "crashes", f"the function is there and fails: {told}"
    if status == 404 and mark and "NOT_FOUND" in mark:
        return "not-deployed", f"no such function: the platform says {mark} (404)"
    if status == 404 and _like_nobody(answer, method, url, ask):
        return "not-deployed", "no such function: a name that cannot exist is answered with the same 404"
    if status == 401 or (status == 403 and method != "OPTIONS"):
        return "unauthorised", f"the function is there and asks for a login: {told}"
    return None


def _like_nobody(answer: Reply, method: str, url: str, ask: Ask) -> bool:
    """Whether a sibling that cannot exist is answered alike."""
    name = f"upkeep-{secrets.token_hex(8)}"
    try:
        return alike(answer, last_name(url), ask(sibling(url, name), method), name)
    except Failed:
        return False


def _cors(before: Reply, answer: Reply, page: str, method: str) -> Fault | None:
    """Why a browser would not let the page call the function, or read its answer."""
    reason = refused_page(before, page, method)
    if reason is None and answer is not before and "access-control-allow-origin" not in answer.headers:
        reason = f"the answer to {method} lacks Access-Control-Allow-Origin"
    return ("cors", f"the function is there, but a browser refuses the call from {page}: {reason}") if reason else None


def _finding(fault: Fault | None, vague: bool, answer: Reply, evidence: dict[str, object]) -> Finding:
    if fault is None:
        detail = f"the function answers ({answer.status})"
        if vague:
            detail += "; but its host answers OPTIONS for every name: only its own method, with safe = true, shows more"
        return up("answers", detail, response_time=answer.seconds, evidence=evidence)
    word, detail = fault
    if word == BLOCKED:
        return unknown(word, detail, evidence=evidence)
    if word in ("crashes", "not-deployed"):
        return down(word, detail, evidence=evidence)
    return up(word, detail, warning=True, evidence=evidence)
