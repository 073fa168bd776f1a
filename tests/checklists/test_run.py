"""A run: the answers of one period."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checklists.catalog import Checklist, Item
from upkeep.checklists.run import Answer, Run, begin, capped, from_document, items_now, to_document
from upkeep.clock import periods

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LIST = Checklist("weekly", "Weekly", "weekly", None, 30, (Item("a", "A", minutes=10), Item("b", "B")))
PERIOD = periods.containing(NOW, "weekly", ZoneInfo("Europe/Berlin"))


def run(*answers: Answer) -> Run:
    made = begin(LIST, PERIOD, NOW)
    for answer in answers:
        made = made.with_answer(answer, LIST.items)
    return made


def answer(item: str, state: str = "done", hours: int = 0, **more: object) -> Answer:
    return Answer(item, state, NOW + timedelta(hours=hours), "mia", **more)  # type: ignore[arg-type]  # any field


CAPS = [
    (timedelta(minutes=4), 10, timedelta(minutes=4)),
    (timedelta(hours=9), 10, timedelta(minutes=30)),
    (timedelta(hours=9), None, timedelta(minutes=15)),
    (timedelta(seconds=-5), 10, timedelta()),
]


@pytest.mark.parametrize(("elapsed", "estimate", "counted"), CAPS)
def test_minutes_count_at_most_three_times_the_estimate(
    elapsed: timedelta, estimate: int | None, counted: timedelta
) -> None:
    assert capped(elapsed, Item("a", "A", minutes=estimate)) == counted


def test_it_is_finished_when_the_last_open_item_was_answered_for_the_first_time() -> None:
    assert run(answer("a")).finished is None
    both = run(answer("a"), answer("b", "skipped", 1))
    assert both.finished == NOW + timedelta(hours=1)
    assert both.with_answer(answer("a", "failed", 5), LIST.items).finished == both.finished


def test_an_answer_taken_back_opens_it_again() -> None:
    assert run(answer("a"), answer("b"), answer("b", "open", 1)).finished is None


def test_only_the_answers_that_hold_count_their_minutes() -> None:
    made = run(answer("a", spent=timedelta(minutes=5)), answer("a", spent=timedelta(minutes=7)))
    assert made.spent == timedelta(minutes=7)
    assert len(made.answers) == 2


def test_a_finished_and_closed_run_keeps_the_items_that_it_had() -> None:
    longer = replace(LIST, items=(*LIST.items, Item("c", "C")))
    both = run(answer("a"), answer("b"))
    assert [item.id for item in items_now(both, longer, closed=True)] == ["a", "b"]
    assert [item.id for item in items_now(both, longer, closed=False)] == ["a", "b", "c"]


texts = st.none() | st.text(max_size=20)
answers = st.builds(
    Answer,
    st.sampled_from("abc"),
    st.sampled_from(["open", "done", "skipped", "failed"]),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC)),
    st.text(max_size=10),
    texts,
    texts,
    st.none() | st.integers(0, 10**5).map(lambda seconds: timedelta(seconds=seconds)),
    texts,
    texts,
)


@given(st.lists(answers, max_size=6))
def test_what_is_kept_is_read_back(given_answers: list[Answer]) -> None:
    made = run(*given_answers)
    found = from_document(to_document(made))
    assert replace(found, items=()) == replace(made, items=())
    assert [(item.id, item.title, item.minutes) for item in found.items] == [("a", "A", 10), ("b", "B", None)]
