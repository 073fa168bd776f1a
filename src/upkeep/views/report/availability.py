"""The section on availability: per probe its figures, the calendar strip, and the incidents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from upkeep.checks.interface import ERRORS
from upkeep.views import words
from upkeep.views.metrics import percent
from upkeep.views.report.blocks import Block, Bullets, Facts, Figure, Part, Section, Table, Text
from upkeep.views.report.charts import strip
from upkeep.views.report.model import Day, Outage, Report, Uptime, Window
from upkeep.views.report.phrases import length, limit, share, some

LONGEST = 40
"""Of more incidents only so many are listed, the longest ones."""
_NAMED = 5
_NEARLY_ALL = 0.9
"""A day of which less than this share was measured is shown as known in part."""


def availability(report: Report) -> Section:
    """How available the app was, as each probe saw it."""
    if not report.uptime:
        text = "How available the app was is not known: nothing measures it."
        return Section("availability", "Availability", (Text(text, quiet=True),))
    parts = tuple(Part(_title(each), tuple(_blocks(each, report))) for each in report.uptime)
    return Section("availability", "Availability", (), parts)


def kind(day: Day) -> str:
    """What a day's cell shows: the worst that is known of it, and whether enough is known."""
    if day.down:
        return "down"
    if not day.up:
        return "unknown" if day.unknown else "maintenance" if day.excluded else "none"
    return "up" if day.up >= _NEARLY_ALL * (day.up + day.unknown) else "partly"


def uptime(found: Uptime) -> str:
    """The share of time up, cut."""
    figures = found.figures
    if figures.uptime is None:
        return "not known"
    return percent(figures.uptime, figures.end - figures.begin, found.every)


def _title(found: Uptime) -> str:
    return f"{found.probe} (not watched any more)" if found.left else found.probe


def _blocks(found: Uptime, report: Report) -> Iterator[Block]:
    if report.internal and found.address:
        yield Text(f"Looks at {found.address}", quiet=True)
    yield Facts(tuple(_facts(found, report.window)))
    if found.days:
        days = [(day.date, kind(day), _told(day)) for day in found.days]
        yield Figure(strip(days), _days_in_words(found.days))
    yield from _incidents(found, report)


def _facts(found: Uptime, window: Window) -> Iterator[tuple[str, str]]:
    figures = found.figures
    promised = f" (promised: {limit(found.target)})" if found.target is not None else ""
    yield "Available", f"{uptime(found)}{promised}"
    counted = [each for each in figures.incidents if each.false is None]
    if figures.down:
        yield "Down", f"{length(figures.down)} in {words.count(len(counted), 'incident')}"
    elif figures.up:
        yield "Down", "never, in the time that was measured"
    coverage = figures.coverage
    yield "Measured", "not known" if coverage is None else f"{share(coverage)} of the time"
    if found.target is not None and found.target < 1 and figures.coverage is not None:
        whole, left = figures.budget(found.target), figures.budget_left(found.target)
        yield (
            "Error budget",
            f"{length(left)} of {length(whole)} left" if left >= 0 else f"{length(-left)} over {length(whole)}",
        )
    if figures.excluded:
        yield "Maintenance", f"{length(figures.excluded)}, not counted"
    if figures.mttr is not None:
        yield "Mean time to recover", length(figures.mttr)
    if figures.counted_from is not None:
        yield "Counts since", words.moment(_moment(figures.counted_from), window.zone, window.until)


def _told(day: Day) -> str:
    """A day in words."""
    said = {
        "down": f"down {length(day.down)}",
        "unknown": "not measured",
        "maintenance": "maintenance",
        "none": "no time",
        "partly": f"up, {length(day.unknown)} not measured",
        "up": "up",
    }
    return f"{words.day(day.date)}: {said[kind(day)]}"


def _days_in_words(days: tuple[Day, ...]) -> str:
    """What the strip shows, for those who do not see it."""
    down = [f"{words.day(day.date)} ({length(day.down)})" for day in days if day.down]
    dark = [words.day(day.date) for day in days if kind(day) == "unknown"]
    partly = [f"{words.day(day.date)} ({length(day.unknown)} missing)" for day in days if kind(day) == "partly"]
    well = sum(kind(day) in ("up", "partly") for day in days)
    said = [f"{well} of {words.count(len(days), 'day')} up in all the time that was measured"]
    said += [f"down on {some(down, _NAMED)}"] if down else []
    said += [f"measured in part on {some(partly, _NAMED)}"] if partly else []
    said += [f"not measured on {some(dark, _NAMED)}"] if dark else []
    return f"{'; '.join(said)}."


def _incidents(found: Uptime, report: Report) -> Iterator[Block]:
    if not found.outages:
        if found.figures.uptime is not None:
            yield Text("No incident was seen.")
        return
    shown = found.outages
    if len(shown) > LONGEST:
        longest = sorted(shown, key=lambda each: -each.down)[:LONGEST]
        shown = tuple(each for each in found.outages if each in longest)
    rows = tuple(_row(each, report.window) for each in shown)
    yield Table(f"Incidents of {found.probe}", ("Began", "Lasted", "Down", "What was seen"), rows, frozenset({1, 2}))
    if len(shown) < len(found.outages):
        rest = sum(each.down for each in found.outages if each not in shown)
        number = len(found.outages) - len(shown)
        yield Text(f"These are the {LONGEST} longest; {number} more were down for {length(rest)} together.", quiet=True)
    if report.internal:
        notes = [f"{_began(each, report.window)}: {note}" for each in shown for note in each.notes]
        if notes:
            yield Bullets(tuple(notes))


def _row(outage: Outage, window: Window) -> tuple[str, ...]:
    lasted = "still open" if outage.end is None else words.length(outage.end - outage.begin)
    down = "not counted" if outage.false is not None else words.length(timedelta(seconds=outage.down))
    seen = ERRORS.get(outage.word, "not answered as it should")
    seen = f"{seen} ({outage.detail})" if outage.detail else seen
    if outage.false is not None:
        seen = f"false alarm: {outage.false}"
    return _began(outage, window), lasted, down, seen


def _began(outage: Outage, window: Window) -> str:
    return words.moment(outage.begin, window.zone, window.until)


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
