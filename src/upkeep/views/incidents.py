"""Incidents, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Protocol

from upkeep.clock.local import rfc3339
from upkeep.probes.incidents import Incident
from upkeep.probes.remarks import Note
from upkeep.views import words
from upkeep.views.probes import stamp
from upkeep.views.text import DIM, STRONG, Line, Page, fit, line, sign


class Known(Protocol):
    """An incident with what is known of it."""

    @property
    def id(self) -> str:
        """How a person names it."""

    @property
    def probe(self) -> str:
        """Its probe."""

    @property
    def incident(self) -> Incident:
        """Its times."""

    @property
    def word(self) -> str:
        """The error word of its first sample."""

    @property
    def detail(self) -> str:
        """The same for people."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was learnt."""


def incident_document(known: Known) -> dict[str, Any]:
    """One incident; `status` shows the same rows."""
    incident = known.incident
    return {
        "id": known.id,
        "probe": known.probe,
        "begin": stamp(incident.begin),
        "end": stamp(incident.end) if incident.end is not None else None,
        "down_seconds": incident.down,
        "error": known.word or None,
        "detail": known.detail,
        "false": incident.false,
        "notes": [{"at": rfc3339(note.at), "by": note.by, "text": note.text} for note in known.notes],
    }


def incident_lines(found: Sequence[Known], zone: tzinfo, now: datetime, page: Page) -> list[Line]:
    """Newest first: when, how long, what was seen, what was learnt."""
    if not found:
        return [line("No incidents in the last 90 days.")]
    open_ = sum(known.incident.end is None and known.incident.false is None for known in found)
    head = f"{words.count(len(found), 'incident')} in the last 90 days, {open_ or 'none'} open"
    lines = [line((f"{head} · {words.zone_name(zone)}", STRONG))]
    for known in found:
        lines += _lines(known, zone, now, page)
    return lines


def _lines(known: Known, zone: tzinfo, now: datetime, page: Page) -> list[Line]:
    incident = known.incident
    begin = datetime.fromtimestamp(incident.begin, UTC)
    end = now if incident.end is None else datetime.fromtimestamp(incident.end, UTC)
    lasted = words.length(end - begin) if end > begin else words.length(timedelta())
    state = "skipped" if incident.false is not None else "bad" if incident.end is None else "well"
    going = "open, " if incident.end is None else ""
    text = f" {known.probe}  {words.moment(begin, zone, now)}, {going}{lasted}  {known.detail or known.word}"
    lines = [fit((sign(state, page), (text, "")), page.width), fit(line((f"  {known.id}", DIM)), page.width)]
    if incident.false is not None:
        lines.append(fit(line((f"  false alarm: {incident.false}", DIM)), page.width))
    return [*lines, *(fit(line((f"  {note.by}: {note.text}", DIM)), page.width) for note in known.notes)]
