"""GitLab issues as CSV and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from support.importing.files import came, steps

CSV = (
    "Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Confidential,Locked,"
    "Due Date,Created At (UTC),Updated At (UTC),Closed At (UTC),Milestone,Weight,Labels,Time Estimate,Time Spent,"
    "Epic ID,Epic Title\n"
    'Login fails,"It says\n""no""",12,https://x/12,Closed,Ada,ada,,,No,No,,2026-11-02 08:00:00,2026-11-03 10:00:00,'
    '2026-11-03 09:30:00,,,"bug,priority::1",0,0,,\n'
)


def test_the_csv_of_a_project_whose_times_are_in_utc(tmp_path: Path) -> None:
    ticket = came(tmp_path, CSV)[0]
    assert (ticket.title, ticket.external_id, ticket.source, ticket.opened.priority) == (
        "Login fails", "12", "gitlab", "critical",
    )  # fmt: skip
    assert steps(ticket) == [("opened", "11-02 08:00"), ("resolved", "11-03 09:30")]


def test_the_json_of_the_api(tmp_path: Path) -> None:
    issue = {
        "id": 900, "iid": 3, "title": "Slow", "state": "opened", "labels": ["low"],
        "created_at": "2026-11-02T08:00:00.000Z", "closed_at": None,
    }  # fmt: skip
    ticket = came(tmp_path, json.dumps([issue]), "issues.json")[0]
    assert (ticket.external_id, ticket.source, ticket.opened.priority) == ("3", "gitlab", "low")
