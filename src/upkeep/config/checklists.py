"""`[checklists.NAME]`: changes to the built-in lists, and lists of the project's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from upkeep.config.values import TABLE, Identifier, Length, Weekday, Whole

PROBE = "probe:"
"""Before a probe's name among an item's evidence, where a source has that name too."""


@dataclass(frozen=True, kw_only=True)
class ItemTable:
    """An item of a checklist."""

    __pydantic_config__ = TABLE

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("`title` must not be empty")
        if self.minutes is not None and not 0 < self.minutes <= 6000:
            raise ValueError("`minutes` must be between 1 and 6000")

    id: Identifier
    """Its id, unique in the list."""
    title: str
    """What is to be done."""
    why: str | None = None
    """What for."""
    minutes: Whole | None = None
    """How long it should take."""
    link: str | None = None
    """A page that `o` opens."""
    evidence: tuple[str, ...] = ()
    """Probes or built-in facts shown beside it."""
    auto: bool = False
    """Whether `--auto` may answer it where all its evidence is well."""


@dataclass(frozen=True, kw_only=True)
class ChecklistTable:
    """A checklist."""

    __pydantic_config__ = TABLE

    title: str | None = None
    """What people call it."""
    cadence: Literal["daily", "weekly", "monthly", "quarterly", "yearly"] | None = None
    """How often it is due."""
    after: Length | None = None
    """Instead of a cadence: due this long after it was last finished."""
    budget: Whole | None = None
    """The minutes that the whole list may take."""
    days: tuple[Weekday, ...] | None = None
    """The working days of the daily list."""
    items: tuple[ItemTable, ...] = ()
    """The items of a list of the project's own."""
    add: tuple[ItemTable, ...] = ()
    """Items added to a built-in list."""
    skip: tuple[str, ...] = ()
    """Items taken out of a built-in list."""
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Per built-in item what is shown beside it instead: probes or built-in facts."""
