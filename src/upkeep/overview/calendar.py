"""Everything that is due, as calendar events: check-ins, promises, checklists' periods, tickets' deadlines.

An event's uid is made of what it stands for, never of a date that can move, so that a second import updates it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from upkeep.checklists.book import Book, Listing
from upkeep.checklists.catalog import Checklist
from upkeep.checklists.standing import DONE, EXCUSED, OPTIONAL
from upkeep.clients.schedule import SKIPPED, months_after
from upkeep.clock.local import local_date
from upkeep.clock.periods import Period, following
from upkeep.config.values import WEEKDAYS
from upkeep.overview.care import open_register
from upkeep.overview.lists import open_book
from upkeep.overview.tickets import open_tickets
from upkeep.project import Project
from upkeep.views import words
from upkeep.views.text import visible

if TYPE_CHECKING:
    import icalendar

AHEAD = 12
"""Months of checklists and promises that a calendar shows; of check-ins twice as many."""


@dataclass(frozen=True)
class Event:
    """One entry of a calendar."""

    key: str
    """What it stands for; the uid is made of it."""
    title: str
    when: date | datetime
    """A date for a whole day, else an instant (UTC)."""
    text: str = ""
    days: tuple[str, ...] = ()
    """For one that comes every week: its weekdays, `mon` to `sun`, from `when` to `until`."""
    until: date | None = None
    but: tuple[date, ...] = ()
    """The dates left out of one that comes every week."""


@dataclass(frozen=True)
class Deadline:
    """A ticket's deadline, as the support clocks give it."""

    ticket: str
    title: str
    what: str
    """`answer` or `fix`."""
    due: datetime
    """UTC."""


def events(project: Project) -> list[Event]:
    """Every event of a project, by date."""
    found = [event for source in SOURCES for event in source(project)]
    return sorted(found, key=lambda event: (_day(event.when, project), event.key))


def deadline_events(deadlines: Iterable[Deadline]) -> list[Event]:
    """Events for tickets' open deadlines."""
    return [
        Event(
            f"ticket-{each.ticket}-{each.what}",
            f"{each.what.capitalize()} ticket {each.ticket}: {each.title}",
            each.due,
        )
        for each in deadlines
    ]


def ticket_events(project: Project) -> list[Event]:
    """The open clocks of every ticket."""
    stands = open_tickets(project).waiting(project.now)
    return deadline_events(
        Deadline(each.ticket.id, each.ticket.title, {"response": "answer", "resolution": "fix"}[name], clock.due)
        for each in stands
        for name, clock in each.clocks
        if clock.runs and clock.due is not None
    )


def checkin_events(project: Project) -> list[Event]:
    """Events for check-ins: what is due, what is to come, and recorded ones, marked as such."""
    register = open_register(project)
    found = []
    for row in register.rows(months_after(register.today, 2 * AHEAD)):
        outcome = f" ({row.state})" if row.state in (DONE, SKIPPED) else ""
        text = f"{row.kind.form}: {row.kind.purpose}. upkeep checkin draft {row.kind.id}"
        key = f"checkin-{row.slot.kind}-{row.slot.nominal.isoformat()}"
        found.append(Event(key, f"{row.kind.title}{outcome}", row.slot.due, text))
    return found


def promise_events(project: Project) -> list[Event]:
    """Events for open promises, on their last date."""
    promises = [each for each in open_register(project).promises() if each.promise.closed is None]
    return [
        Event(f"promise-{each.id}", f"Promised: {each.promise.text}", each.promise.by, f"by {each.promise.owner}")
        for each in promises
    ]


def checklist_events(project: Project) -> list[Event]:
    """Events for checklists: the last working day of each period, the daily list as one that comes every week.

    Periods that are excused or optional have none.
    """
    book = open_book(project)
    return [event for checklist in book.catalog.values() for event in _of_list(project, book, checklist)]


Source = Callable[[Project], list[Event]]

SOURCES: tuple[Source, ...] = (ticket_events, checkin_events, promise_events, checklist_events)
"""What a calendar shows; `deadline_events` joins here with the tickets that it is given."""


def _of_list(project: Project, book: Book, checklist: Checklist) -> Iterator[Event]:
    current = book.current(checklist.name)
    if checklist.cadence is None:
        yield _open_ended(project, book.listing(checklist.name, current))
    elif checklist.cadence == "daily":
        yield from _daily(project, checklist)
    else:
        end = months_after(local_date(project.now, project.zone), AHEAD)
        period: Period = current
        while period.first <= end:
            listing = book.listing(checklist.name, period)
            if listing.state not in (EXCUSED, OPTIONAL) and period.last:
                yield _period(project, listing, period.last)
            period = following(period, project.zone)


def _period(project: Project, listing: Listing, last: date) -> Event:
    days = [day for day in listing.period.dates() if project.is_working_day(day) and not _away(project, day)]
    outcome = " (done)" if listing.state == DONE else ""
    return Event(
        f"checklist-{listing.checklist.name}-{listing.period.id}",
        f"{listing.checklist.title} maintenance{outcome}",
        days[-1] if days else last,
        f"{words.count(len(listing.entries), 'item')}. {listing.checklist.command}",
    )


def _open_ended(project: Project, listing: Listing) -> Event:
    today = local_date(project.now, project.zone)
    day = listing.next_due if listing.state == DONE and listing.next_due else max(listing.period.first, today)
    key = f"checklist-{listing.checklist.name}"
    return Event(key, listing.checklist.title, day, f"upkeep checklist {listing.checklist.name}")


def _daily(project: Project, checklist: Checklist) -> Iterator[Event]:
    today = local_date(project.now, project.zone)
    end = months_after(today, AHEAD)
    dates = [today + timedelta(days=number) for number in range((end - today).days + 1)]
    working = [day for day in dates if project.is_working_day(day) and not _away(project, day)]
    if not working:
        return
    weekdays = sorted({day.weekday() for day in working})
    left_out = [day for day in dates if day > working[0] and day.weekday() in weekdays and day not in set(working)]
    yield Event(
        f"checklist-{checklist.name}",
        f"{checklist.title} maintenance",
        working[0],
        checklist.command,
        tuple(WEEKDAYS[number] for number in weekdays),
        end,
        tuple(left_out),
    )


def _away(project: Project, day: date) -> bool:
    return any(span.from_ <= day <= span.to for span in project.config.tables.away)


def _day(when: date | datetime, project: Project) -> date:
    return local_date(when, project.zone) if isinstance(when, datetime) else when


def ics(project: Project, found: Iterable[Event]) -> bytes:
    """The calendar (RFC 5545): CRLF, folded at 75 octets, text from outside escaped and without control characters.

    After the project was handed over its events are cancelled, so that a last import clears them.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//upkeep//upkeep//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _text(project, f"{project.name}: upkeep"))
    for event in found:
        calendar.add_component(_component(project, event))
    return bytes(calendar.to_ical())


def _component(project: Project, event: Event) -> icalendar.Event:
    from icalendar import Event as Component

    component = Component()
    component.add("uid", f"{event.key}@{project.config.id}.upkeep")
    component.add("dtstamp", project.now)
    component.add("last-modified", project.now)
    component.add("sequence", max(0, int(project.now.timestamp()) // 60))
    component.add("summary", _text(project, f"{project.name}: {event.title}"))
    component.add("dtstart", event.when)
    if not isinstance(event.when, datetime):
        component.add("dtend", event.when + timedelta(days=1))
        component.add("transp", "TRANSPARENT")
    if event.text:
        component.add("description", _text(project, event.text))
    if event.days:
        days = [name[:2].upper() for name in event.days]
        component.add("rrule", {"freq": "weekly", "byday": days, "until": event.until})
        for day in event.but:
            component.add("exdate", day, parameters={"VALUE": "DATE"})
    component.add("status", "CANCELLED" if project.offboarded else "CONFIRMED")
    return component


def _text(project: Project, text: str) -> str:
    return visible(project.scrub(text))
