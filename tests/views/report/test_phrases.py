"""Figures as a reader should find them."""

from __future__ import annotations

from datetime import date

import pytest

from upkeep.views.report.phrases import answer_time, dates, limit, listed, months_day, share, some


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [(0.99999, "99.99 %"), (1.0, "100.00 %"), (0.0, "0.00 %"), (0.00001, "under 0.01 %"), (0.003, "0.30 %")],
)
def test_percentages_are_cut_and_never_rounded(ratio: float, expected: str) -> None:
    assert share(ratio) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.398, "400 ms"), (0.0412, "41 ms"), (2.41, "2.4 s"), (0.999, "1 s"), (None, "not known")],
)
def test_response_times_have_two_figures(seconds: float | None, expected: str) -> None:
    assert answer_time(seconds) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], "–"),
        ([date(2026, 11, 2)], "2 Nov"),
        ([date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)], "2, 9 and 16 Nov"),
        ([date(2026, 11, 30), date(2026, 12, 7)], "30 Nov and 7 Dec"),
        ([date(2026, 11, day) for day in range(2, 9)], "7 times, last on Sun 8 Nov"),
    ],
)
def test_dates_are_named_while_they_are_few(days: list[date], expected: str) -> None:
    assert dates(days) == expected


def test_lists_read_like_sentences() -> None:
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")] == ["a", "a and b", "a, b or c"]
    assert [some(["a", "b"], 2), some(["a", "b", "c"], 1)] == ["a, b", "a and 2 more"]
    assert (limit(0.999), months_day(date(2027, 2, 3))) == ("99.9 %", "3 Feb 2027")
