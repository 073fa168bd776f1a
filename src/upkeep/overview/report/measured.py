"""What the probes found in a window: availability, response times, errors, sizes; probes that left the project too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from upkeep.checks import KINDS
from upkeep.clock.local import local_date
from upkeep.config.probes import ProbeTable
from upkeep.overview.probing import past_of, probes_of
from upkeep.overview.report.window import days
from upkeep.probes import quantiles
from upkeep.probes.catalog import METRICS, Probe, Rule, rule
from upkeep.probes.day import ProbeDay, beginning
from upkeep.probes.incidents import Incident
from upkeep.probes.past import Past
from upkeep.probes.trend import LOOKED_AT, trend
from upkeep.project import Project
from upkeep.views.report.model import Day, ErrorRate, Outage, Requests, Response, Size, Times, Uptime, Window

Span = tuple[date, date]
"""A first and a last date, both included."""
SHORT = 62
"""Up to so many days a course has a point per day and a table a row per week; else weeks and months."""


@dataclass(frozen=True)
class Watched:
    """One probe in the window."""

    probe: Probe
    left: bool
    """Whether it is not configured any more."""


@dataclass
class Measured:
    """Everything that was measured in a window."""

    project: Project
    window: Window
    internal: bool
    past: Past = field(init=False)

    def __post_init__(self) -> None:
        self.past = past_of(self.project, probes_of(self.project))

    @cached_property
    def probes(self) -> list[Watched]:
        """The configured probes, then those that left the configuration and were measured in the window."""
        known = {probe.name: Watched(probe, False) for probe in self.past.probes}
        for day in self.past.archive.between(self.begin, self.end):
            for name, each in day.probes.items():
                if name not in known and each.kind in KINDS:
                    every = timedelta(seconds=each.rows[-1].every) if each.rows else timedelta(minutes=5)
                    known[name] = Watched(
                        Probe(ProbeTable(name=name, kind=each.kind, every=every), {}, each.kind), True
                    )
        return list(known.values())

    @property
    def begin(self) -> int:
        """The window's begin, seconds since 1970."""
        return int(self.window.begin.timestamp())

    @property
    def end(self) -> int:
        """Up to when something can be known, seconds since 1970."""
        return int(self.window.until.timestamp())

    @cached_property
    def _days(self) -> list[tuple[date, int, int]]:
        """Each date of the window that has begun, with its begin and end."""
        return [(day, int(begin.timestamp()), int(end.timestamp())) for day, begin, end in days(self.window)]

    @property
    def damaged(self) -> list[str]:
        """What could not be read so far."""
        return self.past.all_damaged

    def feeding(self, metric: str) -> Iterator[Watched]:
        """The probes that feed a metric; of those that left, the ones with anything in the window."""
        return (each for each in self.probes if metric in each.probe.metrics)

    def rule(self, watched: Watched, metric: str) -> Rule:
        """The threshold of a metric, in its own terms."""
        return rule(self.project.config, watched.probe, metric)

    def dated(self, name: str, first: date, last: date) -> Iterator[tuple[date, ProbeDay]]:
        """One probe's UTC dates from `first` to `last`."""
        begin, end = beginning(first), beginning(last + timedelta(days=1))
        for day in self.past.archive.between(begin, end):
            if name in day.probes:
                yield day.date, day.probes[name]

    def uptime(self) -> tuple[Uptime, ...]:
        """Availability, probe by probe."""
        return tuple(self._uptime(each) for each in self.feeding("uptime"))

    def _uptime(self, watched: Watched) -> Uptime:
        probe = watched.probe
        history = self.past.history(probe.name, self.begin)
        figures = history.over(self.begin, self.end)
        alert = self.rule(watched, "uptime").alert
        found = []
        for day, begin, end in self._days:
            each = history.over(begin, min(end, self.end))
            found.append(Day(day, each.up, each.down, each.unknown, each.excluded))
        return Uptime(
            probe.name,
            figures,
            alert.value if alert else None,
            probe.every,
            tuple(found),
            tuple(self._outage(probe.name, each) for each in figures.incidents),
            watched.left,
            self._address(probe) if self.internal else None,
        )

    def _outage(self, probe: str, incident: Incident) -> Outage:
        word, detail = self.past.archive.reason(probe, incident.begin)
        notes = tuple(each.text for each in self.past.remarks.notes(probe, incident.begin))
        return Outage(
            probe,
            datetime.fromtimestamp(incident.begin, UTC),
            datetime.fromtimestamp(incident.end, UTC) if incident.end is not None else None,
            incident.down,
            word,
            incident.false,
            detail if self.internal else "",
            notes if self.internal else (),
        )

    def _address(self, probe: Probe) -> str | None:
        from upkeep.config.effective import masked

        for key in ("url", "host", "path", "endpoint"):
            if isinstance(written := probe.raw.get(key), str):
                return masked(written, ("probe", key))
        return None

    def response(self) -> tuple[Response, ...]:
        """Response times, probe by probe."""
        found = []
        for watched in self.feeding("response_time"):
            name = watched.probe.name
            by_date = {day: each.steps for day, each in self.dated(name, self.window.first, self.window.last)}
            alert = self.rule(watched, "response_time").alert
            long = self.window.days > SHORT
            course = _grouped(by_date, self.window, _week if long else lambda day: (day, day))
            table = _grouped(by_date, self.window, _month if long else _week)
            found.append(
                Response(
                    name,
                    _times(_sum(each for _, each in table), self.window.first, self.window.last),
                    tuple(_times(each, *span) for span, each in course),
                    tuple(_times(each, *span) for span, each in table),
                    alert.value if alert else None,
                )
            )
        return tuple(found)

    def errors(self) -> tuple[ErrorRate, ...]:
        """Failed requests of the app's users, source by source."""
        found = []
        for watched in self.feeding("error_rate"):
            own, name = self.rule(watched, "error_rate"), watched.probe.name
            by_day = tuple(
                Requests(day, *each.counts) for day, each in self.dated(name, self.window.first, self.window.last)
            )
            failed, whole = sum(each.failed for each in by_day), sum(each.all for each in by_day)
            limit = own.alert.value if own.alert else None
            found.append(ErrorRate(name, failed, whole, own.min, limit, by_day))
        return tuple(found)

    def sizes(self) -> tuple[Size, ...]:
        """Database and storage."""
        return tuple(self._size(metric, each) for metric in METRICS[3:] for each in self.feeding(metric))

    def _size(self, metric: str, watched: Watched) -> Size:
        name, zone = watched.probe.name, self.window.zone
        dated = self.dated(name, self.window.first, self.window.last)
        points = [(day, *each.value[:2]) for day, each in dated if each.value and each.value[2] == "bytes"]
        points = [each for each in points if each[1] < self.end]
        plan: int | None = getattr(self.project.config.tables.plan, metric)
        alert = self.rule(watched, metric).alert
        limit = (
            None if alert is None else alert.value if alert.unit != "ratio" else alert.value * plan if plan else None
        )
        before = self.past.archive.of(name, self.end - LOOKED_AT, self.end)
        line = trend([each.value[:2] for each in before if each.value and each.value[0] < self.end]) if points else None

        def reached(size: float | None) -> date | None:
            when = line.reaches(size) if line and size is not None else None
            return local_date(datetime.fromtimestamp(when, UTC), zone) if when is not None else None

        return Size(
            metric,
            name,
            points[-1][2] if points else None,
            datetime.fromtimestamp(points[-1][1], UTC) if points else None,
            plan,
            limit,
            tuple((day, value) for day, _, value in points),
            line.per_week if line else None,
            reached(limit),
            reached(plan),
        )

    def certificates(self) -> Iterator[tuple[str, date]]:
        """The day on which each certificate ends, as it was last seen in the window or the days before it."""
        for watched in self.probes:
            if watched.probe.kind != "tls" or watched.left:
                continue
            seen = [
                each for each in self.past.archive.of(watched.probe.name, self.end - LOOKED_AT, self.end) if each.value
            ]
            if seen and (value := seen[-1].value):
                ends = datetime.fromtimestamp(value[0] + value[1] * 86400, UTC)
                yield watched.probe.name, local_date(ends, self.window.zone)


def _week(day: date) -> Span:
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def _month(day: date) -> Span:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _grouped(
    by_date: dict[date, Counter[int]], window: Window, span: Callable[[date], Span]
) -> list[tuple[Span, Counter[int]]]:
    """The days of the window that have begun, in the groups that `span` gives by a day, cut to the window."""
    groups: dict[Span, list[Counter[int]]] = {}
    today = window.until.astimezone(UTC).date()
    day = window.first
    while day <= min(window.last, today):
        first, last = span(day)
        group = groups.setdefault((max(first, window.first), min(last, window.last)), [])
        group += [by_date[day]] if day in by_date else []
        day += timedelta(days=1)
    return [(each, _sum(found)) for each, found in groups.items()]


def _sum(found: Iterable[Counter[int]]) -> Counter[int]:
    counts: dict[int, int] = {}
    for each in found:
        for step, number in each.items():
            counts[step] = counts.get(step, 0) + number
    return Counter(counts)


def _times(counts: Counter[int], first: date, last: date) -> Times:
    median, p95 = (quantiles.from_histogram(counts, share) for share in (0.5, 0.95))
    return Times(first, last, median, p95, sum(counts.values()))
