"""Incidents of all probes that feed the uptime, and the acts that people do to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from upkeep.errors import UsageProblem
from upkeep.overview.probing import past_of, probes_of, second
from upkeep.probes.incidents import Incident
from upkeep.probes.past import Past
from upkeep.probes.remarks import FILE, REMARKS, Note, Remark, Remarks
from upkeep.project import Project

LOOKED_AT = 90 * 86400
"""Seconds: incidents of the last 90 days are listed."""


@dataclass(frozen=True)
class Known:
    """One incident with what is known of it."""

    probe: str
    incident: Incident
    word: str
    detail: str
    notes: tuple[Note, ...]

    @property
    def id(self) -> str:
        """How a person names it."""
        return self.incident.id(self.probe)


def known_incidents(project: Project, past: Past | None = None, begin: int | None = None) -> list[Known]:
    """The incidents since `begin` (by default of the last 90 days), newest first, false alarms included."""
    probes = probes_of(project)
    past = past or past_of(project, probes)
    now = second(project)
    begin = now - LOOKED_AT if begin is None else begin
    found = []
    for probe in probes:
        for incident in past.history(probe.name, begin).over(begin, now).incidents:
            word, detail = past.archive.reason(probe.name, incident.begin)
            notes = tuple(past.remarks.notes(probe.name, incident.begin))
            found.append(Known(probe.name, incident, word, detail, notes))
    return sorted(found, key=lambda known: (-known.incident.begin, known.probe))


def remark(project: Project, id: str, change: Callable[[Remark], None]) -> Known:
    """Change what is said of one incident, durably; raises UsageProblem where there is none of that id."""
    named = [each for each in known_incidents(project) if each.id == id]
    if not named:
        raise UsageProblem(f"there is no incident '{id}'", code="incident.unknown", hint="upkeep incident list")
    with project.state.writing(project.now) as writer:
        remarks = writer.read(FILE, REMARKS) or Remarks()
        change(remarks.of(named[0].probe, named[0].incident.begin))
        writer.replace(FILE, remarks, REMARKS)
    return next(each for each in known_incidents(project) if each.id == id)
