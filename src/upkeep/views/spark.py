"""Sparklines: a few values as a row of bars."""

from __future__ import annotations

from collections.abc import Sequence

from upkeep.views.text import Page

_BARS = "▁▂▃▄▅▆▇"


def sparkline(values: Sequence[float | None], page: Page, *, most: int = 10) -> str:
    """The last `most` values as bars from nothing to the largest; a blank where a value is unknown.

    Empty where only ASCII can be shown: a figure always stands beside it.
    """
    shown = list(values)[-most:]
    top = max((value for value in shown if value is not None), default=0)
    if not page.unicode or top <= 0:
        return ""
    return "".join(" " if value is None else _BARS[min(6, int(value / top * 6.999))] for value in shown)
