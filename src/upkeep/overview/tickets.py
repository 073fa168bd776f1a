"""The project's tickets, opened: the book on its state with the policies of its configuration."""

from __future__ import annotations

from upkeep.project import Project
from upkeep.support.book import Act, Book
from upkeep.support.policies import Schedule, policies, schedule


def open_tickets(project: Project) -> Book:
    """The tickets of a project."""
    table = project.config.tables.support
    return Book(project.state, policies(table), current_schedule(project), table.at_risk)


def current_schedule(project: Project) -> Schedule:
    """The zone, opening hours and holidays that are configured now."""
    table = project.config.tables.support
    return schedule(project.zone, table.hours, project.hours, table.holidays)


def act(project: Project) -> Act:
    """What is recorded now, and by whom."""
    return Act(project.now, project.user)
