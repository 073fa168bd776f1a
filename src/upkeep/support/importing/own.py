"""upkeep's own CSV, as `ticket export` writes it and as people write it by hand: `id, title, priority, opened`.

Optional columns are `replied, resolved, paused, resumed, reopened`, each with one time or several divided by
semicolons, and `scheduled`, with the time of the agreement, a blank and the date.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from upkeep.support.importing.interface import Imported, Row, needed, text
from upkeep.support.importing.times import calendar_date, moment, several
from upkeep.support.ticket import PAUSED, REOPENED, REPLIED, RESOLVED, RESUMED

NAME = "csv"
NEEDED = ("id", "title", "priority", "opened")
STEPS = (REPLIED, RESOLVED, PAUSED, RESUMED, REOPENED)
COLUMNS = (*NEEDED, *STEPS, "scheduled")


def fits(columns: frozenset[str]) -> bool:
    """Whether a file with these columns is of this form."""
    return columns.issuperset(NEEDED)


def read(row: Row, zone: tzinfo) -> Imported:
    """The ticket in a row."""
    steps = [(kind, at) for kind in STEPS for at in several(text(row, kind), zone)]
    agreed = [_agreed(each, zone) for each in text(row, "scheduled").split(";") if each.strip()]
    return Imported(
        needed(row, "id"),
        needed(row, "title"),
        needed(row, "priority").lower(),
        moment(needed(row, "opened"), zone),
        tuple(steps),
        tuple(agreed),
    )


def _agreed(cell: str, zone: tzinfo) -> tuple[datetime, date]:
    at, _, day = cell.strip().rpartition(" ")
    if not at:
        raise ValueError(f"'{cell[:40]}' must be a time and a date, such as 2026-11-23T08:00:00Z 2026-12-15")
    return moment(at, zone), calendar_date(day)
