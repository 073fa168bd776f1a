"""When check-ins fall due, and where each stands on a date: pure functions on dates (semantics, "Check-ins")."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import count, takewhile

from upkeep.clients.guide import Kind

UPCOMING, DUE, OVERDUE, DONE, SKIPPED = "upcoming", "due", "overdue", "done", "skipped"

ATTENTION = frozenset({DUE, OVERDUE})
"""The states that need somebody; an unknown one would too."""

BEFORE_NOTICE = timedelta(days=60)
"""The annual review is due this long before the last day for notice, if that is earlier."""

DRAFT_LEAD = timedelta(days=3)
"""A draft is due this long before its check-in."""


@dataclass(frozen=True)
class Terms:
    """What the dates are counted from."""

    launched: date | None
    contract_ends: date | None = None
    """The last day of the contract."""
    notice: tuple[int, str] | None = None
    """A whole number of `day`, `week` or `month`, counted back from the contract's end."""


@dataclass(frozen=True)
class Slot:
    """One check-in that there should be."""

    kind: str
    due: date
    nominal: date
    """The date counted from the launch; earlier than it, `due` follows the contract. It stays when that moves."""

    @property
    def draft_due(self) -> date:
        """The date on which its draft should be written."""
        return self.due - DRAFT_LEAD


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier where negative), clamped to the month's last day.

    Raises OverflowError outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("beyond the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_for_notice(terms: Terms) -> date | None:
    """The last day on which the contract can be cancelled; None where the contract or its notice is not known."""
    if terms.contract_ends is None or terms.notice is None:
        return None
    number, unit = terms.notice
    if unit == "month":
        return months_after(terms.contract_ends, -number)
    return terms.contract_ends - timedelta(days=number * (7 if unit == "week" else 1))


def slots(kind: Kind, terms: Terms) -> Iterator[Slot]:
    """Every check-in of a kind, by date, to the end of the calendar; none without a launch date.

    Of the annual reviews the first that would come after the date that the contract asks for moves to that date.
    One that would lie before the launch moves nothing: a review of an app that is not live prepares no renewal.
    """
    early = _before_notice(terms) if kind.id == "annual" else None
    previous = terms.launched
    for nominal in _nominal(kind, terms.launched):
        moved = early is not None and previous is not None and previous < early < nominal
        yield Slot(kind.id, early if moved and early else nominal, nominal)
        previous = nominal


def slot_of(kind: Kind, terms: Terms, day: date) -> date:
    """The nominal date that a check-in of `day` belongs to: the first on or after it; `day` itself where there is none.

    So a review that was held early for a contract counts for its year, also when the contract has moved since.
    """
    last = day
    for nominal in _nominal(kind, terms.launched):
        last = nominal
        if nominal >= day:
            break
    return last if kind.every_months is None or last >= day else day


def fallen(kind: Kind, terms: Terms, today: date) -> Slot | None:
    """The latest check-in of a kind that fell due up to today."""
    latest = None
    for slot in takewhile(lambda each: each.due <= today, slots(kind, terms)):
        latest = slot
    return latest


def following(kind: Kind, terms: Terms, today: date) -> Slot | None:
    """The next check-in of a kind after today."""
    return next((slot for slot in slots(kind, terms) if slot.due > today), None)


def standing(slot: Slot, latest: Slot | None, recorded: Mapping[date, str], today: date, first_use: date) -> str | None:
    """Where a check-in stands; None for one that is not asked for any more, or never was.

    `recorded` holds the outcome, `done` or `skipped`, by nominal date. Of those that fell due only the `latest` is
    asked for, and none that fell due before `first_use`, the date of the first recorded use.
    """
    if slot.nominal in recorded:
        return recorded[slot.nominal]
    if slot.due > today:
        return UPCOMING
    if slot != latest or slot.due < first_use:
        return None
    return DUE if slot.due == today else OVERDUE


def _nominal(kind: Kind, launched: date | None) -> Iterator[date]:
    """The dates counted from the launch."""
    if launched is None:
        return
    try:
        if kind.days is not None:
            yield launched + timedelta(days=kind.days)
        elif kind.months is not None:
            yield months_after(launched, kind.months)
        elif kind.every_months is not None:
            for number in count(1):
                yield months_after(launched, number * kind.every_months)
    except OverflowError:
        return


def _before_notice(terms: Terms) -> date | None:
    try:
        last = last_day_for_notice(terms)
        return last - BEFORE_NOTICE if last else None
    except OverflowError:
        return None
