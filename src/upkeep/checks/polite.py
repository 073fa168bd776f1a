"""Many addresses asked side by side, at most four at a time of one host, with a pause where it wants one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from upkeep.checks.deadline import Deadline
from upkeep.checks.interface import OFFLINE
from upkeep.checks.web.request import Fault, Outcome

PER_HOST = 4
"""Requests of one host at a time."""
HOSTS = 8
"""Hosts at a time."""
WAIT = 10.0
"""Seconds for one answer at most."""
PAUSE = 2.0
"""Seconds of rest where a host asks for one without saying how long; one that wants over LONGEST is left alone."""
LONGEST = 15.0

NOT_ASKED = "not asked"
"""The word of an address for which no time was left."""


@dataclass(frozen=True)
class Manner:
    """How all of them are asked."""

    deadline: Deadline
    private: bool
    """Whether addresses that are not on the internet may be asked."""


def ask_all(addresses: Iterable[str], method: str, manner: Manner, *, most: int = 2_000_000) -> dict[str, Outcome]:
    """The outcome of each address; what no time was left for is a Fault with NOT_ASKED. Bodies are kept for GET."""
    hosts: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        hosts.setdefault(urlsplit(address).netloc.lower(), []).append(address)
    found: dict[str, Outcome] = {}
    with ThreadPoolExecutor(HOSTS, "upkeep-links") as threads:
        for outcomes in threads.map(lambda some: _ask_host(some, method, manner, most), hosts.values()):
            found |= outcomes
    return found


def _ask_host(addresses: list[str], method: str, manner: Manner, most: int) -> dict[str, Outcome]:
    """All of one host, a few at a time; once more, after a rest, what it was asked too often for."""
    if not manner.private and is_private(addresses[0]):
        refused = Fault(OFFLINE, "a private address; not asked for a public page")
        return dict.fromkeys(addresses, refused)
    found: dict[str, Outcome] = {}
    left = list(addresses)
    while left and not manner.deadline.over:
        some, left = left[:PER_HOST], left[PER_HOST:]
        found |= _ask_some(some, method, manner, most)
        again = [each for each in some if _limited(found[each])]
        if not again:
            continue
        rest = max(_rest(found[each]) for each in again)
        if rest > min(LONGEST, manner.deadline.left - 1):
            break  # the host is left alone
        time.sleep(rest)
        found |= _ask_some(again, method, manner, most)
        if any(_limited(found[each]) for each in again):
            break
    return {each: found.get(each, Fault(NOT_ASKED, "not asked any more")) for each in addresses}


def _ask_some(addresses: list[str], method: str, manner: Manner, most: int) -> Mapping[str, Outcome]:
    from upkeep.checks.web.address import Unfit
    from upkeep.checks.web.loop import fetch
    from upkeep.checks.web.request import Request, ask

    found: dict[str, Outcome] = {}
    requests: list[Request] = []
    places: list[str] = []
    for address in addresses:
        try:
            seconds = min(WAIT, manner.deadline.left)
            keep = method == "GET"
            options = {"method": method, "timeout": seconds, "allow_private": manner.private, "max_bytes": most}
            requests.append(ask(address, keep=keep, **options))
            places.append(address)
        except Unfit as problem:
            found[address] = Fault("malformed", str(problem))
    for number, outcome in fetch(requests, PER_HOST):
        found[places[number]] = outcome
    return found


def is_private(address: str) -> bool:
    """Whether the host of an address is not on the internet: loopback, or a private network."""
    import socket

    from upkeep.checks.web.address import family_of, is_local, is_public
    from upkeep.checks.web.names import resolve

    host = urlsplit(address).hostname or ""
    if family_of(host):
        return not is_public(host)
    if is_local(host):
        return True
    found, _ = resolve(host, socket.AF_UNSPEC)
    return bool(found) and not any(map(is_public, found))


def _limited(outcome: Outcome) -> bool:
    return not isinstance(outcome, Fault) and outcome.status == 429


def _rest(outcome: Outcome) -> float:
    """What Retry-After wants, in seconds."""
    wanted = "" if isinstance(outcome, Fault) else (outcome.header("retry-after") or "").strip()
    return float(wanted) if wanted.isdigit() else PAUSE
