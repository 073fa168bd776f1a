"""Kind `links`: the links of documentation pages lead somewhere, and their fragments to an anchor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import finding_of, is_unknown
from upkeep.checks.html import origin_of
from upkeep.checks.hyperlinks import leads, links_of, parted
from upkeep.checks.interface import BLOCKED, DNS, ERRORS, REFUSED, TOO_LARGE, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.polite import Manner, ask_all, is_private
from upkeep.checks.web.request import Fault, Outcome
from upkeep.checks.wording import counted
from upkeep.config.values import TABLE, Address, Whole

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "fine": "no link is dead; what could not be judged is counted",
    "dead": "links that lead to 404 or 410, to a name that does not resolve, or to a host that refuses",
    "no-anchor": "fragments that no anchor of their page answers",
    "no-page": "none of the pages could be read, for a reason that may not be theirs",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"pages": ["https://docs.example.com/"]}
"""The options of a typical probe."""

NAMED = 12
"""Links that the evidence names, of each sort."""

_GONE = (404, 410)
_GONE_WORDS = {DNS: "no such host", REFUSED: "refused"}
_NO_HEAD = frozenset({400, 403, 404, 405, 410, 500, 501, 503})
"""Statuses with which a server may only mean that it does not know HEAD."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where the documentation begins, and how far it is followed."""

    __pydantic_config__ = TABLE

    pages: tuple[Address, ...]
    """The pages to begin with; what they link to below their own folder is followed."""
    most_pages: Whole = 200
    """Pages that are read at most."""
    most_links: Whole = 1000
    """Links that are checked at most."""


@dataclass
class _Walk:
    """What was found so far."""

    outcomes: dict[str, str | None] = field(default_factory=dict)
    """Address -> why it is dead (empty: it is not; None: not to be judged)."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Address -> why it could not be judged."""
    anchors: dict[str, set[str]] = field(default_factory=dict)
    """Of pages that were read."""
    origin: str = ""
    """That of the first page; what is on it is named by its path."""
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Address -> the pages that link to it, each with the fragment."""
    left_out: int = 0
    """Links beyond the bounds."""


def measure(options: Options, ground: Ground) -> Finding:
    """Follow the pages and ask for every link; `value` is the count of dead ones."""
    return finding_of(lambda: _followed(options, ground))


def _followed(options: Options, ground: Ground) -> Finding:
    if not options.pages:
        raise is_unknown("no-page", "no page is configured")
    deadline = Deadline(max(1.0, ground.timeout - 2))
    private = all(map(is_private, options.pages))
    manner = Manner(deadline, private)
    walk = _Walk(origin=origin_of(options.pages[0]))
    _read_pages(walk, options, manner)
    if not walk.anchors and all(walk.outcomes.get(parted(page)[0]) is None for page in options.pages):
        raise is_unknown("no-page", next(iter(walk.reasons.values()), "no page could be read"))
    _ask_rest(walk, options.most_links, manner)
    return _told(walk)


def _read_pages(walk: _Walk, options: Options, manner: Manner) -> None:
    """Read the pages, one round of links after the other; a page's links are noted as they are found."""
    homes = [_home(page) for page in options.pages]
    level = [parted(page)[0] for page in options.pages]
    for page in level:
        walk.links.setdefault(page, [])
    while level and not manner.deadline.over:
        level = level[: max(0, options.most_pages - len(walk.anchors))]
        found: list[str] = []
        for address, outcome in ask_all(level, "GET", manner).items():
            _note(walk, address, outcome)
            found += _noted(walk, address, _page(walk, address, outcome), options.most_links)
        below = [each for each in dict.fromkeys(found) if _home(each, whole=True).startswith(tuple(homes))]
        level = [each for each in below if each not in walk.outcomes]


def _noted(walk: _Walk, page: str, found: list[str], most: int) -> list[str]:
    """Note where a page's links lead, within the bound; the addresses."""
    noted = []
    for link in found:
        target, fragment = parted(link)
        if target not in walk.links and len(walk.links) >= most:
            walk.left_out += 1
            continue
        walk.links.setdefault(target, []).append((page, fragment))
        noted.append(target)
    return noted


def _page(walk: _Walk, address: str, outcome: Outcome) -> list[str]:
    """The links of an answer that is a page; its anchors are noted."""
    if isinstance(outcome, Fault):
        return []
    body = outcome.take()
    kind = (outcome.header("content-type") or "").lower()
    if outcome.status != 200 or "html" not in kind:
        return []
    found = links_of(body.decode("utf-8", "replace"), str(outcome.url))
    walk.anchors[address] = found.anchors
    return found.links


def _ask_rest(walk: _Walk, most: int, manner: Manner) -> None:
    """Every link that is no page of the documentation: HEAD, then GET where HEAD may be what is refused."""
    rest = [each for each in walk.links if each not in walk.outcomes][:most]
    anchored = [each for each in rest if any(fragment for _, fragment in walk.links[each])]
    heads = ask_all([each for each in rest if each not in anchored], "HEAD", manner)
    again = [each for each, outcome in heads.items() if not isinstance(outcome, Fault) and outcome.status in _NO_HEAD]
    for address, outcome in heads.items():
        if address not in again:
            _note(walk, address, outcome)
    for address, outcome in ask_all([*anchored, *again], "GET", manner).items():
        _note(walk, address, outcome)
        _page(walk, address, outcome)


def _note(walk: _Walk, address: str, outcome: Outcome) -> None:
    """Whether a link is dead, not, or not to be judged."""
    if isinstance(outcome, Fault):
        gone = (outcome.word == DNS and "does not resolve" in outcome.detail) or (
            outcome.word == REFUSED and "refused" in outcome.detail
        )
        walk.outcomes[address] = _GONE_WORDS[outcome.word] if gone else "" if outcome.word == TOO_LARGE else None
        walk.reasons[address] = outcome.detail
    elif outcome.status in _GONE:
        walk.outcomes[address] = str(outcome.status)
    elif outcome.status < 400:
        walk.outcomes[address] = ""
    else:
        walk.outcomes[address] = None
        walk.reasons[address] = f"status {outcome.status}"


def _told(walk: _Walk) -> Finding:
    dead = [f"{why} {_shown(walk, each)}{_on(walk, each)}" for each, why in walk.outcomes.items() if why]
    anchors = list(_no_anchor(walk))
    unsure = [f"{_shown(walk, each)} {walk.reasons[each]}" for each, why in walk.outcomes.items() if why is None]
    unsure += [f"{_shown(walk, each)} no time left" for each in walk.links if each not in walk.outcomes]
    evidence: dict[str, Any] = {
        "pages": len(walk.anchors),
        "links": len(walk.links),
        "dead": dead[:NAMED],
        "no_anchor": anchors[:NAMED],
        "unsure": unsure[:NAMED],
        "counts": {"dead": len(dead), "no_anchor": len(anchors), "unsure": len(unsure), "left_out": walk.left_out},
    }
    figure = {"value": float(len(dead)), "unit": ""}
    if dead:
        return down("dead", f"{counted(len(dead), 'dead link')}: {_first(dead)}", evidence=evidence, **figure)
    if anchors:
        detail = f"{counted(len(anchors), 'fragment')} without an anchor: {_first(anchors)}"
        return up("no-anchor", detail, warning=True, evidence=evidence, **figure)
    looked = f"{counted(len(walk.links) - len(unsure), 'link')} on {counted(len(walk.anchors), 'page')}"
    return up("fine", f"{looked}, none dead", warning=False, evidence=evidence, **figure)


def _no_anchor(walk: _Walk) -> list[str]:
    found = {
        f"{_shown(walk, target)}#{fragment} (on {urlsplit(page).path or '/'})": None
        for target, places in walk.links.items()
        for page, fragment in places
        if target in walk.anchors and not leads(walk.anchors[target], fragment)
    }
    return list(found)


def _first(rows: list[str]) -> str:
    return rows[0] + (f", and {len(rows) - 1} more" if len(rows) > 1 else "")


def _on(walk: _Walk, address: str) -> str:
    pages = walk.links.get(address) or []
    return f" (on {urlsplit(pages[0][0]).path or '/'})" if pages else ""


def _shown(walk: _Walk, address: str) -> str:
    from upkeep.checks.web.address import Unfit, parse, plain

    try:
        shown = parse(address).shown
    except Unfit:
        shown = address
    return plain(shown.removeprefix(walk.origin) if shown.startswith(f"{walk.origin}/") else shown, 90)


def _home(page: str, *, whole: bool = False) -> str:
    """Origin and folder of a page, or origin and path: what begins with the folder belongs to it."""
    path = urlsplit(page).path or "/"
    return origin_of(page) + (path if whole else path[: path.rfind("/") + 1])
