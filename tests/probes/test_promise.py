"""The promise: error budget and burn rules, with figures by hand for 99.9 % over 30 days: B = 2,592 s."""

from __future__ import annotations

from upkeep.probes.availability import DAY, History
from upkeep.probes.conditions import Condition
from upkeep.probes.promise import Standing, judge
from upkeep.probes.timeline import DOWN, UP, rows

EVERY = 300
NOW = 40 * DAY


def world(down: list[tuple[int, int]], since: int = 35 * DAY) -> History:
    """Samples every five minutes up to now; `down` are stretches in minutes before now."""
    samples = []
    for time in range(NOW - since, NOW + 1, EVERY):
        ago = (NOW - time) / 60
        is_down = any(last <= ago < first for first, last in down)
        samples.append((time, DOWN if is_down else UP, EVERY))
    return History(tuple(rows(samples)), (), NOW)


def standing(history: History, condition: Condition | None = None) -> Standing:
    down = [time for row in history.rows if row.state == DOWN for time in row.times]
    return judge(
        condition or Condition("web", "uptime"), history, 0.999, EVERY, lambda at: any(each > at for each in down)
    )


def test_a_healthy_month_fires_nothing() -> None:
    found = standing(world([]))
    assert (found.rank, found.rules, found.uptime, round(found.budget)) == (0, (), 1.0, 2592)


def test_a_single_sample_fires_nothing() -> None:
    assert standing(world([(10, 5)])).rules == ()  # 300 s in the last hour, below 2 x every


def test_two_samples_in_the_last_hour_fire_the_fastest_rule() -> None:
    found = standing(world([(15, 5)]))  # 600 s = 2 x every, a down sample ten minutes ago or less
    assert found.rules == ("hour",)
    assert found.rank == 2


def test_what_is_over_for_longer_than_the_short_window_does_not_fire() -> None:
    assert "hour" not in standing(world([(40, 30)])).rules


def test_the_six_hour_rule_takes_three_samples() -> None:
    assert "six-hours" in standing(world([(200, 195), (100, 95), (20, 15)])).rules
    assert "six-hours" not in standing(world([(100, 95), (20, 15)])).rules


def test_three_days_warn_at_five_samples_with_one_in_six_hours() -> None:
    old = [(60 * hours, 60 * hours - 5) for hours in (70, 60, 50, 40)]
    found = standing(world([*old, (300, 295)]))
    assert found.rules == ("three-days",)
    assert found.rank == 1
    assert standing(world([*old, (60 * 7, 60 * 7 - 5)])).rules == ()


def test_three_quarters_of_the_budget_warn_and_all_of_it_alerts() -> None:
    week = 7 * 24 * 60
    warn = standing(world([(week, week - 35)]))  # 2,100 s of 2,592
    assert (warn.rules, warn.rank) == (("three-quarters",), 1)
    spent = standing(world([(week, week - 45)]))  # 2,700 s
    assert (spent.rules, spent.rank) == (("three-quarters", "spent"), 2)


def test_a_rule_ends_when_its_short_window_is_clean_and_its_long_one_under_half() -> None:
    condition = Condition("web", "uptime")
    assert "hour" in standing(world([(15, 5)]), condition).rules
    assert "hour" in standing(world([(35, 25)]), condition).rules  # clean, but 600 s in the hour
    assert "hour" not in standing(world([(71, 61)]), condition).rules


def test_with_too_little_known_a_rule_is_silent_and_neither_begins_nor_ends() -> None:
    found = standing(world([(15, 5)], since=3600))
    assert set(found.silent) == {"six-hours", "three-days", "three-quarters", "spent"}
    assert found.rules == ("hour",)
