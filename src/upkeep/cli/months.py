"""A month as people name it on the command line."""

from __future__ import annotations

from upkeep.clock import periods
from upkeep.clock.periods import Period
from upkeep.errors import UsageProblem
from upkeep.project import Project


def month_of(project: Project, text: str) -> Period:
    """`2026-11`, `this` or `last`; raises UsageProblem for what is none, or has not begun."""
    this = periods.containing(project.now, "monthly", project.zone)
    if text == "this":
        return this
    if text == "last":
        return periods.preceding(this, project.zone)
    try:
        period = periods.parse(text, "monthly", project.zone)
    except ValueError as problem:
        raise UsageProblem(f"--month: {problem}", code="usage.month") from None
    if period.begin > project.now:
        raise UsageProblem(f"--month: {period.id} has not begun yet", code="usage.month")
    return period
