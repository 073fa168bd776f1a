"""Everything on the screen of `upkeep status`, read from all features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from upkeep.checklists.book import Book
from upkeep.checklists.urgency import needs_attention
from upkeep.overview.care_rows import care_rows
from upkeep.overview.incidents import Known, known_incidents
from upkeep.overview.lists import open_book
from upkeep.overview.probing import maintenance_of, past_of, probes_of, rules_of, second
from upkeep.overview.rehearsal import readable
from upkeep.overview.tickets import open_tickets
from upkeep.probes import latest as remembered
from upkeep.probes import quantiles
from upkeep.probes.alerts import Alerts
from upkeep.probes.availability import DAY, WINDOWS, Availability
from upkeep.probes.catalog import Probe, longest_window
from upkeep.probes.conditions import STALE, UPTIME
from upkeep.probes.latest import Latest
from upkeep.probes.metrics import Metric, metrics
from upkeep.probes.past import Past
from upkeep.probes.timeline import inside
from upkeep.project import Project
from upkeep.views import words
from upkeep.views.metrics import Beside
from upkeep.views.status import ListRow, Status, Watching

BARS = 10
"""A course of 30 days is drawn by so many bars."""


def status(project: Project) -> tuple[Status, list[str]]:
    """The status, and the names of documents that could not be read."""
    probes = probes_of(project)
    past, now = past_of(project, probes), second(project)
    latest = remembered.load(project.state, now, longest_window(project.config), [probe.name for probe in probes])
    alerts, damaged = readable(project)
    availability = {
        probe.name: {name: past.history(probe.name, now - 90 * DAY).last(length) for name, length in WINDOWS.items()}
        for probe in probes
        if UPTIME in probe.metrics
    }
    promise = {name: windows["30d"] for name, windows in availability.items()}
    rows = metrics(probes, rules_of(project, probes), latest.probes, promise, alerts, project.config.tables.plan)
    book, desk, (care, unread) = open_book(project), open_tickets(project), care_rows(project)
    lists = _lists(book)
    quiet = _in_maintenance(project, probes, now)
    found = Status(
        project=project.name,
        id=project.config.id,
        at=project.now,
        zone=project.zone,
        metrics=rows,
        beside={(row.metric, row.probe): _beside(project, past, row, promise) for row in rows if row.probe},
        availability=availability,
        incidents=_incidents(project, past),
        down=[name for name, last in _current(probes, latest) if last == "down" and name not in quiet],
        lists=lists,
        watching=_watching(project, probes, latest, alerts, quiet),
        tickets=desk.waiting(project.now),
        at_risk=desk.at_risk,
        checkins=care,
        maintenance=[f"{name}: inside a maintenance window" for name in sorted(quiet)],
    )
    damaged += [*past.all_damaged, *book.damaged, *desk.damaged, *unread, *latest.damaged, *project.state.corrupt()]
    return found, list(dict.fromkeys(damaged))


def _incidents(project: Project, past: Past) -> list[Known]:
    feeding = {probe.name for probe in past.probes if UPTIME in probe.metrics}
    return [known for known in known_incidents(project, past) if known.probe in feeding]


def _current(probes: Sequence[Probe], latest: Latest) -> list[tuple[str, str]]:
    """Each probe's last known state; one that was never measured is left out."""
    found = []
    for probe in probes:
        last = latest.probes.get(probe.name)
        if last is not None:
            found.append((probe.name, "down" if last.down_since is not None else last.last.state))
    return found


def _in_maintenance(project: Project, probes: Sequence[Probe], now: int) -> frozenset[str]:
    windows = maintenance_of(project)
    return frozenset(probe.name for probe in probes if inside(windows.of(probe.name, now, now + 1), now) is not None)


def _watching(
    project: Project, probes: Sequence[Probe], latest: Latest, alerts: Alerts, quiet: frozenset[str]
) -> Watching:
    known = [probe for probe in probes if (last := latest.probes.get(probe.name)) and last.last.state != "unknown"]
    stale = [each.probe for each in alerts.firing() if each.metric == STALE and each.probe not in quiet]
    troubles = [
        f"{address.label}: {'set aside, ' if address.set_aside else ''}{address.problem}"
        for address in alerts.addresses.values()
        if address.problem
    ]
    if alerts.heartbeat.problem:
        troubles.append(f"heartbeat: {alerts.heartbeat.problem}")
    addresses = len(project.config.tables.alerts.to)
    return Watching(latest.until or None, len(known), len(probes), tuple(stale), addresses, tuple(troubles))


def _lists(book: Book) -> list[ListRow]:
    rows = []
    for name in book.catalog:
        listing = book.listing(name, book.current(name))
        missed = tuple(row.period.id for row in book.history(name).missed)
        rows.append(ListRow(listing, missed, needs_attention(book, listing)))
    return rows


def _beside(project: Project, past: Past, row: Metric, promise: Mapping[str, Availability]) -> Beside:
    """The course of 30 days, and the budget left or the date on which the threshold is reached."""
    assert row.probe is not None
    now = past.now
    if row.metric == UPTIME:
        figures = promise[row.probe]
        history = past.history(row.probe, now - 90 * DAY)
        step = 30 * DAY // BARS
        ratios = [history.over(now - (n + 1) * step, now - n * step).uptime for n in reversed(range(BARS))]
        course = [None if each is None else max(0.0, (each - 0.95) / 0.05) for each in ratios]
        note = ""
        if row.alert is not None and row.value is not None and row.alert < 1:
            left, whole = (figures.budget_left(row.alert), figures.budget(row.alert))
            note = f"{max(0, int(left // 60))} of {whole / 60:.0f} min budget left"
            note = f"{int(-left // 60)} min over the budget of {whole / 60:.0f}" if left < 0 else note
        return Beside(course, row.detail or note)
    return Beside(_course(past, row, now), _reached(project, past, row))


def _course(past: Past, row: Metric, now: int) -> list[float | None]:
    step = 30 * DAY // BARS
    course: list[float | None] = []
    for number in reversed(range(BARS)):
        days = list(past.archive.of(row.probe or "", now - (number + 1) * step, now - number * step))
        if row.metric == "response_time":
            counts: Counter[int] = Counter()
            for day in days:
                counts += day.steps
            course.append(quantiles.from_histogram(counts, 0.5))
        elif row.metric == "error_rate":
            failed, whole = (sum(day.counts[place] for day in days) for place in (0, 1))
            course.append(failed / whole if whole else None)
        else:
            course.append(next((day.value[1] for day in reversed(days) if day.value), None))
    return course


def _reached(project: Project, past: Past, row: Metric) -> str:
    """When a growing size reaches its threshold."""
    if row.unit != "bytes" or row.alert is None:
        return row.detail if row.metric == "error_rate" else ""
    line = past.trend(row.probe or "")
    when = line.reaches(row.alert) if line else None
    if when is None:
        return row.detail if row.value is None else ""
    day = datetime.fromtimestamp(when, UTC).astimezone(project.zone).date()
    share = f"{row.alert / row.whole * 100:.9g} %" if row.whole else words.size(row.alert)
    return f"{share} about {day.day} {words.day(day, year=True).split(' ', 2)[2]}"
