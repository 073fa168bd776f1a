"""What an import or an export of tickets did."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from upkeep.clock.local import rfc3339
from upkeep.support.clocks import Standing
from upkeep.support.importing.write import Outcome
from upkeep.views import words
from upkeep.views.text import STRONG, Line, Page, line, wrap
from upkeep.views.tickets import row_document


def imported_document(outcome: Outcome, file: str, new: list[Standing]) -> dict[str, Any]:
    """`ticket import --json`."""
    return {
        "file": file,
        "form": outcome.form,
        "imported": outcome.imported,
        "known": outcome.known,
        "passed_over": outcome.passed_over,
        "without_priority": outcome.without_priority,
        "tickets": [row_document(stands) for stands in new],
    }


def imported_lines(outcome: Outcome, file: str, priority: str, page: Page) -> list[Line]:
    """How many came, and what was left as it is."""
    if outcome.imported:
        first, last = outcome.ids or (0, 0)
        ids = f"{first}" if first == last else f"{first} to {last}"
        head = f"Imported {words.count(outcome.imported, 'ticket')} from {file} ({outcome.form}): {ids}"
    else:
        head = f"Nothing new in {file} ({outcome.form})"
    lines = [line((text, STRONG)) for text in wrap(head, page.width)]
    remarks = []
    if outcome.known:
        remarks.append(f"{outcome.known} were here already and are left as they are")
    if outcome.passed_over:
        remarks.append(f"{outcome.passed_over} are no tickets, such as pull requests")
    if outcome.without_priority:
        remarks.append(f"{outcome.without_priority} named no priority and are {priority}; another one: --priority")
    lines += [line(text) for remark in remarks for text in wrap(remark, page.width)]
    return [*lines, line("Next: upkeep ticket list")] if outcome.imported else lines


def exported_document(standings: list[Standing], file: Path | None, at: datetime) -> dict[str, Any]:
    """`ticket export --json`: the rows themselves, as in `ticket list --all --json`."""
    rows = [row_document(stands) for stands in standings]
    return {"at": rfc3339(at), "file": str(file) if file else None, "tickets": rows}


def exported_lines(standings: list[Standing], file: Path | None) -> list[Line]:
    """How many tickets went where."""
    return [line(f"Wrote {words.count(len(standings), 'ticket')} to {file}")]
