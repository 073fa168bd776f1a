"""What a client is told of a time beside the maintenance: availability, incidents, support; no addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from upkeep.overview.probing import past_of, probes_of
from upkeep.overview.tickets import open_tickets
from upkeep.probes.conditions import UPTIME
from upkeep.probes.incidents import Incident
from upkeep.project import Project
from upkeep.support.ticket import RESOLVED
from upkeep.views import words
from upkeep.views.metrics import percent


class Span(Protocol):
    """The time that facts speak of."""

    @property
    def begin(self) -> datetime:
        """UTC, inclusive."""

    @property
    def end(self) -> datetime:
        """UTC, exclusive."""


def availability_told(project: Project, span: Span) -> list[str]:
    """Uptime and incidents; nothing where nothing was measured in that time."""
    probes = [probe for probe in probes_of(project) if UPTIME in probe.metrics]
    past = past_of(project, probes)
    begin, end = int(span.begin.timestamp()), int(span.end.timestamp())
    told = []
    for probe in probes:
        found = past.history(probe.name, begin).over(begin, end)
        if found.uptime is None:
            continue
        down = f", down {words.length(timedelta(seconds=found.down))}" if found.down else ""
        told.append(f"Uptime of {probe.name}: {percent(found.uptime, end - begin, probe.every)}{down}")
        told += [_incident(project, probe.name, each, end) for each in found.incidents if each.false is None]
    return told


def _incident(project: Project, probe: str, incident: Incident, end: int) -> str:
    when = words.moment(datetime.fromtimestamp(incident.begin, UTC), project.zone, project.now)
    lasted = words.length(timedelta(seconds=(incident.end or end) - incident.begin))
    return f"Incident of {probe}: {when}, {lasted}{'' if incident.end else ', still open'}"


def support_told(project: Project, span: Span) -> list[str]:
    """How many tickets came in, and how many of them are resolved; nothing where none came."""
    stands = [
        each for each in open_tickets(project).standings(project.now) if span.begin <= each.ticket.opened.at < span.end
    ]
    if not stands:
        return []
    resolved = sum(each.state == RESOLVED for each in stands)
    late = sum(clock.breached for each in stands for _, clock in each.clocks)
    kept = "every promise kept" if not late else f"{words.count(late, 'promise')} not kept"
    return [f"Support: {words.count(len(stands), 'ticket')} opened, {resolved} of them resolved, {kept}"]
