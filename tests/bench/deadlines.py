"""100,000 deadlines of 24 business hours, upkeep beside businesstimedelta and pandas' CustomBusinessHour.

Not part of the suite. The two others belong into a virtual environment of their own, never into the project's:

    python3 -m venv /tmp/bench
    /tmp/bench/bin/pip install businesstimedelta pandas tzdata
    PYTHONPATH=src /tmp/bench/bin/python tests/bench/deadlines.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import businesstimedelta
import pandas
import pytz

from upkeep.clock.business import deadline
from upkeep.clock.durations import Duration
from upkeep.clock.hours import OpeningHours, parse_week

BERLIN = ZoneInfo("Europe/Berlin")
NUMBER = 100_000
OF_OTHERS = 2_000
"""The others are timed on fewer of the same starts, and reckoned up: they take minutes."""
DATES = [(1, 1), (1, 6), (4, 6), (5, 1), (5, 14), (5, 25), (10, 3), (12, 24), (12, 25), (12, 31)]
HOLIDAYS = [date(year, month, day) for year in range(2025, 2029) for month, day in DATES]
STARTS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number * 313) for number in range(NUMBER)]


def upkeep() -> Callable[[datetime], datetime]:
    hours = OpeningHours(parse_week("mon-fri 09:00-17:00"), BERLIN, frozenset(HOLIDAYS))
    budget = Duration(exact=timedelta(hours=24))
    return lambda start: deadline(budget, start, BERLIN, hours)


def business_time_delta() -> Callable[[datetime], datetime]:
    zone = pytz.timezone("Europe/Berlin")
    nine, five = datetime(2026, 1, 1, 9).time(), datetime(2026, 1, 1, 17).time()
    workday = businesstimedelta.WorkDayRule(nine, five, [0, 1, 2, 3, 4], tz=zone)
    free = businesstimedelta.HolidayRule(dict.fromkeys(HOLIDAYS, "holiday"), tz=zone)
    budget = businesstimedelta.BusinessTimeDelta(businesstimedelta.Rules([workday, free]), hours=24)
    return lambda start: (start + budget).astimezone(UTC)


def custom_business_hour() -> Callable[[datetime], datetime]:
    budget = pandas.offsets.CustomBusinessHour(24, start="09:00", end="17:00", holidays=HOLIDAYS)

    def due(start: datetime) -> datetime:
        local = pandas.Timestamp(start).tz_convert("Europe/Berlin").tz_localize(None)
        return (local + budget).tz_localize("Europe/Berlin").tz_convert("UTC").to_pydatetime()

    return due


def seconds(due: Callable[[datetime], datetime], starts: list[datetime]) -> float:
    """The processor's time for all these deadlines, reckoned up to NUMBER of them."""
    due(starts[0])
    begin = time.process_time()
    for start in starts:
        due(start)
    return (time.process_time() - begin) * NUMBER / len(starts)


def main() -> None:
    own = seconds(upkeep(), STARTS)
    print(f"{'upkeep':22} {own:9.2f} s")
    some = STARTS[:: NUMBER // OF_OTHERS]
    for name, make in (("businesstimedelta", business_time_delta), ("CustomBusinessHour", custom_business_hour)):
        taken, same = seconds(make(), some), sum(make()(start) == upkeep()(start) for start in some[:200])
        print(f"{name:22} {taken:9.2f} s   {taken / own:6.0f} times upkeep's; {same} of 200 deadlines the same")


if __name__ == "__main__":
    main()
