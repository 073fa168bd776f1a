"""`upkeep sla report`: how promises were kept, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Any

from upkeep.clock.local import rfc3339
from upkeep.clock.periods import Period
from upkeep.support.policies import BUSINESS
from upkeep.support.report import Kept, Row
from upkeep.views import deadlines, words
from upkeep.views.text import BLANK, DIM, STRONG, Line, Page, cut, fit, line, pad, sign, wrap


def report_document(rows: list[Row], month: Period | None, at: datetime, zone: tzinfo) -> dict[str, Any]:
    """`sla report --json`."""
    return {
        "at": rfc3339(at),
        "timezone": str(zone),
        "month": month.id if month else None,
        "priorities": priorities_document(rows),
    }


def priorities_document(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """How promises were kept, per priority."""
    return [
        {
            "priority": row.priority,
            "tickets": row.tickets,
            "response": _kept_document(row.response),
            "resolution": _kept_document(row.resolution),
        }
        for row in rows
    ]


def _kept_document(kept: Kept) -> dict[str, Any]:
    return {
        "met": kept.met,
        "breached": kept.breached,
        "open": kept.open,
        "without_deadline": kept.without_deadline,
        "percent_met": kept.percent,
        "clock": kept.clocks[0] if len(kept.clocks) == 1 else "mixed",
        "median_seconds": _seconds(kept.median),
        "p90_seconds": _seconds(kept.p90),
    }


def _seconds(value: timedelta | None) -> int | None:
    return None if value is None else int(value.total_seconds())


def report_lines(rows: list[Row], month: Period | None, at: datetime, zone: tzinfo, page: Page) -> list[Line]:
    """The verdict in words, then per priority and promise the figures."""
    name = f"tickets opened in {month.id}" if month else f"all tickets until {deadlines.clock_now(at, zone)}"
    if not rows:
        none = f"No {name.removeprefix('all ')}"
        return [line((text, STRONG)) for text in wrap(none, page.width)]
    kept = [each for row in rows for each in (row.response, row.resolution)]
    late, met = sum(each.breached for each in kept), sum(each.met for each in kept)
    verdict = f"{met} of {met + late} promises kept" if met + late else "no promise is due yet"
    lines: list[Line] = [line((text, STRONG)) for text in wrap(f"{verdict}: {name}", page.width)]
    lines.append(BLANK)
    if not page.narrow:
        head = f"  {'':18} {'met':>4} {'late':>4} {'kept':>6} {'open':>4} {'no date':>7}  {'median':>11} {'p90':>11}"
        lines.append(line((head, DIM)))
    for row in rows:
        lines += _row(row, "answer", row.response, page) + _row(row, "fix", row.resolution, page)
    if any(each.median is not None and BUSINESS in each.clocks for each in kept):
        lines += [BLANK, line(("* in opening hours", DIM))]
    return lines


def _row(row: Row, verb: str, kept: Kept, page: Page) -> list[Line]:
    mark = sign("bad" if kept.breached else "well" if kept.met else "open", page)
    share = "–" if kept.percent is None else f"{int(kept.percent)} %"
    median, p90 = (_time(value, kept) for value in (kept.median, kept.p90))
    name = f"{row.priority} {verb}"
    if page.narrow:
        told = [f"{share} kept", f"{kept.met} met", f"{kept.breached} late"] if kept.percent is not None else []
        told += [f"{kept.open} open"] if kept.open else []
        told += [f"{kept.without_deadline} without a date"] if kept.without_deadline else []
        text = [line(f"  {part}") for part in wrap(", ".join(told), page.width - 2)]
        times = [line((cut(f"  median {median}, p90 {p90}", page.width), DIM))] if kept.median is not None else []
        return [fit(line(mark, f" {name}"), page.width), *text, *times]
    figures = f"{kept.met:>4} {kept.breached:>4} {share:>6} {kept.open:>4} {kept.without_deadline:>7}"
    return [fit(line(mark, f" {pad(name, 18)} {figures}  {median:>11} {p90:>11}"), page.width)]


def _time(value: timedelta | None, kept: Kept) -> str:
    if value is None:
        return "–"
    if BUSINESS not in kept.clocks:
        return deadlines.length(value)
    hours, rest = divmod(int(value.total_seconds()), 3600)
    return (f"{hours} h {rest // 60} min" if hours else words.length(value)) + "*"
