"""Charts: everything lies within the picture, gaps stay gaps."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from upkeep.views.report.charts import WIDTH, Series, lines, strip

FIRST = date(2026, 11, 1)
values = st.lists(st.none() | st.floats(0, 1e12), min_size=1, max_size=40)


@given(values, st.none() | st.floats(0.001, 1e12))
def test_every_point_lies_within_the_picture(given: list[float | None], limit: float | None) -> None:
    points = [(FIRST + timedelta(days=number), value) for number, value in enumerate(given)]
    chart = lines((Series("main", points),), (points[0][0], points[-1][0]), lambda value: f"{value:g}", limit)
    drawn = [point for course in chart.courses for stretch in course.stretches for point in stretch]
    assert len(drawn) == sum(value is not None for value in given)
    assert all(0 <= x <= WIDTH and 0 <= y <= chart.height for x, y in drawn)
    assert chart.limit is None or 0 <= chart.limit <= chart.height
    assert all(0 <= label.x <= WIDTH and 0 <= label.y <= chart.height for label in chart.labels)


def test_a_gap_ends_a_stretch() -> None:
    points = [(FIRST + timedelta(days=number), value) for number, value in enumerate([1.0, 2.0, None, 3.0])]
    (course,) = lines((Series("main", points),), (FIRST, points[-1][0]), str).courses
    assert [len(stretch) for stretch in course.stretches] == [2, 1]


def test_a_limit_far_above_is_left_out_and_a_near_one_is_drawn() -> None:
    points = [(FIRST, 1.0), (FIRST + timedelta(days=1), 1.1)]
    ends = (FIRST, FIRST + timedelta(days=1))
    assert lines((Series("main", points),), ends, str, 10).limit is None
    assert lines((Series("main", points),), ends, str, 2).limit is not None


def test_a_strip_has_a_row_per_month_and_only_the_legend_that_it_needs() -> None:
    days = [(FIRST + timedelta(days=number), "down" if number == 3 else "up", "") for number in range(40)]
    chart = strip(days)
    assert len({cell.y for cell in chart.cells}) == 2
    assert all(cell.x >= 0 and cell.x + cell.width <= WIDTH for cell in chart.cells)
    assert all(cell.y + cell.height <= chart.height for cell in chart.cells)
    assert [kind for kind, _ in chart.legend] == ["up", "down"]
    assert [label.text for label in chart.labels][:2] == ["Nov", "Dec"]
