"""Compliance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from support.desk import BERLIN, at, stands, terms, ticket
from upkeep.clock.periods import parse
from upkeep.support.clocks import Standing
from upkeep.support.report import Kept, compliance, nearest_rank
from upkeep.support.ticket import Step

NOW = "2026-12-01 12:00"
AROUND = terms("4h", "24h", None)
HOUR = timedelta(hours=1)


def made(opened: str, *steps: tuple[str, str] | Step, under: str = "high") -> Standing:
    agreed = terms("4h", "scheduled", None) if under == "low" else AROUND
    return stands(ticket(opened, agreed, *steps, priority=under), NOW)


TICKETS = [
    made("2026-11-02 10:00", ("replied", "2026-11-02 11:00"), ("resolved", "2026-11-02 12:00")),
    made("2026-11-03 10:00", ("replied", "2026-11-03 13:00"), ("resolved", "2026-11-05 10:00")),  # fixed late
    made("2026-11-04 10:00"),  # overdue since long
    made("2026-12-01 11:00", ("replied", "2026-12-01 11:30")),
    made("2026-11-10 10:00", under="low"),
]


def test_each_promise_is_met_breached_open_or_without_a_deadline() -> None:
    high, low = compliance(TICKETS, ["critical", "high", "low"])
    assert (high.priority, high.tickets, low.priority, low.tickets) == ("high", 4, "low", 1)
    assert (high.response.met, high.response.breached, high.response.open) == (3, 1, 0)
    assert (high.resolution.met, high.resolution.breached, high.resolution.open) == (1, 2, 1)
    assert (low.resolution.without_deadline, low.resolution.share) == (1, None)


def test_the_share_is_met_of_met_and_breached() -> None:
    high = compliance(TICKETS, ["high"])[0]
    assert (high.response.share, high.resolution.share) == (0.75, 1 / 3)


@pytest.mark.parametrize(("met", "breached"), [(29, 71), (57, 43), (58, 42), (1, 0)])
def test_percentages_of_whole_hundredths_are_whole(met: int, breached: int) -> None:
    kept = Kept(met, breached, 0, 0, ("calendar",), None, None)
    assert kept.percent == met * 100 // (met + breached)
    assert Kept(0, 0, 1, 0, ("calendar",), None, None).percent is None


def test_times_are_those_of_met_promises() -> None:
    high = compliance(TICKETS, ["high"])[0]
    assert (high.response.median, high.response.p90) == (HOUR, 3 * HOUR)
    assert (high.resolution.median, high.resolution.p90) == (25 * HOUR, 48 * HOUR)


def test_on_the_business_clock_times_are_opening_time() -> None:
    agreed = terms("4h business", "24h business")
    found = stands(ticket("2026-11-20 16:30", agreed, ("replied", "2026-11-23 09:30")), NOW)
    response = compliance([found], ["high"])[0].response
    assert (response.median, response.clocks) == (HOUR, ("business",))


def test_a_ticket_belongs_to_the_month_in_which_it_was_opened() -> None:
    edges = [
        made("2026-10-31 23:59:59"),
        made("2026-11-01 00:00"),
        made("2026-11-30 23:59:59"),
        made("2026-12-01 00:00"),
    ]
    assert compliance(edges, ["high"], parse("2026-11", "monthly", BERLIN))[0].tickets == 2


def test_a_ticket_reopened_after_it_was_fixed_late_stays_breached() -> None:
    found = made(
        "2026-11-03 10:00", ("resolved", "2026-11-05 10:00"), ("reopened", "2026-11-05 11:00"),
        ("resolved", "2026-11-05 12:00"),
    )  # fmt: skip
    assert (found.resolution.breached, compliance([found], ["high"])[0].resolution.breached) == (False, 1)


def test_a_scheduled_one_that_met_its_date_is_met() -> None:
    steps = (
        Step(at("2026-11-11 10:00"), "scheduled", "mia", until=date(2026, 11, 20)),
        ("resolved", "2026-11-20 12:00"),
    )
    assert compliance([made("2026-11-10 10:00", *steps, under="low")], ["low"])[0].resolution.met == 1


@pytest.mark.parametrize(("share", "rank"), [(0.5, 5), (0.9, 9), (0.91, 10), (1.0, 10), (0.01, 1)])
def test_nearest_rank(share: float, rank: int) -> None:
    assert nearest_rank([timedelta(hours=hour) for hour in range(10, 0, -1)], share) == rank * HOUR
    assert nearest_rank([], share) is None


def test_no_tickets_are_no_rows() -> None:
    assert compliance([], ["high"]) == []
