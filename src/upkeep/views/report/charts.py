"""Charts as plain geometry in user units, 340 wide; the template draws them as inline SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from upkeep.views import words

WIDTH = 340
"""User units: about a phone's width in pixels; wider screens scale."""

_LABEL, _ROW, _CELL, _TOP = 28, 17, 14, 13
_LEFT, _RIGHT, _HIGH, _LOW, _HEIGHT = 44, 336, 12, 80, 96


KINDS = {
    "up": "up",
    "down": "down",
    "partly": "measured in part",
    "unknown": "not measured",
    "maintenance": "maintenance",
}
"""What a cell of the strip shows, beside `none` for a day without any time."""


@dataclass(frozen=True)
class Cell:
    """One day of a calendar strip."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    """One of KINDS, or `none`."""
    title: str


@dataclass(frozen=True)
class Label:
    """A text at a place."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Strip:
    """A calendar strip: a row per month, a column per day."""

    cells: tuple[Cell, ...]
    labels: tuple[Label, ...]
    legend: tuple[tuple[str, str], ...]
    """The kinds of cells that there are, and what they mean."""
    height: float
    form: str = "strip"


@dataclass(frozen=True)
class Course:
    """One line of a chart, in stretches without gaps; a stretch of one point is drawn as a dot."""

    style: str
    """`main` is solid, `beside` dashed."""
    stretches: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Lines:
    """Values over time, from zero up."""

    courses: tuple[Course, ...]
    labels: tuple[Label, ...]
    grid: tuple[float, ...]
    """The heights of the horizontal lines."""
    limit: float | None
    """The height of the limit; None where it lies outside."""
    height: float = _HEIGHT
    form: str = "lines"


Chart = Strip | Lines


def strip(days: Sequence[tuple[date, str, str]]) -> Strip:
    """Days as (date, kind, title) in a row per month."""
    months = list(dict.fromkeys((day.year, day.month) for day, _, _ in days))
    width = (WIDTH - _LABEL) / 31
    cells, labels = [], []
    for day, kind, title in days:
        y = _TOP + months.index((day.year, day.month)) * _ROW
        x = _LABEL + (day.day - 1) * width
        cells.append(Cell(round(x, 2), y, round(width - 1.2, 2), _CELL, kind, title))
    for number, (year, month) in enumerate(months):
        labels.append(Label(0, _TOP + number * _ROW + 10.5, words.month(date(year, month, 1))))
    for number in (1, 8, 15, 22, 29):
        labels.append(Label(round(_LABEL + (number - 0.5) * width - 0.6, 2), 9, str(number), "middle"))
    seen = {cell.kind for cell in cells}
    legend = tuple((kind, meaning) for kind, meaning in KINDS.items() if kind in seen)
    return Strip(tuple(cells), tuple(labels), legend, _TOP + len(months) * _ROW)


@dataclass(frozen=True)
class Series:
    """Values over dates; None is a gap."""

    style: str
    points: Sequence[tuple[date, float | None]]


def lines(
    series: Sequence[Series], ends: tuple[date, date], written: Callable[[float], str], limit: float | None = None
) -> Lines:
    """A chart from zero up to a round figure; a limit far above the values is left out, since it would flatten them.

    `written` says a value as the axis shows it; `ends` are the first and the last date.
    """
    values = [value for each in series for _, value in each.points if value is not None]
    highest = max(values, default=0.0)
    shown = limit if limit is not None and limit <= 2.5 * highest else None
    top = _round_up(max(highest, (shown or 0.0) * 1.05))
    length = max(1, (ends[1] - ends[0]).days)

    def place(day: date, value: float) -> tuple[float, float]:
        x = _LEFT + (_RIGHT - _LEFT) * (day - ends[0]).days / length
        return round(x, 2), round(_height(value, top), 2)

    courses = tuple(Course(each.style, tuple(_stretches(each.points, place))) for each in series)
    grid = (0.0, top / 2, top)
    labels = [Label(_LEFT - 4, round(_height(value, top) + 3, 2), written(value), "end") for value in grid]
    middle = ends[0] + (ends[1] - ends[0]) / 2
    for day, anchor in ((ends[0], "start"), (middle, "middle"), (ends[1], "end")):
        if anchor != "middle" or length > 2:
            labels.append(Label(place(day, 0)[0], _HEIGHT - 5, f"{day.day} {words.month(day)}", anchor))
    heights = tuple(round(_height(value, top), 2) for value in grid)
    return Lines(courses, tuple(labels), heights, round(_height(shown, top), 2) if shown else None)


def _height(value: float, top: float) -> float:
    return _LOW - (_LOW - _HIGH) * value / top


def _stretches(
    points: Sequence[tuple[date, float | None]], place: Callable[[date, float], tuple[float, float]]
) -> list[tuple[tuple[float, float], ...]]:
    found: list[list[tuple[float, float]]] = [[]]
    for day, value in points:
        if value is None:
            found.append([])
        else:
            found[-1].append(place(day, value))
    return [tuple(stretch) for stretch in found if stretch]


def _round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10):
        if value <= step * power * (1 + 1e-9):
            return step * power
    return ceil(value)
