"""`[[maintenance]]` and `[[away]]`: times in which nothing is alarming, and times in which nobody looks."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.config.values import TABLE, Date, Moment, WeeklySpan


@dataclass(frozen=True, kw_only=True)
class MaintenanceTable:
    """A maintenance window, once (`from`, `to`) or every week (`weekly`)."""

    __pydantic_config__ = TABLE

    def __post_init__(self) -> None:
        if (self.weekly is None) == (self.from_ is None or self.to is None):
            raise ValueError("needs either both `from` and `to`, or `weekly`")
        if self.from_ and self.to and self.from_.replace(tzinfo=None) >= self.to.replace(tzinfo=None):
            raise ValueError("`to` must lie after `from`")

    from_: Moment | None = None
    """Its begin, inclusive; without an offset in the project's zone."""
    to: Moment | None = None
    """Its end, exclusive."""
    weekly: WeeklySpan | None = None
    """Such as `sun 02:00-03:00`."""
    probes: tuple[str, ...] = ()
    """The probes that it is for; all when empty."""
    reason: str | None = None
    """Why."""


@dataclass(frozen=True, kw_only=True)
class AwayTable:
    """A span in which the one who maintains is away: no list is due."""

    __pydantic_config__ = TABLE

    def __post_init__(self) -> None:
        if self.to < self.from_:
            raise ValueError("`to` must not lie before `from`")

    from_: Date
    """Its first date."""
    to: Date
    """Its last date."""
    reason: str | None = None
    """Why, shown in the history."""
