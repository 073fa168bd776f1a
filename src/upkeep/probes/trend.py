"""Where a size is going: a robust line (Theil-Sen) over its last days, and when it reaches a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

DAY = 86400
LOOKED_AT = 30 * DAY
"""Seconds: the trend is that of the last 30 days."""
_LEAST = 3
FARTHEST = 10 * 365 * DAY
"""Seconds: a date beyond ten years says nothing."""


@dataclass(frozen=True)
class Trend:
    """A line through values over time."""

    slope: float
    """Growth per second, in the value's unit."""
    at: int
    """The time of the last value, seconds since 1970."""
    value: float
    """The line's value at that time."""

    @property
    def per_week(self) -> float:
        """Growth per week, in the value's unit."""
        return self.slope * 7 * DAY

    def reaches(self, limit: float) -> int | None:
        """When the line reaches `limit`, seconds since 1970; None where it has, or does not within ten years."""
        if self.slope <= 0 or self.value >= limit:
            return None
        after = (limit - self.value) / self.slope
        return self.at + round(after) if after <= FARTHEST else None


def trend(points: Sequence[tuple[int, float]]) -> Trend | None:
    """The Theil-Sen line through points (seconds since 1970, value); None below three of them or within a day.

    The slope is the median of the slopes of all pairs, so that single outliers do not turn it; the line then runs
    through the median of what is left.
    """
    points = sorted(points)
    if len(points) < _LEAST or points[-1][0] - points[0][0] < DAY:
        return None
    slopes = [
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for number, earlier in enumerate(points)
        for later in points[number + 1 :]
        if later[0] > earlier[0]
    ]
    slope = median(slopes)
    level = median(value - slope * time for time, value in points)
    last = points[-1][0]
    return Trend(slope, last, level + slope * last)
