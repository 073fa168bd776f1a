"""Who is to blame for what a visit met, from the outside in: name, connection, certificate, status, type, scripts.

"Failed to fetch" is a consequence; an answer without CORS headers may be a failure of the API, so that whoever calls
`judge` asks each blocked address once more outside the browser (`blocked_calls`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from upkeep.checks.browsing.addresses import said, same_site, shown, stranger
from upkeep.checks.browsing.record import CALLS, FILES, SCRIPT, SLOW_FILES, Request, ScriptError, Visit
from upkeep.checks.interface import BLOCKED, DNS, OFFLINE, REFUSED, RESET, STATUS, TIMEOUT, TLS

_FAILURES = (
    ("NAME_NOT_RESOLVED", DNS, "the name does not resolve"),
    ("CERT_|SSL_|BAD_SSL", TLS, "the browser refuses the certificate"),
    ("CONNECTION_REFUSED", REFUSED, "the connection was refused"),
    ("ADDRESS_UNREACHABLE|CONNECTION_FAILED|UNSAFE_PORT", REFUSED, "the browser does not get through to it"),
    ("CONNECTION_RESET|CONNECTION_CLOSED|EMPTY_RESPONSE|INCOMPLETE", RESET, "the connection broke off"),
    ("TIMED_OUT", TIMEOUT, "no answer in time"),
    ("TOO_MANY_REDIRECTS", "redirect-loop", "it is redirected in a circle"),
    ("INTERNET_DISCONNECTED", OFFLINE, "this machine has no network"),
)
_HYDRATION = re.compile(r"hydrat|Minified React error #(418|419|421|422|423|425)\b", re.IGNORECASE)
_HARMLESS = re.compile(r"AbortError|ResizeObserver loop|Failed to fetch|NetworkError|Load failed", re.IGNORECASE)
_MOST_RELOADS = 5


@dataclass(frozen=True)
class Verdict:
    """One word for a visit, what is said of it, and what a fix may name."""

    word: str
    detail: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


def blocked_calls(visit: Visit) -> list[Request]:
    """Calls that the browser did not let the page read: only their status outside the browser tells why."""
    return [each for each in visit.requests if each.kind in CALLS and each.cors and not stranger(each.url)]


def judge(visit: Visit, threshold: float, outside: Mapping[str, int | None]) -> Verdict:
    """The verdict on a visit; `threshold` is in seconds.

    `outside` says with which status each blocked call was answered outside the browser, None for no answer.
    """
    broken = not visit.view.painted or visit.view.waiting or visit.view.ready is False or visit.view.busy
    channels = (
        page_faults(visit),
        _files(visit),
        _calls(visit, outside, broken=broken),
        _scripts(visit, broken=broken),
    )
    for candidates in channels:
        found = next(candidates, None)
        if found is not None:
            return found
    if not broken:
        return next(_slow(visit, threshold), Verdict("loads", f"shows its content after {visit.seconds:.1f} s"))
    if visit.view.waiting or visit.view.ready is False:
        return Verdict("never-ready", "it waits for ever, and no request is open")
    return Verdict("empty", "nothing is painted, and no error is reported")


def page_faults(visit: Visit) -> Iterator[Verdict]:
    """The page itself: reached at all, answered well."""
    for pattern, word, told in _FAILURES:
        if visit.failure and re.search(pattern, visit.failure):
            yield Verdict(word, f"{told} ({visit.failure.removeprefix('net::')})")
    if visit.failure:
        yield Verdict(RESET, f"the browser could not load it ({visit.failure.removeprefix('net::')})")
    if visit.documents > _MOST_RELOADS:
        yield Verdict("redirect-loop", f"the page loaded itself {visit.documents} times")
    document = visit.document
    status = document.status if document else None
    if document is None or status is None or status < 400:
        return
    if status == 429 or "cf-mitigated" in document.answer or "x-vercel-mitigated" in document.answer:
        yield Verdict(BLOCKED, f"the host asks for a browser check (status {status})")
    word = "not-found" if status == 404 else "server-error" if status >= 500 else STATUS
    yield Verdict(word, f"the page is answered with {status}", {"status": status})


def _files(visit: Visit) -> Iterator[Verdict]:
    """Scripts and styles that are missing, forbidden, or something else."""
    for issue in visit.issues:
        words = {"integrity": "asset-blocked", "type": "asset-blocked", "csp": "csp", "mixed-content": "mixed-content"}
        if stranger(issue.url) or (issue.code == "type" and _is_page(visit, issue.url)):
            continue
        told = {
            "integrity": "its checksum is not the one that the page names",
            "type": "it has the wrong content type",
            "csp": f"the content security policy forbids it ({issue.directive or 'inline'})",
            "mixed-content": "it is asked for by http from a page that came by https",
        }[issue.code]
        asset = "a script in the page" if issue.inline else shown(issue.url)
        yield Verdict(words[issue.code], f"{asset}: {told}", {"asset": asset, "directive": issue.directive})
    for each in visit.requests:
        if each.kind not in FILES or stranger(each.url):
            continue
        if each.blocked or "BLOCKED_BY_CLIENT" in each.failure:
            yield Verdict(
                "asset-blocked", f"{shown(each.url)}: blocked ({each.blocked or 'by the client'})", _asset(each)
            )
        elif (each.status or 0) >= 400:
            yield Verdict("missing-asset", f"{shown(each.url)}: status {each.status}", _asset(each))
        elif each.failure and not each.canceled:
            yield Verdict("missing-asset", f"{shown(each.url)}: {each.failure.removeprefix('net::')}", _asset(each))
        elif each.kind == SCRIPT and each.type == "text/html":
            yield Verdict("missing-asset", f"{shown(each.url)}: a page stands in its place", _asset(each))
    for error in visit.errors:
        if error.bare and "Unexpected token '<'" in error.message:
            yield Verdict(
                "missing-asset", f"{shown(error.url)}: a page stands in its place", {"asset": shown(error.url)}
            )


def _is_page(visit: Visit, url: str) -> bool:
    """Whether HTML stands in a script's place: then it is missing, and its type no fault of its own."""
    return any(each.url == url and each.type == "text/html" for each in visit.requests)


def _asset(request: Request) -> dict[str, Any]:
    return {"asset": shown(request.url), "status": request.status}


def _calls(visit: Visit, outside: Mapping[str, int | None], *, broken: bool) -> Iterator[Verdict]:
    """What the page's scripts asked for."""
    calls = [each for each in visit.requests if each.kind in CALLS and not stranger(each.url)]
    for each in blocked_calls(visit):
        status = outside.get(each.url)
        evidence = {"api": shown(each.url), "status": status}
        if status is not None and status < 400:
            told = f"{shown(each.url)}: answers {status}, but without the headers that let the page read it"
            yield Verdict("cors", told, evidence)
        told = f"{shown(each.url)}: {f'status {status}' if status else 'no answer'}, seen outside the browser"
        yield Verdict("api-error", told, evidence)
    for each in calls:
        if (each.status or 0) >= 500 and same_site(each.url, visit.url):
            yield Verdict("api-error", f"{shown(each.url)}: status {each.status}", _api(each))
    for each in calls if broken else ():
        if (each.status or 0) >= 400 and each.status not in (401, 403):
            yield Verdict("api-error", f"{shown(each.url)}: status {each.status}", _api(each))
        elif each.failure and not each.canceled and not each.cors:
            yield Verdict("api-error", f"{shown(each.url)}: {each.failure.removeprefix('net::')}", _api(each))
        elif each.type == "text/html":
            yield Verdict("api-error", f"{shown(each.url)}: answers a page where data is expected", _api(each))
        elif each.open:
            yield Verdict("api-hangs", f"{shown(each.url)}: no answer in {visit.now - each.started:.0f} s", _api(each))


def _api(request: Request) -> dict[str, Any]:
    return {"api": shown(request.url), "status": request.status}


def _scripts(visit: Visit, *, broken: bool) -> Iterator[Verdict]:
    """What the scripts raised."""
    for error in visit.errors:
        if _HYDRATION.search(error.message):
            yield Verdict("hydration", said(error.message), _place(error))
    if visit.view.busy:
        yield Verdict(
            "javascript-error", "a script runs without end: the page does not answer", {"message": "endless script"}
        )
    for error in visit.errors:
        if _HARMLESS.search(error.message) or (error.url and stranger(error.url)):
            continue
        if (error.uncaught or error.thrown) and (broken or (visit.view.sorry and not error.uncaught)):
            yield Verdict("javascript-error", _told(error), _place(error))


def _told(error: ScriptError) -> str:
    place = f" ({shown(error.url)}:{error.line})" if error.url else ""
    return said(error.message) + place


def _place(error: ScriptError) -> dict[str, Any]:
    return {"message": said(error.message), "source": shown(error.url) if error.url else "", "line": error.line}


def _slow(visit: Visit, threshold: float) -> Iterator[Verdict]:
    """The slowest answer of a page that shows itself too late."""
    if visit.seconds <= threshold:
        return
    timed = [(each.seconds, each) for each in visit.requests if each.seconds is not None and not stranger(each.url)]
    files = [pair for pair in timed if pair[1].kind in SLOW_FILES]
    calls = [pair for pair in timed if pair[1].kind in CALLS or pair[1].main]
    slowest = max([*files, *calls], key=lambda pair: pair[0], default=None)
    if slowest is None or slowest[0] < threshold / 2:
        return
    seconds, each = slowest
    word, name = ("slow-assets", "asset") if each.kind in SLOW_FILES else ("slow-api", "api")
    yield Verdict(word, f"{shown(each.url)}: {seconds:.1f} s", {name: shown(each.url), "seconds": round(seconds, 2)})
