"""`[support]`: opening hours, holidays, and the promises made per priority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal

from upkeep.clock.durations import Duration
from upkeep.clock.holidays import split_code
from upkeep.clock.hours import Week, parse_week
from upkeep.config.values import TABLE, Ratio, Written, calendar_date, did_you_mean, duration

Clock = Literal["calendar", "business"]
CLOCKS = ("calendar", "business")
SCHEDULED = "scheduled"


@dataclass(frozen=True)
class Promise:
    """How long something may take, and on which clock."""

    within: Duration | None
    """None: as scheduled, no deadline until a date is agreed."""
    clock: Clock | None = None
    """None: the clock of the priority or of `[support]`."""


def promise(value: Any) -> Promise:
    """`4h`, `scheduled`, or a table with `within` and `clock`."""
    if isinstance(value, Mapping):
        for key in value:
            if key not in ("within", "clock"):
                raise ValueError(f"unknown key '{key}'{did_you_mean(key, ['within', 'clock'])}")
        if "within" not in value:
            raise ValueError("needs `within`, such as '4h'")
        if value.get("clock", "calendar") not in CLOCKS:
            raise ValueError(f"`clock` must be 'calendar' or 'business', not {value['clock']!r}")
        return Promise(promise(value["within"]).within, value.get("clock"))
    return Promise(None if value == SCHEDULED else duration(value))


def holiday(value: Any) -> date | str:
    """A date or a code of the `holidays` library, such as `DE` or `DE-BE`."""
    if isinstance(value, str) and not value[:1].isdigit():
        split_code(value)
        return value
    if isinstance(value, datetime):
        raise ValueError("must be a date such as 2026-12-24, without a time")
    return calendar_date(value)


def opening_hours(value: Any) -> Week:
    """`mon-fri 09:00-17:00`, or a table of weekdays with lists of intervals."""
    if not isinstance(value, str | Mapping):
        raise ValueError("must be text such as 'mon-fri 09:00-17:00', or a table of weekdays")
    return parse_week(value)


Within = Annotated[
    Promise,
    Written(
        promise,
        anyOf=[
            {"type": "string", "examples": ["4h", "2d", SCHEDULED]},
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["within"],
                "properties": {"within": {"type": "string"}, "clock": {"enum": list(CLOCKS)}},
            },
        ],
    ),
]
Holiday = Annotated[date | str, Written(holiday, type="string", examples=["DE-BE", "2026-12-24"])]
Hours = Annotated[Week, Written(opening_hours, type=["string", "object"], examples=["mon-fri 09:00-17:00"])]


@dataclass(frozen=True, kw_only=True)
class PriorityTable:
    """The promises of one priority."""

    __pydantic_config__ = TABLE

    meaning: str | None = None
    """When a ticket has this priority."""
    response: Within | None = None
    """How soon the first answer is due."""
    resolution: Within | None = None
    """How soon it must be solved; `scheduled` where a date is agreed later."""
    clock: Clock | None = None
    """The clock of both, unless they name their own."""


@dataclass(frozen=True, kw_only=True)
class SupportTable:
    """The support that was promised."""

    __pydantic_config__ = TABLE

    clock: Clock = "calendar"
    """`calendar`: every second counts; `business`: only those in opening hours."""
    holidays: tuple[Holiday, ...] = ()
    """Dates, or codes such as DE or DE-BE; a holiday closes the whole day."""
    hours: Hours | None = None
    """The opening hours."""
    at_risk: Ratio = 0.75
    """The share of a budget after which a clock is at risk."""
    priority: dict[str, PriorityTable] = field(default_factory=dict)
    """Changes to the guide's four priorities, and further ones."""
