"""Tickets as CSV, in the form that `ticket import` reads back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from upkeep.clock.local import rfc3339
from upkeep.support.clocks import Standing
from upkeep.support.importing.own import COLUMNS, STEPS
from upkeep.support.ticket import SCHEDULED, Ticket

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv_lines(standings: Iterable[Standing]) -> Iterator[str]:
    """The header, then one row per ticket; several times in one cell are divided by semicolons."""
    yield _line([*COLUMNS, "external_id", "state"])
    for stands in standings:
        yield _line([cell(each) for each in _cells(stands)])


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula, without control characters; import takes the mark off again."""
    text = _CONTROL.sub("", text)
    return f"'{text}" if _FORMULA.match(text) else text


def _cells(stands: Standing) -> list[str]:
    ticket = stands.ticket
    times = [";".join(rfc3339(step.at) for step in ticket.steps if step.kind == kind) for kind in STEPS]
    return [
        ticket.id,
        ticket.title,
        stands.priority,
        rfc3339(ticket.opened.at),
        *times,
        _agreed(ticket),
        ticket.external_id or "",
        stands.state,
    ]


def _agreed(ticket: Ticket) -> str:
    steps = [step for step in ticket.steps if step.kind == SCHEDULED and step.until]
    return ";".join(f"{rfc3339(step.at)} {step.until}" for step in steps)


def _line(cells: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()
