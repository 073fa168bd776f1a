"""When check-ins fall due, against a day-by-day brute force."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.clients.guide import Kind, kinds
from upkeep.clients.schedule import (
    Terms,
    fallen,
    following,
    last_day_for_notice,
    months_after,
    slot_of,
    slots,
    standing,
)

DAYS = st.dates(date(1999, 1, 1), date(2040, 12, 31))
KINDS = st.sampled_from(list(kinds().values()))
ONE_DAY = timedelta(days=1)
History = tuple[Terms, date, date, set[int]]


def dues(kind: str, terms: Terms, number: int = 40) -> list[date]:
    return [slot.due for slot in islice(slots(kinds()[kind], terms), number)]


def test_the_guides_dates_from_a_launch() -> None:
    terms = Terms(date(2026, 9, 1))
    assert dues("two-weeks", terms) == [date(2026, 9, 15)]
    assert dues("one-month", terms) == [date(2026, 10, 1)]
    assert dues("quarterly", terms, 4) == [date(2026, 12, 1), date(2027, 3, 1), date(2027, 6, 1), date(2027, 9, 1)]
    assert dues("annual", terms, 2) == [date(2027, 9, 1), date(2028, 9, 1)]


def test_month_steps_count_from_the_launch_and_clamp() -> None:
    terms = Terms(date(2026, 8, 31))
    assert dues("quarterly", terms, 4) == [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 31), date(2027, 8, 31)]
    assert dues("annual", Terms(date(2024, 2, 29)), 4)[3] == date(2028, 2, 29)


def test_without_a_launch_nothing_is_due() -> None:
    assert all(list(slots(kind, Terms(None))) == [] for kind in kinds().values())


CONTRACTS = {
    "months, clamped": (date(2027, 8, 31), (6, "month"), date(2027, 2, 28)),
    "weeks": (date(2027, 8, 31), (4, "week"), date(2027, 8, 3)),
    "days": (date(2027, 8, 31), (30, "day"), date(2027, 8, 1)),
    "no notice": (date(2027, 8, 31), None, None),
    "no end": (None, (3, "month"), None),
}


@pytest.mark.parametrize(("ends", "notice", "last"), CONTRACTS.values(), ids=CONTRACTS)
def test_the_last_day_for_notice(ends: date | None, notice: tuple[int, str] | None, last: date | None) -> None:
    assert last_day_for_notice(Terms(date(2026, 9, 1), ends, notice)) == last


def test_the_annual_review_comes_60_days_before_the_last_day_for_notice() -> None:
    terms = Terms(date(2026, 9, 1), date(2027, 8, 31), (3, "month"))
    assert dues("annual", terms, 2) == [date(2027, 4, 1), date(2028, 9, 1)]
    assert date(2027, 9, 1) in dues("quarterly", terms)


def test_of_a_longer_contract_the_review_of_its_last_year_moves() -> None:
    terms = Terms(date(2026, 9, 1), date(2028, 8, 31), (3, "month"))
    assert dues("annual", terms, 3) == [date(2027, 9, 1), date(2028, 4, 1), date(2029, 9, 1)]


def test_a_contract_that_asks_for_a_review_before_the_launch_moves_nothing() -> None:
    terms = Terms(date(2026, 9, 1), date(2026, 12, 31), (3, "month"))
    assert dues("annual", terms, 1) == [date(2027, 9, 1)]


def test_a_review_held_for_a_contract_counts_for_its_year_when_the_contract_is_renewed() -> None:
    renewed = Terms(date(2026, 9, 1), date(2028, 8, 31), (3, "month"))
    assert slot_of(kinds()["annual"], renewed, date(2027, 4, 1)) == date(2027, 9, 1)


@pytest.mark.parametrize("launched", [date(9999, 12, 1), date(1, 1, 1)])
def test_the_end_of_the_calendar_ends_the_dates(launched: date) -> None:
    terms = Terms(launched, date(1, 2, 1), (9999, "month"))
    for kind in kinds().values():
        assert all(slot.due >= launched for slot in islice(slots(kind, terms), 50))


@given(DAYS, st.integers(0, 400))
def test_months_are_counted_as_on_a_calendar_on_the_wall(day: date, months: int) -> None:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = day.day
    while True:
        try:
            expected = date(year, month, number)
            break
        except ValueError:
            number -= 1
    assert months_after(day, months) == expected


CONTRACT = st.one_of(
    st.none(), st.tuples(DAYS, st.tuples(st.integers(1, 30), st.sampled_from(["day", "week", "month"])))
)


@st.composite
def histories(draw: st.DrawFn) -> History:
    launched = draw(st.dates(date(2020, 1, 1), date(2026, 12, 31)))
    contract = draw(CONTRACT)
    terms = Terms(launched, *contract) if contract else Terms(launched)
    today = launched + timedelta(days=draw(st.integers(-30, 1200)))
    first_use = today - timedelta(days=draw(st.integers(0, 1200)))
    return terms, today, first_use, draw(st.sets(st.integers(0, 12)))


@given(histories(), KINDS)
def test_what_is_asked_for_is_what_a_day_by_day_count_says(history: History, kind: Kind) -> None:
    terms, today, first_use, indices = history
    all_slots = list(islice(slots(kind, terms), 30))
    recorded = {slot.nominal: "done" for number, slot in enumerate(all_slots) if number in indices}
    asked = None
    day = min(all_slots[0].due, today)
    while day <= today:  # what falls due takes the place of what was asked before
        for slot in all_slots:
            if slot.due == day:
                asked = slot if slot.due >= first_use and slot.nominal not in recorded else None
        day += ONE_DAY
    latest = fallen(kind, terms, today)
    found = {slot: standing(slot, latest, recorded, today, first_use) for slot in all_slots}
    open_now = [slot for slot, state in found.items() if state in ("due", "overdue")]
    assert open_now == ([asked] if asked else [])
    assert all((state == "upcoming") == (slot.due > today) for slot, state in found.items() if state != "done")
    assert all(state == "done" for slot, state in found.items() if slot.nominal in recorded)


@given(histories(), KINDS)
def test_dates_rise_and_each_belongs_to_its_own_nominal_date(history: History, kind: Kind) -> None:
    terms, today, _, _ = history
    found = list(islice(slots(kind, terms), 30))
    assert all(first.due < second.due for first, second in pairwise(found))
    assert all(slot.due <= slot.nominal for slot in found)
    if kind.every_months:
        assert all(slot_of(kind, terms, slot.due) == slot.nominal for slot in found)
    upcoming = following(kind, terms, today)
    assert upcoming == next((slot for slot in found if slot.due > today), None)
    assert fallen(kind, terms, today) == (list(takewhile(lambda each: each.due <= today, found)) or [None])[-1]
