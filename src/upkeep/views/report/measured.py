"""The sections on response times, errors, database and storage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from upkeep.views import words
from upkeep.views.report.blocks import Block, Facts, Figure, Part, Section, Table, Text
from upkeep.views.report.charts import Series, lines
from upkeep.views.report.model import ErrorRate, Report, Requests, Response, Size, Times
from upkeep.views.report.phrases import answer_time, limit, months_day, share

_LEAST_POINTS = 2
"""A line needs two."""
_STOOD_OUT = 1.1
"""What is slower than the fastest by this factor is worth naming."""


def response_times(report: Report) -> Section:
    """How fast the app answered."""
    parts = tuple(Part(each.probe, tuple(_response(each))) for each in report.response)
    blocks = () if parts else (Text("Response times are not measured.", quiet=True),)
    return Section("response-times", "Response times", blocks, parts)


def error_rate(report: Report) -> Section:
    """How many requests of the app's users failed."""
    parts = tuple(Part(each.probe, tuple(_errors(each))) for each in report.errors)
    blocks = () if parts else (Text("Not measured: no access log or query counts the app's requests.", quiet=True),)
    return Section("error-rate", "Error rate", blocks, parts)


def sizes(report: Report) -> Section:
    """How full database and storage are, and where that leads."""
    parts, missing = [], []
    for metric in ("database", "storage"):
        found = [each for each in report.sizes if each.metric == metric]
        parts += [Part(_size_title(each), tuple(_size(each))) for each in found]
        missing += [] if found else [metric]
    text = f"Not measured: {' and '.join(missing)}. That it fills up would not be seen."
    return Section("sizes", "Database and storage", (Text(text, quiet=True),) if missing else (), tuple(parts))


def _response(found: Response) -> Iterator[Block]:
    whole = found.whole
    if whole.median is None:
        yield Text("Not known: nothing answered in this time, or nothing was measured.", quiet=True)
        return
    rows = [
        ("Half of all answers within about", answer_time(whole.median)),
        ("95 of 100 within about", answer_time(whole.p95)),
    ]
    rows += [("Limit", f"{found.limit:g} s")] if found.limit is not None else []
    yield Facts((*rows, ("Answers", f"{whole.number:,}")))
    known = [each for each in found.course if each.median is not None]
    if len(known) >= _LEAST_POINTS:
        courses = (
            Series("main", [(each.first, each.median) for each in found.course]),
            Series("beside", [(each.first, each.p95) for each in found.course]),
        )
        ends = (found.course[0].first, found.course[-1].first)
        text = f"Solid: half of all answers came within this time; dashed: 95 of 100. {_slowest(known)}"
        yield Figure(lines(courses, ends, _seconds, found.limit), text)
    if len(found.weeks) > 1:
        table = tuple(
            (_span(each), answer_time(each.median), answer_time(each.p95), f"{each.number:,}") for each in found.weeks
        )
        columns = ("Time", "Half within", "95 of 100 within", "Answers")
        yield Table(f"Response times of {found.probe}", columns, table, frozenset({1, 2, 3}))


def _slowest(known: list[Times]) -> str:
    """Which time stood out; that none did, where the slowest was hardly slower than the fastest."""
    seen = [(each.p95 or 0.0, each.median or 0.0) for each in known]
    slowest = known[seen.index(max(seen))]
    if all(max(values) < _STOOD_OUT * min(values) for values in zip(*seen, strict=True)):
        return "It was much the same all the time."
    half, most = answer_time(slowest.median), answer_time(slowest.p95)
    return f"Slowest was {_span(slowest)}: half within {half}, 95 of 100 within {most}."


def _span(times: Times) -> str:
    first, last = times.first, times.last
    if first == last:
        return words.day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {words.month(last)}"
    return f"{first.day} {words.month(first)} to {last.day} {words.month(last)}"


def _seconds(value: float) -> str:
    return f"{value:g} s" if value >= 1 or not value else f"{value * 1000:g} ms"


def _errors(found: ErrorRate) -> Iterator[Block]:
    if found.rate is None:
        counted = f"only {words.count(found.all, 'request')} were counted, under {found.least}"
        told = f"Not known: {counted if found.all else 'no requests were counted in this time'}."
        yield Text(told, quiet=True)
        return
    rows = [("Failed", f"{share(found.rate)} of {found.all:,} requests ({found.failed:,})")]
    rows += [("Limit", limit(found.limit))] if found.limit is not None else []
    yield Facts(tuple(rows))
    rates = [(each.date, _daily(each, found.least)) for each in found.days]
    known = [(rate, day) for day, rate in rates if rate is not None]
    if len(known) >= _LEAST_POINTS:
        worst, on = max(known)
        highest = f"the highest was {share(worst)} on {words.day(on)}" if worst else "none did"
        text = f"Share of requests that failed, day by day; {highest}."
        text += f" Days under {found.least} requests are left out." if len(known) < len(rates) else ""
        chart = lines((Series("main", rates),), (rates[0][0], rates[-1][0]), limit, found.limit)
        yield Figure(chart, text)


def _daily(day: Requests, least: int) -> float | None:
    return day.failed / day.all if day.all and day.all >= least else None


def _size_title(found: Size) -> str:
    return found.metric.capitalize() if found.probe == found.metric else f"{found.metric.capitalize()}: {found.probe}"


def _size(found: Size) -> Iterator[Block]:
    if found.value is None:
        yield Text("Not known: it was not measured in this time.", quiet=True)
        return
    yield Facts(tuple(_size_facts(found)))
    if len(found.course) >= _LEAST_POINTS:
        first, last = found.course[0], found.course[-1]
        text = f"From {words.size(first[1])} on {words.day(first[0])} to {words.size(last[1])} on {words.day(last[0])}."
        if found.limit is not None:
            text += f" The limit at which to act is {words.size(found.limit)}."
        chart = lines((Series("main", list(found.course)),), (first[0], last[0]), words.size, found.limit)
        yield Figure(chart, text)


def _size_facts(found: Size) -> Iterator[tuple[str, str]]:
    assert found.value is not None
    share_of_plan = f", {share(found.share, 1)} of {words.size(found.plan)}" if found.share and found.plan else ""
    yield "Size", f"{words.size(found.value)}{share_of_plan}"
    if found.per_week is None:
        yield "Growth", "not known: too few days for a trend"
        return
    word = "more" if found.per_week >= 0 else "less"
    yield "Growth", f"{words.size(abs(found.per_week))} {word} each week"
    if found.limit is not None:
        name = limit(found.limit / found.plan) if found.plan else words.size(found.limit)
        yield f"Reaches {name}", _when(found.reaches_limit, beyond=found.value >= found.limit)
    if found.plan:
        yield "Plan full", _when(found.reaches_plan, beyond=found.value >= found.plan)


def _when(on: date | None, *, beyond: bool) -> str:
    if beyond:
        return "reached already"
    return f"about {months_day(on)}" if on else "not within ten years, as it grows now"
