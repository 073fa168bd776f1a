"""What lies in which folder of the state; the features own the formats."""

from __future__ import annotations

from typing import Any

from upkeep.checklists.run import RUN
from upkeep.clients.checkin import CHECKIN
from upkeep.clients.offboarding import OFFBOARDED
from upkeep.guides.record import DIAGNOSIS
from upkeep.overview.due import REMINDERS
from upkeep.probes.alerts import ALERTS
from upkeep.probes.beats import BEATS
from upkeep.probes.day import SUMMARY
from upkeep.probes.remarks import REMARKS
from upkeep.state.documents import Format
from upkeep.state.folder import State
from upkeep.support.ticket import TICKET

FORMATS: dict[str, Format[Any]] = {
    "alerts.json": ALERTS,
    "beats.json": BEATS,
    "checkins": CHECKIN,
    "checklists": RUN,
    "diagnoses": DIAGNOSIS,
    "incidents.json": REMARKS,
    "offboarded.json": OFFBOARDED,
    "reminders.json": REMINDERS,
    "summaries": SUMMARY,
    "tickets": TICKET,
}
"""By folder, or by file name for a document that stands alone."""


def damaged(state: State) -> list[str]:
    """The names of documents that cannot be read, in every folder of FORMATS."""
    folders = [(name, format) for name, format in FORMATS.items() if not name.endswith(".json")]
    return [each for name, format in folders for each in state.read_folder(name, format).damaged]
