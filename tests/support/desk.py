"""Tickets for tests: steps at times in Berlin, under the guide's promises or others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from upkeep.clock.durations import parse_duration
from upkeep.clock.holidays import Holidays
from upkeep.clock.hours import OpeningHours, parse_week
from upkeep.support.clocks import Standing, standing
from upkeep.support.policies import Promise, Schedule, Terms
from upkeep.support.ticket import OPENED, Step, Ticket

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = "mon-fri 09:00-17:00"


def at(text: str) -> datetime:
    """A time in Berlin, or in UTC where it ends with Z."""
    if text.endswith("Z"):
        return datetime.fromisoformat(text)
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def promise(text: str) -> Promise:
    """`4h`, `scheduled`, or `4h business`."""
    within, _, clock = text.partition(" ")
    return Promise(None if within == "scheduled" else parse_duration(within), clock or "calendar")


def schedule(hours: str | None = OFFICE, *holidays: date) -> Schedule:
    if hours is None:
        return Schedule(BERLIN, None)
    week = parse_week(hours)
    return Schedule(
        BERLIN, OpeningHours(week, BERLIN, Holidays(holidays)), hours, tuple(day.isoformat() for day in holidays)
    )


def terms(response: str, resolution: str, hours: str | None = OFFICE, *holidays: date) -> Terms:
    return Terms(promise(response), promise(resolution), schedule(hours, *holidays))


def ticket(opened: str, agreed: Terms, *steps: tuple[str, str] | Step, priority: str = "high") -> Ticket:
    """A ticket with steps as (kind, time in Berlin)."""
    found = Ticket("1", (Step(at(opened), OPENED, "mia", title="Login fails", priority=priority, terms=agreed),))
    for each in steps:
        found = found.with_step(each if isinstance(each, Step) else Step(at(each[1]), each[0], "mia"))
    return found


def stands(made: Ticket, now: str) -> Standing:
    return standing(made, at(now))
