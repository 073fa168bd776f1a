"""`[plan]`: the limits that the client pays for."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.config.values import TABLE, Size


@dataclass(frozen=True, kw_only=True)
class PlanTable:
    """The plan's limits; sizes are shown as a share of them."""

    __pydantic_config__ = TABLE

    database: Size | None = None
    """The database's limit, such as 8GB."""
    storage: Size | None = None
    """The file storage's limit, such as 100GB."""
