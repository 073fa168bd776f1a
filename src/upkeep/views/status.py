"""`upkeep status`: one screen that answers whether all is well, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from upkeep.checklists.book import Listing
from upkeep.clock.local import rfc3339
from upkeep.probes.availability import Availability
from upkeep.probes.metrics import Metric
from upkeep.support.clocks import Standing
from upkeep.views import words
from upkeep.views.checklists import SIGN_OF_LIST
from upkeep.views.incidents import Known, incident_document
from upkeep.views.metrics import Beside, Place, clock, metric_document, metric_figure, metric_lines
from upkeep.views.probes import stamp
from upkeep.views.text import BLANK, DIM, STRONG, Line, Page, Span, columns, cut, edges, fit, line, pad, plain, sign
from upkeep.views.tickets import row, row_document

INDENT = 11
"""Columns of the sections' names."""
MOST_TICKETS = 5


@dataclass(frozen=True)
class ListRow:
    """One checklist, and whether it is to be done now."""

    listing: Listing
    missed: tuple[str, ...]
    attention: bool


@dataclass(frozen=True)
class Care:
    """A check-in or a promise made to the client."""

    kind: str
    due: date
    state: str
    """`upcoming`, `due` or `overdue`."""
    text: str
    """What it is, in words."""

    @property
    def attention(self) -> bool:
        """Whether it is to be done now."""
        return self.state in ("due", "overdue")


@dataclass(frozen=True)
class Watching:
    """The probes themselves."""

    last_run: int | None
    """Seconds since 1970."""
    known: int
    configured: int
    stale: tuple[str, ...]
    addresses: int
    troubles: tuple[str, ...]
    """What does not work in telling: addresses set aside, a heartbeat that fails."""


@dataclass(frozen=True)
class Status:
    """Everything on the screen."""

    project: str
    id: str
    at: datetime
    zone: tzinfo
    metrics: Sequence[Metric]
    beside: Mapping[Place, Beside]
    """What stands beside a metric, by metric and probe."""
    availability: Mapping[str, Mapping[str, Availability]]
    """By probe and window."""
    incidents: Sequence[Known]
    down: Sequence[str]
    """Probes that are down now, outside maintenance."""
    lists: Sequence[ListRow]
    watching: Watching
    maintenance: Sequence[str] = ()
    """What windows hold now, in words."""
    tickets: Sequence[Standing] = ()
    """Open ones, nearest deadline first."""
    at_risk: float = 0.75
    """The share of a budget after which a clock is at risk."""
    checkins: Sequence[Care] = ()
    """Check-ins and promises that are due, and the next of each kind."""

    @property
    def next_commands(self) -> list[str]:
        """What to do about what needs the person, most urgent first."""
        found = []
        if self.down or any(metric.metric == "response_time" and metric.state == "alert" for metric in self.metrics):
            found.append("upkeep diagnose loading")
        found += [f"upkeep ticket show {stands.ticket.id}" for stands in self.tickets if stands.overdue][:1]
        found += [row.listing.command for row in self.lists if row.attention][:1]
        found += ["upkeep checkin"] if any(care.attention for care in self.checkins) else []
        return [*found, *(["upkeep alert list"] if self.watching.troubles else [])][:3]

    @property
    def attention(self) -> int:
        """How many things need the person."""
        bad = {metric.probe for metric in self.metrics if metric.state == "alert"} | set(self.down)
        blind = set(self.watching.stale) - bad
        late = sum(stands.overdue for stands in self.tickets)
        others = [*(row.attention for row in self.lists), *(care.attention for care in self.checkins)]
        return len(bad) + len(blind) + late + sum(others) + len(self.watching.troubles)


def troubles(status: Status) -> list[str]:
    """What needs the person, each in a few words, for a table of many projects."""
    said = [f"{name} down" for name in status.down]
    for metric in status.metrics:
        if metric.state == "alert" and metric.probe not in status.down:
            said.append(f"{metric.metric.replace('_', ' ')} {metric_figure(metric)} ({metric.probe})")
    said += [f"cannot see {name}" for name in status.watching.stale]
    said += [f"ticket {stands.ticket.id} overdue" for stands in status.tickets if stands.overdue]
    said += [care.text for care in status.checkins if care.attention]
    said += [_list_text(row) for row in status.lists if row.attention]
    return [*said, *status.watching.troubles]


def status_document(status: Status) -> dict[str, Any]:
    """`status --json`."""
    return {
        "at": rfc3339(status.at),
        "project": status.project,
        "metrics": [metric_document(metric) for metric in status.metrics],
        "availability": [
            _availability_document(probe, window, found)
            for probe, windows in status.availability.items()
            for window, found in windows.items()
        ],
        "incidents": [incident_document(known) for known in status.incidents],
        "tickets": [row_document(stands) for stands in status.tickets],
        "checklists": [_list_document(row) for row in status.lists],
        "checkins": [
            {"kind": care.kind, "due": care.due.isoformat(), "state": care.state, "text": care.text}
            for care in status.checkins
        ],
        "probes": {
            "last_run": stamp(status.watching.last_run) if status.watching.last_run else None,
            "stale": list(status.watching.stale),
            "down": list(status.down),
            "troubles": list(status.watching.troubles),
        },
        "maintenance": list(status.maintenance),
    }


def _availability_document(probe: str, window: str, found: Availability) -> dict[str, Any]:
    return {
        "probe": probe,
        "window": window,
        "up_seconds": found.up,
        "down_seconds": found.down,
        "unknown_seconds": found.unknown,
        "excluded_seconds": found.excluded,
        "uptime": found.uptime,
        "coverage": found.coverage,
        "mttr_seconds": found.mttr,
        "since": stamp(found.counted_from) if found.counted_from else None,
    }


def _list_document(row: ListRow) -> dict[str, Any]:
    listing = row.listing
    return {
        "name": listing.checklist.name,
        "period": listing.period.id,
        "state": listing.state,
        "answered": listing.answered,
        "items": len(listing.entries),
        "budget_minutes": listing.checklist.budget,
        "missed": list(row.missed),
        "attention": row.attention,
    }


def status_lines(status: Status, page: Page) -> list[Line]:
    """The screen: the answer in words, then metrics, incidents, tickets, lists, check-ins, probes, what to do next."""
    number = status.attention
    answer = f"{words.count(number, 'thing')} need{'s' if number == 1 else ''} you" if number else "all is well"
    now = words.moment(status.at, status.zone)
    title = line((status.project, STRONG), f" · {now} {words.zone_name(status.zone)}")
    head = edges(title, answer, page)
    lines = [head] if plain(head).endswith(answer) else [line((answer, STRONG)), fit(title, page.width)]
    lines += [BLANK, *metric_lines(status.metrics, status.beside, status.at, status.zone, page), BLANK]
    for name, rows in _sections(status, page):
        lines += _section(name, rows, page)
    commands = status.next_commands
    if commands:
        together = "Next: " + "   ".join(commands)
        shown = [together] if columns(together) <= page.width else [f"Next: {command}" for command in commands]
        lines += [BLANK, *(line(cut(each, page.width)) for each in shown)]
    return lines


def _sections(status: Status, page: Page) -> Iterator[tuple[str, list[Line]]]:
    yield "Incidents", _incidents(status, page)
    if status.tickets:
        yield "Tickets", _tickets(status, page)
    yield "Lists", _lists(status, page)
    if status.checkins:
        yield "Check-ins", [_care(care, page) for care in status.checkins]
    yield "Probes", _watching(status, page)
    if status.maintenance:
        yield "Windows", [line(text) for text in status.maintenance]


def _section(name: str, rows: Sequence[Line], page: Page) -> Iterator[Line]:
    if page.narrow:
        yield line((name, DIM))
        yield from (fit((("  ", ""), *each), page.width) for each in rows)
        return
    for number, each in enumerate(rows):
        yield fit(((pad(name if number == 0 else "", INDENT), DIM), *each), page.width)


def _incidents(status: Status, page: Page) -> list[Line]:
    true = [known for known in status.incidents if known.incident.false is None]
    open_ = [known for known in true if known.incident.end is None]
    if open_:
        return [
            (sign("bad", page), (f" {known.probe} down since {_begin(known, status)}  {known.detail}", ""))
            for known in open_[:3]
        ]
    last = ""
    if true:
        length = words.length(timedelta(seconds=(true[0].incident.end or 0) - true[0].incident.begin))
        last = f"; last {true[0].probe}, {_begin(true[0], status)}, {length}"
    return [line(f"none open{last}")]


def _begin(known: Known, status: Status) -> str:
    return clock(known.incident.begin, status.at, status.zone)


def _tickets(status: Status, page: Page) -> list[Line]:
    width = max(columns(stands.ticket.id) for stands in status.tickets)
    room = Page(max(20, page.width - (2 if page.narrow else INDENT)), page.unicode)
    shown = [each for stands in status.tickets[:MOST_TICKETS] for each in row(stands, status.at_risk, width, room)]
    more = len(status.tickets) - MOST_TICKETS
    return [*shown, *([line((f"and {more} more: upkeep ticket list", DIM))] if more > 0 else [])]


def _care(care: Care, page: Page) -> Line:
    return (
        sign("bad" if care.state == "overdue" else "soon" if care.attention else "open", page),
        (f" {care.text}", ""),
    )


def _lists(status: Status, page: Page) -> list[Line]:
    spans: list[Span] = []
    for each in status.lists:
        if each.listing.state not in ("optional", "excused"):
            spans += [_list_sign(each, page), (f" {_list_text(each)}    ", "")]
    return [tuple(spans)] if spans else [line("nothing is due")]


def _list_sign(row: ListRow, page: Page) -> Span:
    if row.attention:
        return sign("bad" if row.missed else "soon", page)
    return sign(SIGN_OF_LIST.get(row.listing.state, "open"), page)


def _list_text(row: ListRow) -> str:
    listing = row.listing
    text = listing.checklist.name
    if listing.state != "done":
        text += f" {listing.answered} of {len(listing.entries)}" if listing.answered else ""
        last = listing.period.last
        text += f", until {words.day(last)}" if last and listing.period.cadence != "daily" else ""
    return text + (f" ({len(row.missed)} missed)" if row.missed else "")


def _watching(status: Status, page: Page) -> list[Line]:
    watching = status.watching
    if watching.configured == 0:
        return [line("none configured: [project] url or [[probe]]")]
    ago = "never run"
    if watching.last_run is not None:
        ago = f"{words.length(status.at - datetime.fromtimestamp(watching.last_run, UTC), 1)} ago"
    told = "alerts reach nobody"
    if watching.addresses:
        told = f"alerts to {words.count(watching.addresses, 'address', 'addresses')}"
    rows = [line(f"{ago}, {watching.known} of {watching.configured} known, {told}")]
    rows += [(sign("bad", page), (f" {name}: cannot see", "")) for name in watching.stale]
    return rows + [(sign("bad", page), (f" {trouble}", "")) for trouble in watching.troubles]
