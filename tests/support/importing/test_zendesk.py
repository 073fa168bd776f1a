"""Zendesk's CSV of a view."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.importing.files import came, problems, steps

HEAD = (
    '"Summation column","Id","Requester","Subject","Tags","Status","Priority","Created at","Updated at","Solved at",'
    '"First reply time in minutes"\n'
)


def row(status: str, priority: str, solved: str = "", reply: str = "") -> str:
    cells = ["1", "77", "Ada", "Login fails", "vip", status, priority, "2026-11-02 09:00", "2026-11-04 10:00"]
    return ",".join(f'"{cell}"' for cell in (*cells, solved, reply)) + "\n"


ROWS = {
    "solved": (row("Solved", "Urgent", "2026-11-03 12:00", "30"), "critical",
               [("opened", "11-02 08:00"), ("replied", "11-02 08:30"), ("resolved", "11-03 11:00")]),
    "closed without a time": (row("Closed", "Normal"), "medium",
                              [("opened", "11-02 08:00"), ("resolved", "11-04 09:00")]),
    "pending": (row("Pending", "Low", "-", "-"), "low", [("opened", "11-02 08:00"), ("paused", "11-04 09:00")]),
    "open": (row("Open", "-"), "medium", [("opened", "11-02 08:00")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "priority", "expected"), ROWS.values(), ids=ROWS)
def test_a_row(tmp_path: Path, text: str, priority: str, expected: list[tuple[str, str]]) -> None:
    ticket = came(tmp_path, HEAD + text)[0]
    assert (ticket.external_id, ticket.title, ticket.source) == ("77", "Login fails", "zendesk")
    assert (ticket.opened.priority, steps(ticket)) == (priority, expected)


def test_a_reply_time_that_is_no_number_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, HEAD + row("Open", "Low", "", "soon")) == ["tickets.csv:2 'soon' is no number of minutes"]
