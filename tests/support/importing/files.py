"""Files to import, and importing them into a state."""

from __future__ import annotations

from pathlib import Path

from support.desk import BERLIN, at, schedule
from upkeep.config.build import build
from upkeep.config.support import SupportTable
from upkeep.errors import UsageProblem
from upkeep.state.folder import State
from upkeep.support.book import Book
from upkeep.support.importing.interface import Under
from upkeep.support.importing.reading import look_into
from upkeep.support.importing.write import Outcome, import_file
from upkeep.support.policies import policies
from upkeep.support.ticket import Ticket

NOW = at("2026-11-23 14:05")


def desk(folder: Path) -> Book:
    return Book(State(folder / "state", "harbor"), policies(build(SupportTable, {})), schedule(None))


def bring(folder: Path, data: str | bytes, name: str = "tickets.csv") -> Outcome:
    """Import a file with this content."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    book = desk(folder)
    under = Under(book.policies, book.schedule, BERLIN, "medium", "mia", NOW)
    return import_file(look_into(path, name), book, under, lambda _done: None)


def came(folder: Path, data: str | bytes, name: str = "tickets.csv") -> list[Ticket]:
    """The tickets that such a file brings."""
    bring(folder, data, name)
    return desk(folder).tickets


def problems(folder: Path, data: str | bytes, name: str = "tickets.csv") -> list[str]:
    """What is said of a bad file, each with its place."""
    try:
        bring(folder, data, name)
    except UsageProblem as found:
        return [f"{each.where} {each.message}" for each in found.problems]
    return []


def steps(ticket: Ticket) -> list[tuple[str, str]]:
    return [(step.kind, step.at.strftime("%m-%d %H:%M")) for step in ticket.steps]
