"""What was done of the checklists in a window: periods by their end, items by when they were answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from upkeep.checklists.book import Book
from upkeep.checklists.catalog import Checklist
from upkeep.checklists.facts import seen
from upkeep.checklists.run import DONE, FAILED, OPEN, SKIPPED, Answer, Run
from upkeep.checklists.standing import DONE as FINISHED
from upkeep.checklists.standing import DUE, EXCUSED, IN_PROGRESS, MISSED
from upkeep.clock import periods
from upkeep.clock.local import local_date
from upkeep.clock.periods import Period
from upkeep.views import words
from upkeep.views.report.model import Done, Upkeep, Window

MOST_SEEN = 3
"""Lines of evidence per item; worst first."""

_UNITS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}


def upkeep_done(book: Book, window: Window, *, internal: bool) -> tuple[Upkeep, ...]:
    """Every checklist in the window, also those of which nothing was due."""
    return tuple(_list(book, each, window, internal) for each in book.catalog.values())


def _list(book: Book, checklist: Checklist, window: Window, internal: bool) -> Upkeep:
    runs = book.runs(checklist.name)
    items = tuple(_items(checklist, list(runs.values()), window, internal))
    if checklist.cadence is None:
        finished = sum(_within(run, window) for run in runs.values())
        waiting = _waiting(book, checklist, window)
        due = finished + len(waiting)
        return Upkeep(checklist.name, checklist.title, due, finished, 0, waiting, 0, items)
    ended = list(_ended(book, checklist, window))
    done = [run for _, state, run in ended if state == FINISHED]
    late = sum(bool(run and run.finished and period.end and run.finished >= period.end) for period, _, run in ended)
    missed = tuple(_named(period) for period, state, _ in ended if state == MISSED)
    return Upkeep(
        checklist.name,
        checklist.title,
        len(done) + len(missed),
        len(done),
        late,
        missed,
        sum(state == EXCUSED for _, state, _ in ended),
        items,
        _UNITS[checklist.cadence],
    )


def _ended(book: Book, checklist: Checklist, window: Window) -> Iterator[tuple[Period, str, Run | None]]:
    """The periods whose last date lies in the window and is over, with where they stand."""
    period = periods.containing(window.begin, checklist.cadence or "", window.zone)
    while period.last is not None and period.last <= window.last and period.ended(window.now):
        listing = book.listing(checklist.name, period)
        yield period, listing.state, listing.run
        period = periods.following(period, window.zone)


def _within(run: Run, window: Window) -> bool:
    return run.finished is not None and window.begin <= run.finished < window.until


def _waiting(book: Book, checklist: Checklist, window: Window) -> tuple[str, ...]:
    """For a list that falls due some time after it was finished: since when it waits, if it does."""
    listing = book.listing(checklist.name, book.current(checklist.name))
    first = listing.period.first
    if listing.state in (DUE, IN_PROGRESS) and first <= window.last and book.rules.begun is not None:
        return (f"due since {words.day(first)}",)
    return ()


def _named(period: Period) -> str:
    """A period as people name it."""
    if period.cadence == "daily":
        return words.day(period.first)
    if period.cadence == "weekly":
        return f"week {period.first.isocalendar().week}"
    return words.month_and_year(period.first) if period.cadence == "monthly" else period.id


@dataclass
class _Item:
    title: str
    dates: dict[str, list[date]] = field(default_factory=lambda: {DONE: [], SKIPPED: [], FAILED: []})
    spent: timedelta | None = None
    notes: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """What stood beside the last answer."""

    def take(self, answer: Answer, day: date) -> None:
        """Add an answer that holds."""
        self.title = answer.title or self.title
        self.dates[answer.state].append(day)
        if answer.spent is not None:
            self.spent = (self.spent or timedelta()) + answer.spent
        self.notes += [f"{words.day(day)}, {said}" for said in (answer.reason, answer.note) if said]
        self.seen = [f"{words.day(day)}, seen: {fact.source} {fact.text}" for fact in seen(answer)[:MOST_SEEN]]


def _items(checklist: Checklist, runs: list[Run], window: Window, internal: bool) -> Iterator[Done]:
    """What was answered in the window, in the order of the list."""
    found = {item.id: _Item(item.title) for item in checklist.items}
    answers = [answer for run in runs for answer in run.current.values() if answer.state != OPEN]
    for answer in sorted(answers, key=lambda each: each.at):
        if window.begin <= answer.at < window.until:
            item = found.setdefault(answer.item, _Item(answer.title or answer.item))
            item.take(answer, local_date(answer.at, window.zone))
    for item in found.values():
        if any(item.dates.values()):
            minutes = None if item.spent is None else round(item.spent.total_seconds() / 60)
            dates = [tuple(item.dates[state]) for state in (DONE, SKIPPED, FAILED)]
            notes = tuple(item.notes + item.seen) if internal else ()
            yield Done(item.title, dates[0], dates[1], dates[2], minutes, notes)
