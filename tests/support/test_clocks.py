"""The two clocks of a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.desk import BERLIN, at, schedule, stands, terms, ticket
from upkeep.clock.business import elapsed
from upkeep.errors import UsageProblem
from upkeep.support.clocks import Clock, standing
from upkeep.support.policies import policies
from upkeep.support.policies import terms as agreed_terms
from upkeep.support.ticket import OPENED, Step, Ticket

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
AROUND = terms("4h", "24h", None)
IN_HOURS = terms("4h business", "24h business")


def test_both_clocks_start_when_the_ticket_is_opened() -> None:
    found = stands(ticket("2026-11-23 14:05", AROUND), "2026-11-23 15:05")
    assert (found.response.due, found.resolution.due) == (at("2026-11-23 18:05"), at("2026-11-24 14:05"))
    assert (found.response.remaining, found.resolution.remaining) == (3 * HOUR, 23 * HOUR)
    assert (found.response.share, found.state, found.nearest) == (0.25, "open", at("2026-11-23 18:05"))


def test_exactly_at_the_deadline_is_met_and_one_second_later_is_breached() -> None:
    for kind, name in (("replied", "response"), ("resolved", "resolution")):
        due = {"response": "2026-11-23 18:05", "resolution": "2026-11-24 14:05"}[name]
        in_time = stands(ticket("2026-11-23 14:05", AROUND, (kind, due)), "2026-11-25 12:00")
        late = stands(ticket("2026-11-23 14:05", AROUND, (kind, f"{due}:01")), "2026-11-25 12:00")
        clock, other = getattr(in_time, name), getattr(late, name)
        assert (clock.breached, clock.met_at, clock.remaining) == (False, at(due), None)
        assert (other.breached, other.met_at) == (True, at(due) + SECOND)


def test_an_open_clock_is_breached_one_second_after_its_deadline() -> None:
    made = ticket("2026-11-23 14:05", AROUND)
    assert not stands(made, "2026-11-23 18:05").overdue
    found = stands(made, "2026-11-23 18:05:01")
    assert (found.overdue, found.response.breached, found.response.remaining) == (True, True, -SECOND)


def test_a_budget_that_ran_out_at_closing_time_is_breached_also_while_closed() -> None:
    made = ticket("2026-11-23 13:00", IN_HOURS)
    assert stands(made, "2026-11-23 17:00").response.breached is False
    found = stands(made, "2026-11-23 17:30")
    assert (found.response.breached, found.response.remaining) == (True, -SECOND)


def test_resolving_meets_an_open_response_too() -> None:
    found = stands(ticket("2026-11-23 14:05", AROUND, ("resolved", "2026-11-23 16:00")), "2026-11-23 17:00")
    assert found.response.met_at == found.resolution.met_at == at("2026-11-23 16:00")
    assert found.state == "resolved"


def test_only_the_first_reply_counts() -> None:
    made = ticket("2026-11-23 14:05", AROUND, ("replied", "2026-11-23 15:00"), ("replied", "2026-11-23 20:00"))
    assert stands(made, "2026-11-24 12:00").response.met_at == at("2026-11-23 15:00")


def test_a_paused_ticket_has_no_deadline_only_what_is_left() -> None:
    found = stands(ticket("2026-11-23 10:00", AROUND, ("paused", "2026-11-23 12:00")), "2026-11-25 12:00")
    assert (found.state, found.response.due, found.nearest) == ("paused", None, None)
    assert (found.response.remaining, found.resolution.remaining) == (2 * HOUR, 22 * HOUR)
    assert not found.at_risk(0.1)


def test_resuming_computes_the_deadline_from_what_is_left() -> None:
    made = ticket("2026-11-23 10:00", AROUND, ("paused", "2026-11-23 12:00"), ("resumed", "2026-11-24 09:00"))
    found = stands(made, "2026-11-24 09:30")
    assert (found.response.due, found.resolution.due) == (at("2026-11-24 11:00"), at("2026-11-25 07:00"))


def test_what_is_left_of_days_is_the_time_to_the_deadline_as_it_stood() -> None:
    days = terms("1d", "1w", None)  # opened before the clocks go forward on 29 March: the week has 167 hours
    made = ticket("2026-03-27 12:00", days, ("paused", "2026-03-28 12:00"), ("resumed", "2026-03-30 12:00"))
    assert stands(made, "2026-03-28 12:00").resolution.remaining == 143 * HOUR
    assert stands(made, "2026-03-30 12:00").resolution.due == at("2026-03-30 12:00") + 143 * HOUR


def test_what_is_left_of_business_days_is_opening_time() -> None:
    made = ticket("2026-11-23 10:00", terms("1d business", "3d business"), ("paused", "2026-11-24 12:00"))
    assert stands(made, "2026-12-24 12:00").resolution.remaining == 14 * HOUR  # until Thu 26 Nov 10:00: 5 + 8 + 1
    again = made.with_step(Step(at("2026-11-28 12:00"), "resumed", "mia"))  # a Saturday
    assert stands(again, "2026-11-28 12:00").resolution.due == at("2026-12-01 15:00")


def test_a_breach_stays_one_through_a_pause() -> None:
    made = ticket("2026-11-23 13:00", IN_HOURS, ("paused", "2026-11-23 17:30"), ("resumed", "2026-11-24 10:00"))
    assert stands(made, "2026-11-23 18:00").response.breached
    found = stands(made, "2026-11-24 10:00")
    assert (found.response.breached, found.response.due) == (True, at("2026-11-24 09:59:59"))


def test_a_changed_priority_holds_as_if_it_had_since_the_opening() -> None:
    change = Step(at("2026-11-23 15:00"), "priority", "mia", priority="critical", terms=terms("1h", "2h", None))
    made = ticket("2026-11-23 10:00", AROUND, ("replied", "2026-11-23 12:30"), change)
    assert stands(made, "2026-11-23 14:59").response.breached is False
    found = stands(made, "2026-11-23 15:00")
    assert (found.priority, found.response.due, found.response.breached) == ("critical", at("2026-11-23 11:00"), True)
    assert (found.resolution.due, found.overdue) == (at("2026-11-23 12:00"), True)


def test_reopening_begins_with_what_was_left() -> None:
    made = ticket("2026-11-23 10:00", AROUND, ("resolved", "2026-11-23 12:00"), ("reopened", "2026-11-25 12:00"))
    found = stands(made, "2026-11-25 12:00")
    assert found.resolution.due == at("2026-11-26 10:00")  # 22 of 24 hours were left
    assert (found.response.met_at, found.earlier[0].met_at) == (at("2026-11-23 12:00"), at("2026-11-23 12:00"))


@pytest.mark.parametrize("resolved", ["2026-11-24 09:00", "2026-11-24 18:00"], ids=["nearly used up", "breached"])
def test_reopening_leaves_at_least_the_response_time(resolved: str) -> None:
    made = ticket("2026-11-23 10:00", AROUND, ("resolved", resolved), ("reopened", "2026-11-25 12:00"))
    found = stands(made, "2026-11-25 12:00")
    assert (found.resolution.due, found.resolution.breached) == (at("2026-11-25 16:00"), False)
    assert found.earlier[0].breached is (resolved == "2026-11-24 18:00")


LOW = terms("1w", "scheduled")


def agreed(day: str, when: str) -> Step:
    return Step(at(when), "scheduled", "mia", until=date.fromisoformat(day))


def test_scheduled_has_no_deadline_until_a_date_is_agreed() -> None:
    made = ticket("2026-11-23 10:00", LOW)
    found = stands(made, "2026-11-24 10:00").resolution
    assert (found.due, found.remaining, found.breached, found.share) == (None, None, False, None)


@pytest.mark.parametrize(
    ("hours", "day", "due"),
    [
        ("mon-fri 09:00-17:00", "2026-12-15", "2026-12-15 17:00"),
        ("mon-fri 09:00-17:00", "2026-12-19", "2026-12-20 00:00"),
        (None, "2026-12-15", "2026-12-16 00:00"),
        ("fri 18:00-02:00", "2026-12-18", "2026-12-19 02:00"),
    ],
    ids=["opening hours", "a Saturday without any", "no hours at all", "over midnight"],
)
def test_an_agreed_date_ends_with_its_hours_or_with_the_day(hours: str | None, day: str, due: str) -> None:
    made = ticket("2026-11-23 10:00", terms("1w", "scheduled", hours), agreed(day, "2026-11-24 10:00"))
    assert stands(made, "2026-11-24 10:00").resolution.due == at(due)


def test_the_latest_agreed_date_holds() -> None:
    made = ticket(
        "2026-11-23 10:00", LOW, agreed("2026-11-25", "2026-11-24 10:00"), agreed("2026-12-15", "2026-11-26 10:00")
    )
    assert stands(made, "2026-11-25 18:00").resolution.breached
    found = stands(made, "2026-11-26 10:00").resolution
    assert (found.due, found.breached) == (at("2026-12-15 17:00"), False)


def test_a_date_agreed_in_a_pause_stands_as_agreed() -> None:
    made = ticket("2026-11-23 10:00", LOW, ("paused", "2026-11-24 10:00"), agreed("2026-12-15", "2026-11-25 10:00"))
    assert stands(made, "2026-11-26 10:00").resolution.due is None
    again = made.with_step(Step(at("2026-12-01 10:00"), "resumed", "mia"))
    assert stands(again, "2026-12-01 10:00").resolution.due == at("2026-12-15 17:00")


def test_a_ticket_from_the_future_starts_its_clocks_then() -> None:
    found = stands(ticket("2026-11-24 10:00", AROUND), "2026-11-23 10:00")
    assert (found.state, found.response.due, found.response.remaining) == ("open", at("2026-11-24 14:00"), 4 * HOUR)
    assert (found.response.share, found.response.consumed) == (0.0, timedelta())


def test_a_step_dated_later_than_now_counts_from_then_on() -> None:
    made = ticket("2026-11-23 10:00", AROUND, ("resolved", "2026-11-23 16:00"))
    assert stands(made, "2026-11-23 15:59:59").state == "open"
    assert stands(made, "2026-11-23 15:00").response.breached
    assert stands(made, "2026-11-23 16:00").state == "resolved"


def test_consumed_time_leaves_pauses_and_resolved_time_out() -> None:
    made = ticket(
        "2026-11-23 10:00", AROUND,
        ("paused", "2026-11-23 11:00"), ("resumed", "2026-11-23 15:00"),
        ("resolved", "2026-11-23 17:00"), ("reopened", "2026-11-24 10:00"), ("resolved", "2026-11-24 10:30"),
    )  # fmt: skip
    found = stands(made, "2026-11-25 10:00")
    assert found.resolution.consumed == timedelta(hours=3, minutes=30)
    assert found.response.consumed == 3 * HOUR


def test_hours_that_do_not_hold_what_is_left_leave_a_ticket_without_a_deadline() -> None:
    never = terms("4h business", "24h business", "mon 09:00-10:00")
    hopeless = replace(never.schedule, hours=replace(schedule().hours, holidays=_Always()))  # type: ignore[type-var]
    found = stands(ticket("2026-11-23 10:00", replace(never, schedule=hopeless)), "2026-11-24 10:00")
    assert (found.response.due, found.response.remaining, found.overdue) == (None, None, False)


class _Always:
    """Every day is a holiday."""

    def __contains__(self, _day: object) -> bool:
        return True


def guide(priority: str, opened: datetime) -> tuple[Clock, Clock]:
    from upkeep.config.support import SupportTable

    policy = policies(SupportTable())[priority]
    step = Step(opened, OPENED, "mia", title="x", priority=priority, terms=agreed_terms(policy, schedule(None)))
    found = standing(Ticket("1", (step,)), opened)
    return found.response, found.resolution


GUIDE = {
    # The clocks go forward on 29 March at 02:00: hours are exact, a week is seven dates at the same wall-clock time.
    "2026-03-28 12:00": {
        "critical": ("2026-03-28 16:00", "2026-03-29 13:00"),
        "high": ("2026-03-29 13:00", "2026-03-30 13:00"),
        "medium": ("2026-03-30 13:00", "2026-04-04 12:00"),
        "low": ("2026-04-04 12:00", None),
    },
    # In the gap itself: 02:30 does not exist and means 03:30.
    "2026-03-29 02:30": {
        "critical": ("2026-03-29 07:30", "2026-03-30 03:30"),
        "high": ("2026-03-30 03:30", "2026-03-31 03:30"),
        "medium": ("2026-03-31 03:30", "2026-04-05 03:30"),
        "low": ("2026-04-05 03:30", None),
    },
    # The clocks go back on 25 October at 03:00: four hours later it is 02:00 for the second time, 24 hours later 22:00.
    "2026-10-24 23:00": {
        "critical": ("2026-10-25T01:00:00Z", "2026-10-25 22:00"),
        "high": ("2026-10-25 22:00", "2026-10-26 22:00"),
        "medium": ("2026-10-26 22:00", "2026-10-31 23:00"),
        "low": ("2026-10-31 23:00", None),
    },
    # The end of a short month.
    "2026-02-28 22:00": {
        "critical": ("2026-03-01 02:00", "2026-03-01 22:00"),
        "high": ("2026-03-01 22:00", "2026-03-02 22:00"),
        "medium": ("2026-03-02 22:00", "2026-03-07 22:00"),
        "low": ("2026-03-07 22:00", None),
    },
    # The end of a year.
    "2026-12-31 23:59": {
        "critical": ("2027-01-01 03:59", "2027-01-01 23:59"),
        "high": ("2027-01-01 23:59", "2027-01-02 23:59"),
        "medium": ("2027-01-02 23:59", "2027-01-07 23:59"),
        "low": ("2027-01-07 23:59", None),
    },
}


@pytest.mark.parametrize("opened", GUIDE)
def test_the_guides_table_at_clock_changes_and_month_ends(opened: str) -> None:
    for priority, (answer, fix) in GUIDE[opened].items():
        response, resolution = guide(priority, at(opened))
        assert response.due == at(answer), priority
        assert resolution.due == (at(fix) if fix else None), priority


KINDS = st.sampled_from(["replied", "paused", "resumed", "resolved", "reopened", "noted"])


@given(
    st.integers(0, 10 * 86400),
    st.lists(st.tuples(KINDS, st.integers(0, 3 * 86400)), max_size=12),
    st.integers(0, 20 * 86400),
    st.booleans(),
)
def test_whatever_happens_to_a_ticket_its_clocks_agree_with_themselves(
    start: int, events: list[tuple[str, int]], later: int, business: bool
) -> None:
    moment = datetime(2026, 3, 22, tzinfo=UTC) + timedelta(seconds=start)
    under = IN_HOURS if business else AROUND
    made = Ticket("1", (Step(moment, OPENED, "mia", title="x", priority="high", terms=under),))
    running = []
    for kind, pause in events:
        moment += timedelta(seconds=pause)
        try:
            made = made.with_step(Step(moment, kind, "mia"))
        except UsageProblem:
            continue
    now = moment + timedelta(seconds=later)
    found = standing(made, now)
    for _, clock in found.clocks:
        running.append(clock)
        assert (clock.remaining is None) == (clock.met_at is not None)
        if clock.remaining is not None:
            assert clock.breached == (clock.remaining < timedelta())
            assert (clock.due is None) == (found.state == "paused")
        if clock.due and clock.remaining is not None and not clock.breached:
            assert elapsed(now, clock.due, clock.hours) == clock.remaining
        assert clock.consumed >= timedelta()
    if not found.earlier and found.state != "resolved":
        budget = timedelta(hours=24)
        clock = found.resolution
        assert clock.remaining is not None
        if not clock.breached:
            assert clock.consumed + clock.remaining == budget
    assert under.schedule.zone == BERLIN
