"""When an unfinished list needs attention in `status` and `due`: near its end, or after it was missed."""

from __future__ import annotations

from datetime import time

from upkeep.checklists.book import Book, Listing
from upkeep.checklists.standing import DUE, IN_PROGRESS, Rules
from upkeep.clock.local import local_date, skipped
from upkeep.clock.periods import Period

NOON = time(12)
LAST_DAYS = {"weekly": 1, "monthly": 5, "quarterly": 15, "yearly": 15}
"""The working days before the end from which on a list of a cadence needs attention (semantics, "Periods")."""


def needs_attention(book: Book, listing: Listing) -> bool:
    """Whether the list is to be done now, or an earlier one was missed and none of its kind was finished since.

    Where nothing was ever recorded nobody has begun, and nothing is asked for: the period of the first use is optional.
    """
    if book.rules.begun is None:
        return False
    urgent = listing.state in (DUE, IN_PROGRESS) and is_near_end(listing.period, book.rules)
    return urgent or bool(book.history(listing.checklist.name).missed)


def is_near_end(period: Period, rules: Rules) -> bool:
    """Whether the period is near its end; one without an end is from the day on which it fell due."""
    today = local_date(rules.now, rules.zone)
    if period.last is None:
        return period.first <= today
    if period.cadence == "daily":
        return rules.now.astimezone(rules.zone).time() >= NOON
    days = [day for day in period.dates() if rules.working(day) and not skipped(day, rules.zone)]
    last = days[-LAST_DAYS[period.cadence] :]
    return bool(last) and today >= last[0]
