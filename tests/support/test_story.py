"""A critical ticket from Friday afternoon to the next week, every deadline derived by hand."""

from __future__ import annotations

from datetime import timedelta

from support.desk import at, stands, terms, ticket
from upkeep.support.ticket import Step

# Opening hours Mon-Fri 09:00-17:00, Europe/Berlin; critical: answer within 4 h, fix within 24 h, both in opening hours.
CRITICAL = terms("4h business", "24h business")
HIGH = terms("8h business", "40h business")


def test_a_critical_ticket_over_a_weekend() -> None:
    made = ticket("2026-11-20 16:30", CRITICAL, priority="critical")
    # Fri 16:30-17:00 is 0.5 h of the 4 h; the other 3.5 h run from Mon 09:00 to Mon 12:30.
    # 24 h: 0.5 h on Friday, 8 h on Mon and Tue each (16.5), 7.5 h on Wednesday: Wed 16:30.
    found = stands(made, "2026-11-20 16:30")
    assert (found.response.due, found.resolution.due) == (at("2026-11-23 12:30"), at("2026-11-25 16:30"))

    made = made.with_step(Step(at("2026-11-20 16:45"), "replied", "mia"))
    # Answered after 15 minutes. Of the 24 h 23.75 h are left; the deadline does not move.
    found = stands(made, "2026-11-20 16:45")
    assert (found.response.met_at, found.response.breached) == (at("2026-11-20 16:45"), False)
    assert (found.resolution.due, found.resolution.remaining) == (at("2026-11-25 16:30"), timedelta(hours=23.75))

    made = made.with_step(Step(at("2026-11-20 16:50"), "paused", "mia"))
    # Paused at 16:50: 20 minutes are consumed, 23 h 40 min are left, on Sunday as on Friday.
    for now in ("2026-11-20 16:50", "2026-11-22 12:00"):
        found = stands(made, now)
        assert (found.state, found.resolution.due) == ("paused", None)
        assert found.resolution.remaining == timedelta(hours=23, minutes=40)

    made = made.with_step(Step(at("2026-11-23 10:00"), "resumed", "mia"))
    # Resumed Mon 10:00: 7 h on Mon, 8 h on Tue (15), 8 h on Wed (23), 40 min on Thu: Thu 09:40.
    found = stands(made, "2026-11-23 10:00")
    assert found.resolution.due == at("2026-11-26 09:40")

    made = made.with_step(Step(at("2026-11-23 11:00"), "priority", "mia", priority="high", terms=HIGH))
    # High as if since Friday 16:30: of 40 h 20 min were consumed before the pause, so 39 h 40 min ran from Mon 10:00:
    # 7 h Mon, 8 h each Tue, Wed, Thu, Fri (39), 40 min on Mon 30 Nov: 09:40. The answer stays met (within 8 h).
    found = stands(made, "2026-11-23 11:00")
    assert (found.priority, found.response.breached) == ("high", False)
    assert found.resolution.due == at("2026-11-30 09:40")
    # At Mon 11:00 one more hour is consumed: 38 h 40 min are left.
    assert found.resolution.remaining == timedelta(hours=38, minutes=40)

    made = made.with_step(Step(at("2026-11-27 16:00"), "resolved", "mia"))
    # Resolved Fri 16:00. Left until Mon 30 Nov 09:40: 1 h on Friday and 40 min on Monday, 1 h 40 min.
    found = stands(made, "2026-11-27 16:00")
    assert (found.resolution.met_at, found.resolution.breached) == (at("2026-11-27 16:00"), False)

    made = made.with_step(Step(at("2026-12-01 10:00"), "reopened", "mia"))
    # Reopened Tue 1 Dec 10:00: 1 h 40 min were left, but at least the response time of 8 h is given:
    # 7 h on Tuesday, 1 h on Wednesday: Wed 2 Dec 10:00.
    found = stands(made, "2026-12-01 10:00")
    assert found.resolution.due == at("2026-12-02 10:00")
    assert found.resolution.remaining == timedelta(hours=8)

    made = made.with_step(Step(at("2026-12-02 10:00:01"), "resolved", "mia"))
    # A second late: the new clock is breached, the first one was not.
    found = stands(made, "2026-12-03 10:00")
    assert (found.resolution.breached, found.earlier[0].breached) == (True, False)
    # Consumed in all: 20 min on Friday; Mon 10-17, Tue, Wed, Thu 8 h each, Fri 09-16 (38 h); reopened 8 h and, since
    # 10:00:01 is open, one second.
    assert found.resolution.consumed == timedelta(hours=46, minutes=20, seconds=1)
