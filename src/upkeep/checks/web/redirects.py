"""Where a redirect may lead (semantics, "Availability")."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from upkeep.checks.web.address import Unfit, Url, join

if TYPE_CHECKING:
    from upkeep.checks.web.exchange import Exchange

MOST = 10
"""Redirects that are followed."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def location(status: int, headers: tuple[tuple[str, str], ...], final: AbstractSet[int]) -> str | None:
    """Where an answer redirects to; None where it is an answer of its own, such as a status that is expected."""
    if status not in _REDIRECTS or status in final:
        return None
    return next((value for name, value in headers if name == "location"), None)


def follow(exchange: Exchange, status: int, target: str) -> tuple[Url, str, str | None]:
    """The next address, method and body; raises Unfit where it is not followed.

    303, and 301 and 302 of a POST, go on with GET and without a body, as browsers do (Fetch standard, "HTTP-redirect
    fetch"). A body that goes on is sent to the scheme, host and port as written only, since it may hold a secret.
    """
    if len(exchange.hops) >= MOST:
        raise Unfit(f"more than {MOST} redirects")
    try:
        url = join(exchange.url, target)
    except Unfit as problem:
        raise Unfit(f"redirects to {problem}") from None
    method, body = exchange.method, exchange.body
    if (status == 303 and method not in ("GET", "HEAD")) or (status in (301, 302) and method == "POST"):
        method, body = "GET", None
    if body is not None and url.origin != exchange.request.url.origin:
        raise Unfit(f"redirects the request's body to another place, {url.place}")
    return url, method, body
