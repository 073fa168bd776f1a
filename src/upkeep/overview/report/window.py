"""Which time a report speaks of: a calendar month in the project's zone, or whole dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from upkeep.clock.local import ONE_DAY, midnight, skipped
from upkeep.clock.periods import Period
from upkeep.project import Project
from upkeep.views import words
from upkeep.views.report.model import Window
from upkeep.views.report.phrases import months_day


def month_window(project: Project, month: Period) -> Window:
    """The window of a calendar month."""
    assert month.last is not None
    title = words.month_and_year(month.first)
    return _window(project, month.id, (title, f"in {title}"), month.first, month.last)


def dates_window(project: Project, first: date, last: date) -> Window:
    """The window of whole dates, both included."""
    id = f"{first.isoformat()}-to-{last.isoformat()}"
    if first == last:
        return _window(project, id, (months_day(first), f"on {months_day(first)}"), first, last)
    title = f"{months_day(first)} to {months_day(last)}"
    return _window(project, id, (title, f"from {title}"), first, last)


def period_of(window: Window) -> Period:
    """The window as the features know stretches of dates."""
    return Period(window.id, "monthly", window.first, window.last, window.begin, window.end)


def days(window: Window) -> Iterator[tuple[date, datetime, datetime]]:
    """Each date that has begun, with its begin and end (UTC); a date that the zone skipped is none."""
    day = window.first
    while day <= window.last and midnight(day, window.zone) < window.until:
        if not skipped(day, window.zone):
            yield day, midnight(day, window.zone), midnight(day + ONE_DAY, window.zone)
        day += ONE_DAY


def _window(project: Project, id: str, names: tuple[str, str], first: date, last: date) -> Window:
    zone = project.zone
    return Window(id, *names, first, last, midnight(first, zone), midnight(last + ONE_DAY, zone), project.now, zone)
