"""What comes: risks with dates, what is needed from the client for them, and what is planned next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from upkeep.checklists.book import Book as Lists
from upkeep.checklists.standing import DONE, DUE, IN_PROGRESS
from upkeep.clients.register import Register
from upkeep.clients.schedule import ATTENTION, UPCOMING, last_day_for_notice
from upkeep.clock import periods
from upkeep.clock.local import local_date
from upkeep.project import Project
from upkeep.support.clocks import Standing
from upkeep.support.ticket import PAUSED, RESOLVED
from upkeep.views import words
from upkeep.views.report.model import Coming, Risk, Size
from upkeep.views.report.phrases import limit, months_day

FAR, NEAR, CERTIFICATE = timedelta(days=185), timedelta(days=60), timedelta(days=30)
"""How far ahead a risk is told, when something is asked of the client for it, and when a certificate is a risk."""
SOON = timedelta(days=14)
"""How long before a check-in its date is to be found."""
_FULL = {"database": "the database", "storage": "the file storage"}


def risks(
    project: Project, register: Register, sizes: Iterable[Size], certificates: Iterable[tuple[str, date]]
) -> tuple[Risk, ...]:
    """Every risk with a date, the nearest first; what has come already stands before all."""
    found = [
        *_plans(sizes, register.today),
        *_certificates(certificates, register.today),
        *_contract(project, register),
        *_promises(register),
    ]
    return tuple(sorted(found, key=lambda risk: risk.on or date.min))


def _plans(sizes: Iterable[Size], today: date) -> Iterator[Risk]:
    for size in sizes:
        what = _FULL[size.metric]
        decision = f"a decision on a larger plan for {what}"
        full = f"; it is full about {months_day(size.reaches_plan)}" if size.reaches_plan else ""
        soon = size.reaches_plan is not None and size.reaches_plan <= today + NEAR
        if size.value is None:
            continue
        if size.plan is not None and size.value >= size.plan:
            yield Risk("plan", None, f"{what} has reached its plan's limit.", f"a larger plan for {what}")
        elif size.limit is not None and size.value >= size.limit:
            yield Risk("plan", size.reaches_plan, f"{what} is over {_level(size)}{full}.", decision)
        elif size.reaches_limit is not None and size.reaches_limit <= today + FAR:
            ask = decision if soon else None
            yield Risk("plan", size.reaches_limit, f"{what} reaches {_level(size)}{full}.", ask)


def _level(size: Size) -> str:
    """The limit at which to act, as it was written."""
    assert size.limit is not None
    return f"{limit(size.limit / size.plan)} of its plan" if size.plan else words.size(size.limit)


def _certificates(certificates: Iterable[tuple[str, date]], today: date) -> Iterator[Risk]:
    for probe, ends in certificates:
        if ends <= today + CERTIFICATE:
            seen = "" if probe == "certificate" else f" that {probe} looks at"
            word = "ends" if ends >= today else "has ended"
            yield Risk("certificate", ends, f"the certificate{seen} {word} unless it is renewed.")


def _contract(project: Project, register: Register) -> Iterator[Risk]:
    ends, today = register.terms.contract_ends, register.today
    notice = last_day_for_notice(register.terms)
    if notice and today <= notice <= today + FAR:
        ask = "a word on whether the contract goes on" if notice <= today + NEAR else None
        yield Risk("contract", notice, "last day for notice of the contract.", ask)
    if ends and today <= ends <= today + FAR:
        yield Risk("contract", ends, "the contract ends.")


def _promises(register: Register) -> Iterator[Risk]:
    for each in register.promises():
        if each.promise.overdue(register.today):
            yield Risk("promise", each.promise.by, f"promised by {each.promise.owner} and overdue: {each.promise.text}")


def asks(project: Project, register: Register, stands: Iterable[Standing]) -> tuple[str, ...]:
    """What the client has to do: answer tickets that wait for it, keep its own promises, find a date."""
    found = [f"an answer to ticket {each.ticket.id} ({each.ticket.title})" for each in stands if each.state == PAUSED]
    tables = project.config.tables
    theirs = {each.name.casefold() for each in tables.client.contacts} | {(tables.project.client or "").casefold()}
    for each in register.promises():
        promise = each.promise
        if promise.closed is None and promise.owner.casefold() in theirs - {""}:
            found.append(f"what {promise.owner} promised until {words.day(promise.by)} ({promise.text})")
    for row in register.pending():
        if row.state in ATTENTION or (row.state == UPCOMING and row.slot.due <= register.today + SOON):
            found.append(f"a date for the {row.kind.title[:1].lower()}{row.kind.title[1:]}")
    return tuple(found)


def coming(project: Project, register: Register, lists: Lists, stands: Iterable[Standing]) -> tuple[Coming, ...]:
    """What is planned, by date, half a year ahead."""
    today = register.today
    found = [
        *(Coming(row.slot.due, row.kind.title) for row in register.pending() if row.state == UPCOMING),
        *_open_promises(register),
        *_lists(lists),
        *_agreed(stands, project),
        *_windows(project),
    ]
    return tuple(sorted((each for each in found if today <= each.on <= today + FAR), key=lambda each: each.on))


def _open_promises(register: Register) -> Iterator[Coming]:
    for each in register.promises():
        if each.promise.closed is None:
            yield Coming(each.promise.by, f"Promised by {each.promise.owner}: {each.promise.text}")


def _lists(lists: Lists) -> Iterator[Coming]:
    """The rarer lists: until when the current one is due, or the next where that is done."""
    for name, checklist in lists.catalog.items():
        if checklist.cadence in ("daily", "weekly"):
            continue
        listing = lists.listing(name, lists.current(name))
        period = listing.period
        if checklist.cadence and listing.state == DONE:
            period = periods.following(period, lists.rules.zone)
        on = period.last if checklist.cadence else listing.next_due
        waits = checklist.cadence or listing.state not in (DUE, IN_PROGRESS)
        if on and waits:
            yield Coming(on, f"{checklist.title} maintenance" if checklist.cadence else checklist.title)


def _agreed(stands: Iterable[Standing], project: Project) -> Iterator[Coming]:
    """Tickets for which a date was agreed."""
    for each in stands:
        due = each.resolution.due
        if each.state != RESOLVED and due is not None and each.resolution.promise.within is None:
            last = local_date(
                due - timedelta(seconds=1), project.zone
            )  # it may be due at the midnight that ends the date
            yield Coming(last, f"Agreed: ticket {each.ticket.id} ({each.ticket.title})")


def _windows(project: Project) -> Iterator[Coming]:
    """Single maintenance windows that are declared."""
    for each in project.config.tables.maintenance:
        if each.from_ is not None:
            local = each.from_.astimezone(project.zone) if each.from_.tzinfo else each.from_
            yield Coming(local.date(), f"Planned maintenance from {local:%H:%M}")
