"""Which quarter a review speaks of, and the one before it."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.clock.local import ONE_DAY
from upkeep.clock.periods import Period, containing, preceding
from upkeep.overview.report.window import dates_window
from upkeep.probes.day import beginning
from upkeep.project import Project
from upkeep.views.report.model import Window


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter up to now."""

    period: Period
    window: Window
    """The same as the report's parts take it."""

    @property
    def name(self) -> str:
        """`Q4`."""
        return self.period.id.rpartition("-")[2]

    @property
    def begin(self) -> int:
        """Seconds since 1970."""
        return int(self.window.begin.timestamp())

    @property
    def end(self) -> int:
        """Up to when anything can be known, seconds since 1970."""
        return int(self.window.until.timestamp())

    @property
    def dates(self) -> tuple[int, int]:
        """Begin and end of its dates in UTC, as the report counts what is kept by the day; seconds since 1970."""
        return beginning(self.window.first), beginning(self.window.last + ONE_DAY)


def quarters(project: Project) -> tuple[Quarter, Quarter]:
    """The quarter that is reviewed, and the one before it.

    It is the quarter of today once half of it has passed, else the last whole one: a review in the first weeks would
    otherwise look at next to nothing.
    """
    period = containing(project.now, "quarterly", project.zone)
    assert period.end is not None
    if project.now < period.begin + (period.end - period.begin) / 2:
        period = preceding(period, project.zone)
    return _quarter(project, period), _quarter(project, preceding(period, project.zone))


def _quarter(project: Project, period: Period) -> Quarter:
    assert period.last is not None
    return Quarter(period, dates_window(project, period.first, period.last))
