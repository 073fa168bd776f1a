"""What a draft tells of the time since the last check-in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from conftest import Run, Site
from upkeep.checks import Kinds
from upkeep.config import read
from upkeep.overview.care import Span, facts, open_draft, open_register
from upkeep.project import Choice, Project

MONTHLY = (
    "full-check", "database-size", "platform-updates", "user-activity", "old-data", "dependencies", "client-email",
)  # fmt: skip


def project(folder: Path, at: str) -> Project:
    return Project(read.load(folder / "upkeep.toml", Kinds(), None), Choice(at=at, state=str(folder / "state")))


def test_a_list_that_is_rare_names_what_was_done_and_not_what_was_skipped(upkeep: Run, site: Site) -> None:
    for item in MONTHLY:
        upkeep("monthly", "--done", item, "--at", "2026-11-20 09:00")
    upkeep("monthly", "--skip", "documentation-updates", "--reason", "later", "--at", "2026-11-20 09:00")
    span = Span(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    (line,) = facts(project(site.folder, "2026-11-23"), span)
    assert line.startswith(
        "Monthly maintenance: done once on Fri 20 Nov (full maintenance check, review database size,"
    )
    assert "documentation updates" not in line


def test_what_lies_outside_the_time_or_is_unfinished_is_not_told(upkeep: Run, site: Site) -> None:
    for day in ("2026-10-05", "2026-11-02", "2026-11-03"):
        upkeep("daily", "--done", "support-email", "--at", f"{day} 09:00")
        upkeep("daily", "--done", "critical-alerts", "--at", f"{day} 09:00")
    upkeep("weekly", "--done", "error-logs", "--at", "2026-11-03 09:00")
    span = Span(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    assert facts(project(site.folder, "2026-11-23"), span) == ["Daily maintenance: done 2 times, last on Tue 3 Nov"]


def test_a_project_without_any_record_has_nothing_to_tell(site: Site) -> None:
    opened = project(site.folder, "2026-11-23 09:00")
    register = open_register(opened)
    made = open_draft(opened, register, register.pending()[0], None)
    assert (made.facts, made.since) == ((), datetime(2026, 11, 23, 8, tzinfo=UTC))
