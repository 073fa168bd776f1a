"""Plays each property of the deadlines with many random examples; hypothesis would need hours for as many.

usage: python tests/bench/examples.py [EXAMPLES [PROPERTY ...]]

The properties are those of tests/clock, drawn from the same ranges by `random` with a seed that is told.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path[:0] = [str(Path(__file__).parents[1])]

from clock import test_brute as brute  # noqa: E402 - found by the path above
from clock import test_business as business  # noqa: E402
from upkeep.clock.holidays import Holidays  # noqa: E402
from upkeep.clock.hours import OpeningHours, parse_week  # noqa: E402

Draw = Callable[[random.Random], dict[str, Any]]
SEED = 20261125


def spans(rng: random.Random, most: int) -> dict[str, list[tuple[int, int]]]:
    """Random weekdays with up to `most` spans in half hours; nights and 24:00 among them."""
    names = rng.sample(brute.NAMES, rng.randint(1, 7))
    made = {
        name: [
            (rng.randrange(48) * 30, rng.choice([1440, rng.randrange(48) * 30])) for _ in range(rng.randint(1, most))
        ]
        for name in names
    }
    return {name: [(begin, end) for begin, end in each] for name, each in made.items()}


def week_of(spans: dict[str, list[tuple[int, int]]]) -> Any:
    return parse_week(
        {day: [f"{brute.written(begin)}-{brute.written(end)}" for begin, end in each] for day, each in spans.items()}
    )


def laid_out(rng: random.Random) -> dict[str, Any]:
    """A schedule laid out over a window, for the brute force."""
    zone, around = rng.choice(brute.ZONES), rng.choice(brute.AROUND)
    found = spans(rng, 3)
    holidays = [around + timedelta(days=rng.randint(-10, 20)) for _ in range(rng.randint(0, 4))]
    joined = {day: brute.joined(each) for day, each in found.items()}
    clock = brute.Clock(*brute.shown(zone, around), joined, holidays)
    hours = OpeningHours(week_of(found), ZoneInfo(zone), Holidays(holidays))
    return {"both": (clock, hours), "start": rng.randint(0, 16 * 86400)}


def schedule(rng: random.Random) -> dict[str, Any]:
    """A schedule and a start near a change of the clocks."""
    holidays = [date(2026, 3, 29) + timedelta(days=rng.randint(-20, 20)) for _ in range(rng.randint(0, 4))]
    hours = OpeningHours(week_of(spans(rng, 2)), ZoneInfo(rng.choice(business.ZONES)), Holidays(holidays))
    around = datetime.fromisoformat(rng.choice(business.CHANGES)).replace(tzinfo=UTC)
    return {"hours": hours, "start": around + timedelta(seconds=rng.randint(-8 * 86400, 8 * 86400))}


def budget(rng: random.Random) -> timedelta:
    return timedelta(seconds=rng.randint(1, 4 * 86400))


PROPERTIES: dict[str, tuple[Any, Draw]] = {
    "minutes": (
        brute.test_every_minute_counted_by_hand_gives_the_same_deadline,
        lambda rng: laid_out(rng) | {"budget": rng.randint(1, 40 * 3600)},
    ),
    "days": (
        brute.test_business_days_counted_date_by_date_give_the_same_deadline,
        lambda rng: laid_out(rng) | {"days": rng.randint(1, 6)},
    ),
    "inverse": (
        business.test_elapsed_time_is_the_inverse_of_the_deadline,
        lambda rng: schedule(rng) | {"budget": budget(rng)},
    ),
    "additive": (
        business.test_budgets_are_additive,
        lambda rng: schedule(rng) | {"one": budget(rng), "other": budget(rng)},
    ),
    "monotonic": (
        business.test_deadlines_are_monotonic_in_start_and_budget,
        lambda rng: schedule(rng) | {"later": rng.randint(0, 5 * 86400), "one": budget(rng), "other": budget(rng)},
    ),
    "monotonic days": (
        business.test_business_days_are_monotonic_away_from_gaps,
        lambda rng: schedule(rng) | {"days": rng.randint(1, 9), "later": rng.randint(0, 9 * 86400)},
    ),
}


def main() -> None:
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for name in sys.argv[2:] or PROPERTIES:
        test, draw = PROPERTIES[name]
        rng, zones = random.Random(SEED), Counter[str]()
        begin = time.process_time()
        for number in range(examples):
            drawn = draw(rng)
            hours = drawn["hours"] if "hours" in drawn else drawn["both"][1]
            zones[hours.zone.key] += 1
            try:
                test.hypothesis.inner_test(**drawn)
            except Exception:
                print(f"{name}: example {number} of seed {SEED} does not hold")
                raise
        seconds = time.process_time() - begin
        least = min(zones.values())
        print(
            f"{name}: {examples:,} examples hold, {len(zones)} zones (at least {least:,} each), {seconds:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
