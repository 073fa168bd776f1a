"""Between wall clocks and instants: gaps, folds, midnights and the dates that a zone skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

ONE_DAY = timedelta(days=1)
YEARS = range(1900, 9000)
"""Beyond them no calendar and no zone is worth counting with."""


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """The instant (UTC) at which clocks in `zone` show the naive `wall`.

    A time that a clock change skips moves forward by the gap; one that occurs twice means the first.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def midnight(day: date, zone: tzinfo) -> datetime:
    """The instant (UTC) at which `day` begins in `zone`; for a skipped date that of the date after it."""
    return instant(datetime.combine(day, time()), zone)


def skipped(day: date, zone: tzinfo) -> bool:
    """Whether the zone never had this date, such as 2011-12-30 in Apia."""
    return midnight(day, zone) == midnight(day + ONE_DAY, zone)


def local_date(moment: datetime, zone: tzinfo) -> date:
    """The date to which `moment` belongs: the one whose midnight was the last.

    It differs from what the clock shows only where a clock was put back across midnight: the date that had
    begun goes on.
    """
    day = moment.astimezone(zone).date()
    while midnight(day + ONE_DAY, zone) <= moment:
        day += ONE_DAY
    while midnight(day, zone) > moment:
        day -= ONE_DAY
    return day


def wall(moment: datetime, zone: tzinfo) -> datetime:
    """What clocks in `zone` show at `moment`, as a naive datetime."""
    return moment.astimezone(zone).replace(tzinfo=None)


def rfc3339(moment: datetime) -> str:
    """`moment` as upkeep stores it: UTC, whole seconds, `Z`."""
    moment = moment.astimezone(UTC)
    return f"{moment.date().isoformat()}T{moment.time().isoformat()[:8]}Z"  # half the time of both at once


def from_rfc3339(text: str) -> datetime:
    """The instant that `rfc3339` wrote; raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no offset in {text!r}")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
