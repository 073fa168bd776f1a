"""What a form of export must give, and what is common to all rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Protocol

from upkeep.errors import UsageProblem, UserError
from upkeep.support.policies import Policy, Schedule
from upkeep.support.ticket import PAUSED, RESOLVED

Row = Mapping[str, Any]
"""Columns by their lower-case names; texts, or what JSON holds."""


@dataclass(frozen=True)
class Imported:
    """A ticket as a row tells of it."""

    external_id: str
    title: str
    priority: str | None
    """None where the row names none."""
    opened: datetime
    steps: tuple[tuple[str, datetime], ...] = ()
    """Kind and time of what happened since; in any order."""
    agreed: tuple[tuple[datetime, date], ...] = ()
    """Dates agreed upon, and when."""


class Form(Protocol):
    """One form of export."""

    NAME: str
    """As it stands with the imported ticket."""

    def fits(self, columns: frozenset[str]) -> bool:
        """Whether a file with these columns is of this form."""

    def read(self, row: Row, zone: tzinfo) -> Imported | None:
        """The ticket in a row, None where it holds none; times without an offset are in `zone`.

        Raises ValueError saying what is wrong with the row.
        """


class BadFile(UsageProblem):
    """The file as a whole cannot be imported."""

    code = "import.file"


class BadRow(UsageProblem):
    """A row that cannot be imported; its line is in `where`."""

    code = "import.row"


class BadRows(BadRow):
    """Every bad row of a file; nothing was imported."""

    def __init__(self, rows: list[UserError], more: int) -> None:
        count = len(rows) + more
        shown = f", the first {len(rows)} of them here" if more else ""
        hint = f"{count} bad row{'s' if count > 1 else ''}{shown}; nothing was imported"
        super().__init__(rows[0].message, where=rows[0].where, hint=hint)
        self._rows = tuple(rows)

    @property
    def problems(self) -> tuple[UserError, ...]:
        """The bad rows in the order of the file."""
        last = self._rows[-1]
        return (*self._rows[:-1], BadRow(last.message, where=last.where, hint=self.hint))


@dataclass(frozen=True)
class Under:
    """Under what imported tickets are opened."""

    policies: Mapping[str, Policy]
    schedule: Schedule
    zone: tzinfo
    """For times without an offset."""
    priority: str | None
    """For rows that name none; None where such rows are bad."""
    by: str
    now: datetime
    scrub: Callable[[str], str] = lambda text: text
    """Takes secrets out of titles."""


def text(row: Row, *columns: str) -> str:
    """The first of these columns that holds something; nothing where none does."""
    for column in columns:
        value = row.get(column)
        if value not in (None, "", [], {}):
            return str(value).strip()
    return ""


def filled(row: Row, *columns: str) -> str:
    """Like `text`, where a dash stands for nothing too."""
    return next((found for column in columns if (found := text(row, column)) not in ("", "-")), "")


def needed(row: Row, *columns: str) -> str:
    """Like `text`; raises ValueError where there is nothing."""
    found = text(row, *columns)
    if not found:
        raise ValueError(f"has no {columns[0]}")
    return found


URGENCY = {
    "urgent": "critical", "critical": "critical", "blocker": "critical", "p0": "critical", "p1": "critical",
    "high": "high", "p2": "high", "normal": "medium", "medium": "medium", "p3": "medium", "low": "low", "p4": "low",
    "enhancement": "low",
}  # fmt: skip
"""What others call the guide's priorities."""


def urgency(word: str) -> str | None:
    """The guide's priority for a word of another tool; the word itself where nobody knows it, None for nothing."""
    word = word.strip().lower()
    return URGENCY.get(word, word) if word else None


def from_labels(labels: list[str]) -> str | None:
    """The priority that a label names, such as `priority: high`, `priority::1`, `P1` or `critical`."""
    for label in labels:
        word = label.lower().replace("priority", " ").replace("severity", " ").strip(" :/-_")
        word = f"p{word}" if word in ("1", "2", "3", "4") else word
        if word in URGENCY:
            return URGENCY[word]
    return None


WAITING = ("pending", "hold", "on-hold", "on hold", "waiting on customer", "waiting on third party")
FINISHED = ("solved", "closed", "resolved")


def ended(status: str, resolved: datetime | None, updated: datetime | None) -> tuple[tuple[str, datetime], ...]:
    """The last step that a status tells of: resolved at its time or else the last update, paused since that."""
    status = status.strip().lower()
    if resolved and (status in FINISHED or not status):
        return ((RESOLVED, resolved),)
    if status in FINISHED and updated:
        return ((RESOLVED, updated),)
    if status in FINISHED:
        raise ValueError(f"is {status}, but does not say since when")
    return ((PAUSED, updated),) if status in WAITING and updated else ()
