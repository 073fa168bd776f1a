"""The support of a window: how promises were kept, and its tickets as they stand now."""

from __future__ import annotations

from datetime import datetime

from upkeep.overview.report.window import period_of
from upkeep.support.book import Book
from upkeep.support.clocks import Standing
from upkeep.support.report import compliance, outcome
from upkeep.support.ticket import NOTED, RESOLVED
from upkeep.views.report.model import Request, Support, Window


def support_given(book: Book, window: Window, *, internal: bool) -> Support:
    """The tickets opened in the window, and those of before that were not resolved when it began."""
    stands = sorted(book.standings(window.now), key=lambda each: (each.ticket.opened.at, each.ticket.id))
    resolved = {each.ticket.id: resolved_at(each) for each in stands}
    opened = [each for each in stands if window.begin <= each.ticket.opened.at < window.end]
    before = [each for each in stands if each.ticket.opened.at < window.begin]
    earlier = [each for each in before if (resolved[each.ticket.id] or window.begin) >= window.begin]
    inside = [when for when in resolved.values() if when is not None and window.begin <= when < window.end]
    return Support(
        tuple(compliance(opened, book.policies, period_of(window))),
        tuple(_request(each, internal) for each in opened),
        tuple(_request(each, internal) for each in earlier),
        len(inside),
    )


def resolved_at(stands: Standing) -> datetime | None:
    """When a ticket was resolved; None where it is not."""
    if stands.state != RESOLVED:
        return None
    return max(step.at for step in stands.ticket.until(stands.now) if step.kind == RESOLVED)


def _request(stands: Standing, internal: bool) -> Request:
    ticket = stands.ticket
    notes = tuple(step.text for step in ticket.until(stands.now) if step.kind == NOTED and step.text)
    return Request(
        ticket.id,
        ticket.title or "(no title)",
        stands.priority,
        stands.state,
        ticket.opened.at,
        resolved_at(stands),
        outcome((), stands.response),
        outcome(stands.earlier, stands.resolution),
        notes if internal else (),
    )
