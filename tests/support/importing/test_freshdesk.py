"""Freshdesk's CSV of tickets."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.importing.files import came, problems, steps

HEAD = (
    "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,"
    "Last update time,Initial response time,Time tracked,First response time (in hrs),Tags\n"
)


def row(status: str, resolved: str, updated: str = "2026-11-04 10:00:00", replied: str = "2026-11-02 09:20:00") -> str:
    times = f"2026-11-02 09:00:00,2026-11-05 09:00:00,{resolved},,{updated},{replied}"
    return f"5,Login fails,{status},Urgent,Email,Incident,Mia,,{times},00:00:00,00:20:00,\n"


ROWS = {
    "resolved": (row("Resolved", "2026-11-03 09:00:00"), ["opened", "replied", "resolved"]),
    "waiting": (row("Waiting on Customer", ""), ["opened", "replied", "paused"]),
    "open": (row("Open", "", replied=""), ["opened"]),
}


@pytest.mark.parametrize(("text", "kinds"), ROWS.values(), ids=ROWS)
def test_a_row(tmp_path: Path, text: str, kinds: list[str]) -> None:
    ticket = came(tmp_path, HEAD + text)[0]
    assert (ticket.external_id, ticket.source, ticket.opened.priority) == ("5", "freshdesk", "critical")
    assert [kind for kind, _ in steps(ticket)] == kinds


def test_closed_without_any_time_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, HEAD + row("Closed", "", updated="")) == [
        "tickets.csv:2 is closed, but does not say since when"
    ]
