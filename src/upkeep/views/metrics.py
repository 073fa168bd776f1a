"""Metrics against their thresholds: rows with a sign, a figure, a limit and the course of 30 days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from math import ceil, log10
from typing import Any

from upkeep.probes.availability import WINDOWS
from upkeep.probes.metrics import Metric
from upkeep.views import words
from upkeep.views.messages import figure
from upkeep.views.probes import stamp
from upkeep.views.spark import sparkline
from upkeep.views.text import DIM, Line, Page, Span, cut, fit, line, pad, sign

SIGN = {"ok": "well", "warn": "soon", "alert": "bad", "unknown": "unknown", "unset": "skipped"}
_ORDER = {"alert": 0, "warn": 1, "unknown": 2, "ok": 3}

Place = tuple[str, str | None]
"""A metric and its probe."""


@dataclass(frozen=True)
class Beside:
    """What stands beside a metric's figure."""

    course: Sequence[float | None] = ()
    """Ten values over the last 30 days, 0 to 1 for uptime."""
    note: str = ""
    """Budget left, or when the threshold is reached."""


def metric_document(metric: Metric) -> dict[str, Any]:
    """A row of `status --json`."""
    named = next((name for name, length in WINDOWS.items() if length == metric.window), None)
    return {
        "metric": metric.metric,
        "probe": metric.probe,
        "value": metric.value,
        "unit": metric.unit,
        "threshold": metric.alert if metric.alert is not None else metric.warn,
        "warn": metric.warn,
        "state": metric.state,
        "window": named or (_length(metric.window) if metric.window else None),
        "coverage": metric.coverage,
        "since": stamp(metric.episode.since) if metric.episode else None,
        "detail": metric.detail,
    }


def _length(seconds: int) -> str:
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def metric_lines(
    metrics: Sequence[Metric], beside: Mapping[Place, Beside], now: datetime, zone: tzinfo, page: Page
) -> Iterator[Line]:
    """The worst first; what nothing measures is one line."""
    measured = [metric for metric in metrics if metric.state != "unset"]
    unset = [metric.metric.replace("_", " ") for metric in metrics if metric.state == "unset"]
    if measured and not page.narrow:
        yield fit(line((f"{'Metrics':<17}{'now':>10}{'limit':>10}    30 days", DIM)), page.width)
    several = len({metric.probe for metric in measured}) > 1
    for metric in sorted(measured, key=lambda each: _ORDER.get(each.state, 0)):
        known = beside.get((metric.metric, metric.probe), Beside())
        said = [metric.probe] if several and metric.probe else []
        said += [f"since {clock(metric.episode.since, now, zone)}"] if metric.episode else []
        said += [known.note] if known.note else [metric.detail] if metric.detail and metric.state != "ok" else []
        yield from _row(metric, known.course, ", ".join(said), page)
    if unset:
        yield fit(line((f"not measured: {', '.join(unset)}", DIM)), page.width)


def _row(metric: Metric, course: Sequence[float | None], said: str, page: Page) -> Iterator[Line]:
    mark = sign(SIGN.get(metric.state, "unknown"), page)
    name = metric.metric.replace("_", " ")
    value, limit = metric_figure(metric), limit_figure(metric)
    if page.narrow:
        figures = f"{value} of {limit}" if limit else value
        yield fit((mark, (f" {name}  {figures}", "")), page.width)
        if said:
            yield line((cut(f"  {said}", page.width), DIM))
        return
    spans: list[Span] = [mark, (f" {pad(name, 15)}{value:>10}{limit:>10}    {pad(sparkline(course, page), 10)}", "")]
    yield fit((*spans, (f"   {said}", DIM)), page.width)


def metric_figure(metric: Metric) -> str:
    """The value as a person reads it; a dash where it is unknown."""
    if metric.value is None:
        return "–"
    if metric.metric == "uptime":
        return percent(metric.value, metric.window or 1, metric.every)
    if metric.unit == "bytes":
        return f"{metric.value / metric.whole * 100:.1f} %" if metric.whole else words.size(metric.value)
    if metric.unit == "ratio":
        return f"{metric.value * 100:.2f} %"
    return figure(metric.value, metric.metric)


def limit_figure(metric: Metric) -> str:
    """The limit in the same terms; empty where there is none, or nothing to compare it with."""
    limit = metric.alert if metric.alert is not None else metric.warn
    if limit is None:
        return ""
    if metric.unit == "ratio":
        return f"{limit * 100:.9g} %"
    if metric.unit == "bytes":
        return f"{limit / metric.whole * 100:.9g} %" if metric.whole else words.size(limit)
    return f"{limit:g} s" if metric.unit == "seconds" else f"{limit:g}"


def percent(ratio: float, window: int, every: int) -> str:
    """A ratio as a percentage that is cut, never rounded, with no more decimals than `window` and `every` resolve.

    Both are in seconds. 100 % only with no second down, 0 % only with no second up (semantics, "Availability").
    """
    decimals = min(4, max(0, ceil(-log10(min(1.0, every / window) * 100)))) if every else 2
    if ratio in (0, 1):
        return f"{ratio * 100:.0f} %"
    scale: int = 10**decimals
    parts = int(ratio * 100 * scale + 1e-7)
    if parts == 0:
        return f"under {1 / scale:g} %"
    return f"{min(parts, 100 * scale - 1) / scale:.{decimals}f} %"


def clock(second: int, now: datetime, zone: tzinfo) -> str:
    """`14:05` today, else with the date."""
    moment = datetime.fromtimestamp(second, UTC).astimezone(zone)
    if moment.date() == now.astimezone(zone).date():
        return moment.strftime("%H:%M")
    return words.moment(moment, zone, now)
