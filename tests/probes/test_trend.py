"""Trends: a robust line through sizes, and when it reaches a limit."""

from __future__ import annotations

import pytest

from upkeep.probes.trend import DAY, trend


def test_the_line_of_a_steady_growth_reaches_its_limit_on_the_day_computed_by_hand() -> None:
    found = trend([(day * DAY, 100.0 + 2 * day) for day in range(11)])  # 120 on day 10, two a day
    assert found is not None
    assert found.per_week == pytest.approx(14)
    assert found.reaches(150) == pytest.approx(25 * DAY)


def test_an_outlier_does_not_turn_it() -> None:
    points = [(day * DAY, 100.0 + 2 * day) for day in range(11)]
    points[5] = (5 * DAY, 9000.0)
    found = trend(points)
    assert found is not None
    assert found.per_week == pytest.approx(14, rel=0.05)


@pytest.mark.parametrize("values", [[100.0, 100.0, 100.0], [100.0, 90.0, 80.0]])
def test_what_does_not_grow_reaches_nothing(values: list[float]) -> None:
    found = trend([(day * DAY, value) for day, value in enumerate(values)])
    assert found is not None
    assert found.reaches(150) is None


def test_what_is_beyond_it_already_or_takes_longer_than_ten_years_has_no_date() -> None:
    found = trend([(day * DAY, 100.0 + day / 1000) for day in range(5)])
    assert found is not None
    assert found.reaches(99) is None
    assert found.reaches(200) is None


@pytest.mark.parametrize("points", [[], [(0, 1.0), (DAY, 2.0)], [(0, 1.0), (10, 2.0), (20, 3.0)]])
def test_too_few_points_are_no_trend(points: list[tuple[int, float]]) -> None:
    assert trend(points) is None
