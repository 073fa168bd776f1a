"""GitHub issues as JSON: those of the API, and those of `gh issue list --json`."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from upkeep.support.importing.interface import Imported, Row, from_labels, needed, text
from upkeep.support.importing.times import moment, optional
from upkeep.support.ticket import REPLIED, RESOLVED

NAME = "github"


def fits(columns: frozenset[str]) -> bool:
    """Whether entries with these keys are GitHub issues."""
    return columns.issuperset(("number", "title")) and not columns.isdisjoint(("created_at", "createdat"))


def read(row: Row, zone: tzinfo) -> Imported | None:
    """The issue; pull requests stand among the API's issues and are none."""
    if row.get("pull_request"):
        return None
    closed = optional(text(row, "closed_at", "closedat"), zone)
    replied = _first_reply(row, zone)
    steps = [(kind, at) for kind, at in ((REPLIED, replied), (RESOLVED, closed)) if at]
    return Imported(
        needed(row, "number"),
        text(row, "title"),
        from_labels(_names(row.get("labels"))),
        moment(needed(row, "created_at", "createdat"), zone),
        tuple(steps),
    )


def _names(labels: Any) -> list[str]:
    entries = labels if isinstance(labels, list) else []
    return [str(each.get("name", "")) if isinstance(each, dict) else str(each) for each in entries]


def _first_reply(row: Row, zone: tzinfo) -> datetime | None:
    """When somebody other than the author wrote the first comment; the API gives only their number."""
    comments = row.get("comments")
    author = _login(row.get("author") or row.get("user"))
    times = [
        text(each, "createdAt", "created_at")
        for each in (comments if isinstance(comments, list) else [])
        if isinstance(each, dict) and _login(each.get("author") or each.get("user")) != author
    ]
    return min((moment(each, zone) for each in times if each), default=None)


def _login(person: Any) -> str:
    return str(person.get("login", "")) if isinstance(person, dict) else ""
