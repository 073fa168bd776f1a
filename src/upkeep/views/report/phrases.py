"""Figures and times as a report's reader should find them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from upkeep.views import words


def day(value: date, window_year: int) -> str:
    """`Thu 12 Nov`, with the year where it is another one."""
    return words.day(value, year=value.year != window_year)


def months_day(value: date) -> str:
    """`3 Feb 2027`: a day far away, whose weekday says nothing."""
    return words.day(value, year=True).split(" ", 1)[1]


def length(seconds: float) -> str:
    """`15 min`, `2 h 10 min`."""
    return words.length(timedelta(seconds=int(seconds)))


def answer_time(seconds: float | None) -> str:
    """`410 ms`, `2.4 s`: two figures, as a histogram gives them; that it is not known where it is not."""
    if seconds is None:
        return "not known"
    rounded = float(f"{seconds:.2g}")
    return f"{rounded * 1000:.0f} ms" if rounded < 1 else f"{rounded:g} s"


def share(ratio: float, decimals: int = 2) -> str:
    """A ratio as a percentage, cut and never rounded; what is not nothing never reads as 0 %."""
    scale = 10**decimals
    parts = int(ratio * 100 * scale + 1e-7)
    if parts == 0 and ratio > 0:
        return f"under {1 / scale:g} %"
    return f"{parts / scale:.{decimals}f} %"


def limit(ratio: float) -> str:
    """A limit as it was written: `99.9 %`."""
    return f"{ratio * 100:.9g} %"


def listed(texts: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def some(texts: Sequence[str], most: int) -> str:
    """The first of many, and how many more there are."""
    if len(texts) <= most:
        return ", ".join(texts)
    return f"{', '.join(texts[:most])} and {len(texts) - most} more"


def dates(days: Sequence[date], most: int = 5) -> str:
    """`2, 9, 16 and 23 Nov`, across months `30 Nov and 7 Dec`; of many only how many and the last."""
    if not days:
        return "–"
    if len(days) > most:
        return f"{len(days)} times, last on {words.day(days[-1])}"
    months = {(each.year, each.month) for each in days}
    if len(months) > 1:
        return listed([words.day(each).split(" ", 1)[1] for each in days])
    return f"{listed([str(each.day) for each in days])} {words.month(days[0])}"
