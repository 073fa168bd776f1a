"""A check-in's document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from upkeep.clients.checkin import CHECKIN, CheckIn, Closing, Entry, Promise, Said, from_document, to_document
from upkeep.state.documents import decode, encode

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
DUE = date(2026, 12, 1)
PROMISE = Promise("Send the export", "mia", date(2026, 12, 8), NOW)


def held(*entries: Entry, promises: tuple[Promise, ...] = ()) -> CheckIn:
    made = CheckIn("quarterly", DUE)
    for entry in entries:
        made = made.with_entry(entry, (), promises)
    return made


def test_what_is_recorded_later_adds_to_what_was_said() -> None:
    first = Entry(NOW, "mia", "done", (Said("better", "?", "faster"), Said("missed", "?", "search")), 3, "short")
    second = Entry(NOW + timedelta(days=1), "tom", "done", (Said("better", "?", "colours"),), 4, "longer")
    made = held(first, second)
    assert {each.question: each.text for each in made.said} == {"better": "colours", "missed": "search"}
    assert (made.satisfaction, made.notes, made.held) == (4, ("short", "longer"), NOW)


def test_a_skipped_one_that_was_held_after_all_is_done() -> None:
    later = NOW + timedelta(days=2)
    made = held(Entry(NOW, "mia", "skipped"), Entry(later, "mia", "done"))
    assert (made.outcome, made.held) == ("done", later)


def test_the_same_promise_is_not_made_twice() -> None:
    made = held(Entry(NOW, "mia", "done"), Entry(NOW, "mia", "done"), promises=(PROMISE,))
    assert made.promises == (PROMISE,)
    assert made.promise_id(PROMISE) == "quarterly-2026-12-01-1"


def test_a_promise_is_overdue_after_its_date_until_it_is_closed() -> None:
    assert [PROMISE.overdue(date(2026, 12, day)) for day in (7, 8, 9)] == [False, False, True]
    made = held(Entry(NOW, "mia", "done"), promises=(PROMISE,))
    made = made.with_promise(0, replace(PROMISE, closed=Closing(NOW, "mia", "kept")))
    assert not made.promises[0].overdue(date(2027, 1, 1))


TEXT = st.text(max_size=30)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda each: each.replace(microsecond=0, tzinfo=UTC)
)
CLOSING = st.none() | st.builds(Closing, TIMES, TEXT, st.sampled_from(["kept", "dropped"]), st.none() | TEXT)
ENTRIES = st.builds(
    Entry,
    TIMES,
    TEXT,
    st.sampled_from(["done", "skipped"]),
    st.lists(st.builds(Said, TEXT, TEXT, TEXT), max_size=3).map(tuple),
    st.none() | st.integers(1, 5),
    st.none() | TEXT,
)
CHECKINS = st.builds(
    CheckIn,
    st.sampled_from(["quarterly", "annual"]),
    st.dates(),
    st.lists(st.tuples(st.just("annual"), st.dates()), max_size=1).map(tuple),
    st.lists(ENTRIES, min_size=1, max_size=3).map(tuple),
    st.lists(st.builds(Promise, TEXT, TEXT, st.dates(), TIMES, CLOSING, st.none() | TEXT), max_size=3).map(tuple),
)


@given(CHECKINS)
def test_a_check_in_is_read_as_it_was_written(checkin: CheckIn) -> None:
    assert decode(encode(checkin, CHECKIN), "checkins/x.json", CHECKIN) == checkin


def test_a_document_without_tickets_is_read() -> None:
    document = to_document(held(Entry(NOW, "mia", "done"), promises=(PROMISE,)))
    del document["promises"][0]["ticket"]
    assert from_document(document).promises == (PROMISE,)
