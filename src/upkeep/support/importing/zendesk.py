"""Zendesk's CSV of a view; its times are in the account's zone, which is taken to be the project's."""

from __future__ import annotations

from datetime import timedelta, tzinfo

from upkeep.support.importing.interface import Imported, Row, ended, filled, needed, text, urgency
from upkeep.support.importing.times import moment, optional
from upkeep.support.ticket import REPLIED

NAME = "zendesk"
_REPLY = "first reply time in minutes"


def fits(columns: frozenset[str]) -> bool:
    """Whether a file with these columns is Zendesk's."""
    return columns.issuperset(("id", "subject", "status")) and not columns.isdisjoint(("created at", "requested"))


def read(row: Row, zone: tzinfo) -> Imported:
    """The ticket of a row."""
    opened = moment(needed(row, "created at", "requested"), zone)
    solved = optional(filled(row, "solved at", "solved"), zone)
    updated = optional(filled(row, "updated at", "updated"), zone)
    steps = list(ended(filled(row, "status"), solved, updated))
    if minutes := filled(row, _REPLY):
        steps.append((REPLIED, opened + timedelta(minutes=_number(minutes))))
    return Imported(needed(row, "id"), text(row, "subject"), urgency(filled(row, "priority")), opened, tuple(steps))


def _number(minutes: str) -> float:
    try:
        number = float(minutes)
    except ValueError:
        number = -1.0
    if not 0 <= number < 60 * 24 * 3660:
        raise ValueError(f"'{minutes[:20]}' is no number of minutes")
    return number
