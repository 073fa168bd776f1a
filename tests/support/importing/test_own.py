"""upkeep's own CSV."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from support.importing.files import came, problems, steps

HEAD = "id,title,priority,opened,replied,resolved,paused,resumed,reopened,scheduled\n"


def test_every_column_becomes_a_step(tmp_path: Path) -> None:
    data = HEAD + (
        "7,Login,low,2026-11-02 09:00,2026-11-02 10:00,2026-11-06 12:00;2026-11-09 12:00,"
        "2026-11-03 09:00,2026-11-04 09:00,2026-11-07 09:00,2026-11-02 11:00 2026-11-20\n"
    )
    ticket = came(tmp_path, data)[0]
    assert (ticket.id, ticket.external_id, ticket.source) == ("1", "7", "csv")
    assert steps(ticket) == [
        ("opened", "11-02 08:00"), ("replied", "11-02 09:00"), ("scheduled", "11-02 10:00"), ("paused", "11-03 08:00"),
        ("resumed", "11-04 08:00"), ("resolved", "11-06 11:00"), ("reopened", "11-07 08:00"),
        ("resolved", "11-09 11:00"),
    ]  # fmt: skip
    assert ticket.steps[2].until == date(2026, 11, 20)


BAD = {
    "no id": (",x,high,2026-11-23", "has no id"),
    "no title": ("1,,high,2026-11-23", "has no title"),
    "no priority": ("1,x,,2026-11-23", "has no priority"),
    "an unknown priority": ("1,x,urgent,2026-11-23", "there is no priority 'urgent'; there are: critical, high"),
    "no opening": ("1,x,high,", "has no opened"),
    "a time that is none": ("1,x,high,soon", "'soon' is no time"),
    "a reply before the opening": ("1,x,high,2026-11-23,2026-11-22", "what follows cannot lie before"),
    "resumed when not paused": ("1,x,high,2026-11-22,,,,2026-11-23", "ticket 1 is not paused"),
    "paused twice": ("1,x,high,2026-11-20,,,2026-11-21;2026-11-22", "is paused already"),
    "reopened when open": ("1,x,high,2026-11-20,,,,,2026-11-21", "is open, so it cannot be reopened"),
    "a date without its time": ("1,x,low,2026-11-20,,,,,,2026-11-21", "must be a time and a date"),
    "an opening beyond the calendar": ("1,x,medium,9999-12-31", "beyond the year 9999"),
}


@pytest.mark.parametrize(("row", "reason"), BAD.values(), ids=BAD)
def test_a_bad_row_is_named_with_line_and_reason(tmp_path: Path, row: str, reason: str) -> None:
    found = problems(tmp_path, f"{HEAD}0,fine,high,2026-11-23\n{row}\n")
    assert len(found) == 1
    assert found[0].startswith("tickets.csv:3 ")
    assert reason in found[0]
