"""One person's way through a list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from upkeep.checklists.book import AnsweredMeanwhile, Book
from upkeep.checklists.catalog import catalog
from upkeep.checklists.facts import Fact, Look, Proposal
from upkeep.checklists.run import Answer
from upkeep.checklists.standing import Rules
from upkeep.checklists.walk import Walk
from upkeep.state.folder import State

SUNDAY = datetime(2026, 11, 29, 22, 58, tzinfo=UTC)  # two minutes before W48 ends in Berlin


class Times:
    """A wall clock and a monotonic one, set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = SUNDAY
        self.ticks = 0.0
        monkeypatch.setattr("upkeep.checklists.walk.time.monotonic", lambda: self.ticks)

    def pass_by(self, length: timedelta) -> None:
        self.now += length
        self.ticks += length.total_seconds()


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    return Times(monkeypatch)


def begun(path: Path, times: Times, look: Look | None = None) -> Walk:
    state = State(path, "harbor")
    started = datetime(2026, 9, 1, tzinfo=UTC)
    rules = Rules(SUNDAY, ZoneInfo("Europe/Berlin"), lambda day: day.weekday() < 5, started.date(), started)
    book = Book(state, catalog({}), rules)
    listing = book.listing("weekly", book.current("weekly"))
    return Walk(book, listing, lambda _listing, _entry: look or Look(), lambda: times.now, "mia")


def kept(path: Path) -> dict[str, Answer]:
    return begun_again(path).runs("weekly")["2026-W48"].current


def begun_again(path: Path) -> Book:
    rules = Rules(SUNDAY, ZoneInfo("Europe/Berlin"), lambda _day: True)
    return Book(State(path, "harbor"), catalog({}), rules)


def test_a_walk_across_midnight_keeps_its_period_and_says_when_it_really_was(tmp_path: Path, times: Times) -> None:
    walk = begun(tmp_path, times)
    for _ in range(5):
        walk.answer("done")
        times.pass_by(timedelta(minutes=1))
    run = begun_again(tmp_path).runs("weekly")["2026-W48"]
    assert run.finished == SUNDAY + timedelta(minutes=4)
    assert list(begun_again(tmp_path).runs("weekly")) == ["2026-W48"]
    assert walk.listing.state == "done"


def test_minutes_count_from_question_to_answer_on_the_monotonic_clock(tmp_path: Path, times: Times) -> None:
    walk = begun(tmp_path, times)
    times.pass_by(timedelta(minutes=4))
    times.now -= timedelta(hours=3)  # somebody sets the clock back
    walk.answer("done")
    times.pass_by(timedelta(hours=9))
    walk.answer("done")
    answers = kept(tmp_path)
    assert answers["error-logs"].spent == timedelta(minutes=4)
    assert answers["function-health"].spent == timedelta(minutes=15)  # three times its estimate


def test_corrected_minutes_count_for_one_answer(tmp_path: Path, times: Times) -> None:
    walk = begun(tmp_path, times)
    walk.spent = timedelta(minutes=7)
    walk.answer("done")
    walk.answer("done")
    answers = kept(tmp_path)
    assert answers["error-logs"].spent == timedelta(minutes=7)
    assert answers["function-health"].spent == timedelta()


def test_after_the_last_item_it_goes_on_with_what_was_left_open(tmp_path: Path, times: Times) -> None:
    walk = begun(tmp_path, times)
    walk.answer("done")
    assert walk.back()
    assert walk.entry is not None
    assert (walk.entry.item.id, walk.entry.state) == ("error-logs", "done")
    assert not walk.back()
    walk.answer("failed", note="disk")
    assert walk.entry.item.id == "function-health"


def test_a_note_answers_nothing_and_stays_with_the_answer(tmp_path: Path, times: Times) -> None:
    walk = begun(tmp_path, times)
    walk.note("two new groups")
    assert walk.entry is not None
    assert (walk.entry.item.id, walk.entry.state, walk.entry.note) == ("error-logs", "open", "two new groups")
    walk.answer("done")
    assert kept(tmp_path)["error-logs"].note == "two new groups"


def test_what_was_shown_is_kept_with_the_answer(tmp_path: Path, times: Times) -> None:
    look = Look((Fact("queue", "12 failed", "bad"),), Proposal("failed", "12 failed"))
    begun(tmp_path, times, look).answer("failed", note="12 failed")
    assert kept(tmp_path)["error-logs"].evidence == ({"source": "queue", "text": "12 failed", "state": "bad"},)


def test_an_answer_that_somebody_gave_meanwhile_is_kept_and_the_walk_goes_on(tmp_path: Path, times: Times) -> None:
    mia, tom = begun(tmp_path, times), begun(tmp_path, times)
    tom.answer("failed", note="disk")
    with pytest.raises(AnsweredMeanwhile):
        mia.answer("done")
    assert mia.entry is not None
    assert mia.entry.item.id == "function-health"
    assert kept(tmp_path)["error-logs"].state == "failed"
