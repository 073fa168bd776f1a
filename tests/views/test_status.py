"""Figures and rows of the status screen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from upkeep.probes.metrics import Metric
from upkeep.views.metrics import Beside, limit_figure, metric_figure, metric_lines, percent
from upkeep.views.spark import sparkline
from upkeep.views.text import Page, columns, plain

DAY = 86400
NOW = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ratio", "window", "every", "expected"),
    [
        (1.0, 30 * DAY, 300, "100 %"),
        (0.0, 30 * DAY, 300, "0 %"),
        (0.99999999, 30 * DAY, 300, "99.99 %"),  # cut, never rounded up to 100
        (0.999499, 30 * DAY, 300, "99.94 %"),
        (0.99949, DAY, 300, "99.9 %"),  # a day of five-minute samples resolves a third of a percent
        (0.995, DAY, 86400, "99 %"),
        (0.0000001, 30 * DAY, 300, "under 0.01 %"),
    ],
)
def test_percentages_are_cut_and_have_no_more_decimals_than_the_data(
    ratio: float, window: int, every: int, expected: str
) -> None:
    assert percent(ratio, window, every) == expected


def metric(metric: str, value: float | None, unit: str, state: str = "ok", **more: object) -> Metric:
    return Metric(metric, "p", value, unit, state, **more)


@pytest.mark.parametrize(
    ("row", "value", "limit"),
    [
        (metric("response_time", 2.414, "seconds", alert=2.0), "2.41 s", "2 s"),
        (metric("response_time", 0.412, "seconds", alert=2.0), "412 ms", "2 s"),
        (metric("error_rate", 0.0031, "ratio", alert=0.01), "0.31 %", "1 %"),
        (metric("database", 5.7e9, "bytes", alert=6.4e9, whole=8e9), "71.2 %", "80 %"),
        (metric("storage", 5.7e9, "bytes"), "5.7 GB", ""),
        (metric("queue", 12.0, "", alert=50.0), "12", "50"),
        (metric("storage", None, "bytes", "unknown"), "–", ""),
    ],
)
def test_figures_and_limits_speak_the_same_language(row: Metric, value: str, limit: str) -> None:
    assert (metric_figure(row), limit_figure(row)) == (value, limit)


def rows(page: Page, *metrics: Metric, note: str = "") -> list[str]:
    beside = {("database", "p"): Beside([1, 2, 3, None, 5], note)}
    return [plain(line) for line in metric_lines(metrics, beside, NOW, UTC, page)]


def test_the_worst_stands_first_and_what_nothing_measures_is_one_line() -> None:
    found = rows(
        Page(80),
        metric("uptime", 1.0, "ratio", window=30 * DAY, every=300),
        metric("database", 7e9, "bytes", "alert", alert=6.4e9, whole=8e9),
        metric("storage", None, "bytes", "unset"),
    )
    assert found[1].startswith("✗ database           87.5 %      80 %    ▂▃▅ ▇")
    assert found[2].startswith("✓ uptime")
    assert found[3] == "not measured: storage"


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_row_is_wider_than_the_page(width: int) -> None:
    text = "the plan is not set, so there is nothing to compare with, and more words than fit"
    found = rows(Page(width), metric("database", 7e9, "bytes", "unknown"), note=text)
    assert all(columns(row) <= width for row in found)


def test_at_40_columns_a_row_becomes_two_lines_and_the_course_goes() -> None:
    found = rows(Page(40), metric("database", 7e9, "bytes", "warn", alert=6.4e9, whole=8e9), note="80 % on 3 Feb")
    assert found == ["! database  87.5 % of 80 %", "  80 % on 3 Feb"]


def test_a_sparkline_needs_signs_beyond_ascii_and_something_to_show() -> None:
    assert sparkline([1, 2, None, 4], Page()) == "▂▄ ▇"
    assert sparkline([1, 2], Page(unicode=False)) == ""
    assert sparkline([None, 0], Page()) == ""
