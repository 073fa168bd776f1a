"""GitLab issues: the CSV that the project's page sends, and the JSON of the API."""

from __future__ import annotations

from datetime import UTC, tzinfo

from upkeep.support.importing.interface import Imported, Row, from_labels, needed, text
from upkeep.support.importing.times import moment, optional
from upkeep.support.ticket import RESOLVED

NAME = "gitlab"


def fits(columns: frozenset[str]) -> bool:
    """Whether rows with these columns are GitLab issues."""
    return columns.issuperset(("issue id", "title", "created at (utc)")) or columns.issuperset(
        ("iid", "title", "created_at")
    )


def read(row: Row, zone: tzinfo) -> Imported:
    """The issue; the CSV's times are in UTC, as its columns say."""
    labels = row.get("labels")
    names = [str(each) for each in labels] if isinstance(labels, list) else text(row, "labels").split(",")
    closed = optional(text(row, "closed at (utc)", "closed_at"), UTC)
    return Imported(
        needed(row, "issue id", "iid"),
        text(row, "title"),
        from_labels(names),
        moment(needed(row, "created at (utc)", "created_at"), UTC),
        ((RESOLVED, closed),) if closed else (),
    )
