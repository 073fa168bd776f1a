"""GitHub issues, from the API and from gh."""

from __future__ import annotations

import json
from pathlib import Path

from support.importing.files import bring, came, steps

API = [
    {
        "number": 41, "title": "Login fails", "state": "closed", "user": {"login": "ada"}, "comments": 3,
        "labels": [{"name": "bug"}, {"name": "priority: high"}],
        "created_at": "2026-11-02T08:00:00Z", "closed_at": "2026-11-03T09:30:00Z",
    },
    {"number": 42, "title": "A change", "created_at": "2026-11-02T08:00:00Z", "pull_request": {"url": "x"}},
    {"number": 43, "title": "", "labels": [], "created_at": "2026-11-04T08:00:00Z", "closed_at": None},
]  # fmt: skip
GH = [
    {
        "number": 7, "title": "Export is slow", "author": {"login": "ada"}, "labels": [{"name": "P1"}],
        "createdAt": "2026-11-02T08:00:00Z", "closedAt": None,
        "comments": [
            {"author": {"login": "ada"}, "createdAt": "2026-11-02T08:05:00Z"},
            {"author": {"login": "mia"}, "createdAt": "2026-11-02T10:00:00Z"},
            {"author": {"login": "tom"}, "createdAt": "2026-11-02T11:00:00Z"},
        ],
    }
]  # fmt: skip


def test_issues_of_the_api(tmp_path: Path) -> None:
    first, second = came(tmp_path, json.dumps(API), "issues.json")
    assert (first.external_id, first.source, first.opened.priority) == ("41", "github", "high")
    assert steps(first) == [("opened", "11-02 08:00"), ("resolved", "11-03 09:30")]
    assert (second.external_id, second.title, second.opened.priority) == ("43", "", "medium")


def test_pull_requests_are_passed_over_and_rows_without_a_priority_counted(tmp_path: Path) -> None:
    outcome = bring(tmp_path, json.dumps(API), "issues.json")
    assert (outcome.form, outcome.imported, outcome.passed_over, outcome.without_priority) == ("github", 2, 1, 1)


def test_the_first_comment_of_somebody_else_is_the_reply(tmp_path: Path) -> None:
    ticket = came(tmp_path, json.dumps(GH), "issues.json")[0]
    assert ticket.opened.priority == "critical"
    assert steps(ticket) == [("opened", "11-02 08:00"), ("replied", "11-02 10:00")]
