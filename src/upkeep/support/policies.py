"""What is promised per priority, and under which terms a ticket is opened.

The guide's four levels are built in (`defaults/support.toml`); the configuration changes them or adds others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from upkeep import defaults
from upkeep.clock.business import deadline
from upkeep.clock.durations import Duration, parse_positive
from upkeep.clock.hours import OpeningHours, Week, parse_week, week_text
from upkeep.clock.local import ONE_DAY, midnight

if TYPE_CHECKING:
    from upkeep.clock.holidays import Holidays
    from upkeep.config.support import PriorityTable, SupportTable
    from upkeep.config.support import Promise as Written

BUSINESS, CALENDAR = "business", "calendar"
SCHEDULED = "scheduled"


@dataclass(frozen=True)
class Promise:
    """How long something may take, and on which clock."""

    within: Duration | None
    """None: as scheduled, no deadline until a date is agreed."""
    clock: str
    """`calendar`: every second counts; `business`: only those in opening hours."""

    @cached_property
    def budget(self) -> str:
        """The budget as people write it: `4h`, `1w`, `scheduled`."""
        return str(self.within) if self.within else SCHEDULED


@dataclass(frozen=True)
class Policy:
    """The promises of one priority."""

    priority: str
    meaning: str | None
    """When a ticket has this priority; None where nobody wrote it."""
    response: Promise
    resolution: Promise


@dataclass(frozen=True)
class Schedule:
    """The zone and the opening hours by which a ticket's clocks run, as they were when it was opened."""

    zone: tzinfo
    hours: OpeningHours | None
    """None where none were configured; then no promise runs on the business clock."""
    hours_text: str | None = None
    """The week as it is stored: `mon-fri 09:00-17:00`."""
    holidays: tuple[str, ...] = ()
    """Dates and codes as they are stored."""

    def due(self, promise: Promise, start: datetime) -> datetime | None:
        """When a promise made at `start` runs out; None where it waits for a date.

        Raises ValueError where the opening hours do not hold it within ten years (NeverOpen), or beyond year 9999.
        """
        if promise.within is None:
            return None
        return deadline(promise.within, start, self.zone, self.counted(promise))

    def counted(self, promise: Promise) -> OpeningHours | None:
        """The hours that count for a promise; None where every second does."""
        return self.hours if promise.clock == BUSINESS else None

    def end_of(self, day: date) -> datetime:
        """When an agreed date ends: with its opening hours, or where it has none with the day."""
        closing = self.hours.ends(day) if self.hours else None
        return closing or midnight(day + ONE_DAY, self.zone)

    @cached_property
    def zone_name(self) -> str:
        """The zone's name, as it is stored."""
        return str(self.zone)


@dataclass(frozen=True)
class Terms:
    """What a ticket is opened under: the promises of its priority, and the schedule by which they run."""

    response: Promise
    resolution: Promise
    schedule: Schedule


def policies(table: SupportTable) -> dict[str, Policy]:
    """Every priority: the guide's own, most urgent first, then the project's in the order of the file."""
    built_in = defaults.load("support")["priority"]
    return {name: _policy(name, built_in.get(name, {}), table) for name in {**built_in, **table.priority}}


def schedule(zone: tzinfo, week: Week | None, hours: OpeningHours | None, holidays: Iterable[date | str]) -> Schedule:
    """The project's schedule as it is configured now."""
    if week is None or hours is None:
        return Schedule(zone, None)
    entries = tuple(each if isinstance(each, str) else each.isoformat() for each in holidays)
    return Schedule(zone, hours, week_text(week), entries)


def terms(policy: Policy, schedule: Schedule) -> Terms:
    """What a ticket of this priority is opened under."""
    return Terms(policy.response, policy.resolution, schedule)


def to_document(terms: Terms) -> dict[str, Any]:
    """The terms as a ticket keeps them."""
    document: dict[str, Any] = {"timezone": terms.schedule.zone_name}
    if terms.schedule.hours_text is not None:
        document |= {"hours": terms.schedule.hours_text, "holidays": list(terms.schedule.holidays)}
    for key, promise in (("response", terms.response), ("resolution", terms.resolution)):
        document[key] = {"within": promise.budget, "clock": promise.clock}
    return document


def from_document(document: dict[str, Any]) -> Terms:
    """The terms that `to_document` wrote; equal ones are one object, so that their opening hours are laid out once.

    Raises KeyError, TypeError or ValueError where it holds none.
    """
    response, resolution = document["response"], document["resolution"]
    return _terms(
        (response["within"], response["clock"]),
        (resolution["within"], resolution["clock"]),
        (document["timezone"], document.get("hours"), tuple(document.get("holidays", ()))),
    )


def to_text(terms: Terms) -> str:
    """The terms on one line, as the index keeps them."""
    hours = terms.schedule.hours_text
    schedule = () if hours is None else (hours, *terms.schedule.holidays)
    promises = (terms.response.budget, terms.response.clock, terms.resolution.budget, terms.resolution.clock)
    return "|".join((terms.schedule.zone_name, *promises, *schedule))


@lru_cache(maxsize=256)
def from_text(text: str) -> Terms:
    """The terms that `to_text` wrote; raises KeyError or ValueError where it holds none."""
    zone, answer, answer_clock, fix, fix_clock, *schedule = text.split("|")
    hours = schedule[0] if schedule else None
    return _terms((answer, answer_clock), (fix, fix_clock), (zone, hours, tuple(schedule[1:])))


@lru_cache(maxsize=256)
def _terms(response: tuple[str, str], resolution: tuple[str, str], schedule: tuple[Any, ...]) -> Terms:
    return Terms(_promise(*response), _promise(*resolution), _schedule(*schedule))


def _promise(within: str, clock: str) -> Promise:
    if clock not in (BUSINESS, CALENDAR):
        raise ValueError(f"no clock {clock!r}")
    return Promise(None if within == SCHEDULED else parse_positive(within), clock)


@lru_cache(maxsize=64)
def _schedule(timezone: str, hours: str | None, holidays: tuple[str, ...]) -> Schedule:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(timezone)
    if hours is None:
        return Schedule(zone, None)
    return Schedule(zone, OpeningHours(parse_week(hours), zone, _holidays(holidays)), hours, holidays)


def _holidays(entries: tuple[str, ...]) -> Holidays:
    from upkeep.clock.holidays import Holidays

    return Holidays(date.fromisoformat(entry) if entry[:1].isdigit() else entry for entry in entries)


def _policy(name: str, row: dict[str, str], table: SupportTable) -> Policy:
    changed = table.priority.get(name)
    meaning = changed.meaning if changed and changed.meaning else row.get("meaning")
    promises = [
        _merged(getattr(changed, key) if changed else None, row.get(key), changed, table)
        for key in ("response", "resolution")
    ]
    return Policy(name, meaning, *promises)


def _merged(
    written: Written | None, built_in: str | None, changed: PriorityTable | None, table: SupportTable
) -> Promise:
    """A promise as it holds: what the file says, else the guide's; its own clock, the priority's, `[support]`'s."""
    clock = (written.clock if written else None) or (changed.clock if changed else None) or table.clock
    if written is not None:
        return Promise(written.within, clock)
    return _promise(built_in or SCHEDULED, clock)
