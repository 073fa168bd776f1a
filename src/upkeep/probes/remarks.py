"""What people say of incidents: what was learnt, and which were false alarms; kept in `incidents.json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.state.documents import Format

FILE = "incidents.json"


@dataclass(frozen=True)
class Note:
    """One remark."""

    at: datetime
    by: str
    text: str


@dataclass
class Remark:
    """What was said of one incident."""

    probe: str
    begin: int
    """When it began, seconds since 1970: with the probe this is what names it."""
    false: str | None = None
    """Why it was a false alarm; None where it was none."""
    notes: list[Note] = field(default_factory=list)


@dataclass
class Remarks:
    """All of them."""

    remarks: list[Remark] = field(default_factory=list)

    def false(self, probe: str) -> dict[int, str]:
        """The begins of a probe's false alarms, and why."""
        return {each.begin: each.false for each in self.remarks if each.probe == probe and each.false is not None}

    def of(self, probe: str, begin: int) -> Remark:
        """What was said of an incident; an empty one, which is kept, where nothing was."""
        for each in self.remarks:
            if (each.probe, each.begin) == (probe, begin):
                return each
        self.remarks.append(Remark(probe, begin))
        return self.remarks[-1]

    def notes(self, probe: str, begin: int) -> list[Note]:
        """The notes on an incident."""
        return next((each.notes for each in self.remarks if (each.probe, each.begin) == (probe, begin)), [])


def to_document(remarks: Remarks) -> dict[str, Any]:
    """The remarks as they are kept."""
    return {
        "incidents": [
            {
                "probe": each.probe,
                "begin": each.begin,
                "false": each.false,
                "notes": [{"at": rfc3339(note.at), "by": note.by, "text": note.text} for note in each.notes],
            }
            for each in remarks.remarks
        ]
    }


def from_document(document: dict[str, Any]) -> Remarks:
    """The remarks that `to_document` wrote; raises KeyError, TypeError or ValueError where they are none."""
    return Remarks(
        [
            Remark(
                row["probe"],
                int(row["begin"]),
                row["false"],
                [Note(from_rfc3339(note["at"]), note["by"], note["text"]) for note in row["notes"]],
            )
            for row in document["incidents"]
        ]
    )


REMARKS = Format("incidents document", from_document, to_document, indexed=False)
