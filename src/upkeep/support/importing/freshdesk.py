"""Freshdesk's CSV of tickets."""

from __future__ import annotations

from datetime import tzinfo

from upkeep.support.importing.interface import Imported, Row, ended, filled, needed, text, urgency
from upkeep.support.importing.times import moment, optional
from upkeep.support.ticket import REPLIED

NAME = "freshdesk"


def fits(columns: frozenset[str]) -> bool:
    """Whether a file with these columns is Freshdesk's."""
    return columns.issuperset(("ticket id", "subject", "created time"))


def read(row: Row, zone: tzinfo) -> Imported:
    """The ticket of a row."""
    resolved = optional(filled(row, "resolved time", "closed time"), zone)
    updated = optional(filled(row, "last update time"), zone)
    replied = optional(filled(row, "initial response time"), zone)
    steps = (*ended(filled(row, "status"), resolved, updated), *(((REPLIED, replied),) if replied else ()))
    return Imported(
        needed(row, "ticket id"),
        text(row, "subject"),
        urgency(filled(row, "priority")),
        moment(needed(row, "created time"), zone),
        steps,
    )
