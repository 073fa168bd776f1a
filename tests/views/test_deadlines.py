"""Deadlines and budgets as people read them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from support.desk import BERLIN, at, promise, stands, terms, ticket
from upkeep.clock.durations import parse_duration
from upkeep.views import deadlines

NOW = at("2026-11-23 14:05")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4h", "4 h"),
        ("1w", "1 week"),
        ("2w1d", "2 weeks 1 day"),
        ("90m", "1 h 30 min"),
        ("45s", "45 s"),
        ("2d", "2 days"),
    ],
)
def test_a_budget_has_its_units(text: str, words: str) -> None:
    assert deadlines.spoken(parse_duration(text)) == words


def test_midnight_is_the_end_of_the_day_before() -> None:
    assert deadlines.moment(at("2026-12-16 00:00"), BERLIN, NOW) == "Tue 15 Dec 24:00"
    assert deadlines.moment(at("2027-01-01 00:00"), BERLIN, NOW) == "Thu 31 Dec 24:00"
    assert deadlines.moment(at("2027-01-02 00:00"), BERLIN, NOW) == "Fri 1 Jan 2027 24:00"
    assert deadlines.moment(at("2026-12-15 17:00"), BERLIN, NOW) == "Tue 15 Dec 17:00"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (4 * HOUR, "in 4 h"),
        (24 * HOUR, "in 24 h"),
        (27 * HOUR, "in 1 d 3 h"),
        (timedelta(), "now"),
        (timedelta(minutes=-35), "35 min overdue"),
    ],
)
def test_a_deadline_is_told_from_now(due: timedelta, words: str) -> None:
    assert deadlines.relative(NOW + due, NOW) == words


def test_opening_time_is_never_told_in_days() -> None:
    assert deadlines.own_time(47.9 * HOUR, promise("48h business")) == "47 h"
    assert deadlines.own_time(2.5 * HOUR, promise("48h business")) == "2 h 30 min"
    assert deadlines.own_time(47.9 * HOUR, promise("48h")) == "1 d 23 h"


@pytest.mark.parametrize(
    ("share", "bar"),
    [
        (None, " " * 10),
        (0.0, "░" * 10),
        (0.75, "████████░░"),
        (0.999, "█████████░"),
        (1.0, "█" * 10),
    ],
)
def test_a_bar_is_full_only_where_nothing_is_left(share: float | None, bar: str) -> None:
    assert deadlines.bar(share) == bar


LEFT = {
    "running": ((), "2026-11-23 11:00", "3 h left"),
    "due": ((), "2026-11-23 14:00", "due now"),
    "overdue": ((), "2026-11-23 14:35", "35 min overdue"),
    "paused": ((("paused", "2026-11-23 11:00"),), "2026-11-25 11:00", "paused, 3 h left"),
    "paused too late": ((("paused", "2026-11-23 15:00"),), "2026-11-25 11:00", "paused, 1 h over"),
}


@pytest.mark.parametrize(("steps", "now", "words"), LEFT.values(), ids=LEFT)
def test_what_is_left(steps: tuple[tuple[str, str], ...], now: str, words: str) -> None:
    found = stands(ticket("2026-11-23 10:00", terms("4h", "scheduled", None), *steps), now)
    assert deadlines.left(found.response, found.state, found.now) == words
    assert deadlines.left(found.resolution, found.state, found.now) == "no date agreed"
