"""How the work went in a quarter, against the one before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from conftest import Run, Site
from overview.evidence.scene_of import NOW, project_of, record, scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks.interface import down, up
from upkeep.overview.evidence.process import alerts_per_week, lists_missed, minutes_spent, promises_kept, recovery
from upkeep.overview.evidence.scene import Scene
from upkeep.probes.remarks import FILE, REMARKS, Remarks

WEB = '[[probe]]\nname = "web"\nkind = "http"\nurl = "http://127.0.0.1:9/"\nevery = "1h"\n'
AT = "2026-12-14 09:00"
"""In the eleventh week of Q4."""
HOUR = timedelta(hours=1)
Q3, Q4 = datetime(2026, 9, 10, tzinfo=UTC), datetime(2026, 10, 12, tzinfo=UTC)
USED = ("weekly", "--done", "error-logs", "--at", "2026-07-02 09:00")

SOURCES = {
    promises_kept: "promises-kept",
    lists_missed: "lists-missed",
    minutes_spent: "minutes-spent",
    alerts_per_week: "alerts-per-week",
    recovery: "recovery",
}


def looked(source: Callable[[Scene], list[Fact]], site: Site) -> list[tuple[str, str, str]]:
    return [(fact.source, fact.state, fact.text) for fact in source(scene_of(site, SOURCES[source], at=AT))]


def ticket(upkeep: Run, number: int, priority: str, opened: str, answered: str) -> None:
    upkeep("ticket", "open", f"Ticket {number}", "-p", priority, "--at", opened)
    upkeep("ticket", "reply", str(number), "We look", "--at", answered)
    upkeep("ticket", "resolve", str(number), "Done", "--at", answered)


def test_promises_kept_against_the_quarter_before(upkeep: Run, site: Site) -> None:
    ticket(upkeep, 1, "high", "2026-09-07 09:00", "2026-09-07 10:00")
    ticket(upkeep, 2, "high", "2026-10-12 09:00", "2026-10-12 10:00")
    assert looked(promises_kept, site) == [("promises", "well", "2 of 2 kept in Q4; 2 of 2 in Q3")]
    ticket(upkeep, 3, "critical", "2026-11-02 09:00", "2026-11-02 15:00")
    assert looked(promises_kept, site) == [
        ("promises", "soon", "3 of 4 kept in Q4, broken: 1 critical answer; 2 of 2 in Q3")
    ]


def test_without_tickets_no_promise_was_kept_or_broken(site: Site) -> None:
    assert looked(promises_kept, site) == [("promises", "known", "none was decided in Q4")]


def weekly(upkeep: Run, days: Mapping[str, str]) -> None:
    """The list walked on these days, each item in so many minutes."""
    for day, minutes in days.items():
        for item in ("error-logs", "function-health", "failed-notifications", "storage-usage", "pending-tickets"):
            upkeep("weekly", "--done", item, "--minutes", minutes, "--at", f"{day} 09:00")


def test_missed_periods_of_each_list(upkeep: Run, site: Site) -> None:
    upkeep(*USED)
    site.add("[[away]]\nfrom = 2026-07-01\nto = 2026-11-29\n")
    weekly(upkeep, {"2026-12-02": "2"})
    found = looked(lists_missed, site)
    assert found[1] == ("weekly", "soon", "1 of 2 missed in Q4: week 50")
    assert found[0][2].startswith("10 of 10 missed in Q4: Fri 11 Dec, Thu 10 Dec, Wed 9 Dec, ...")
    weekly(upkeep, {"2026-12-08": "2"})
    assert "weekly" not in [source for source, _, _ in looked(lists_missed, site)]


def test_no_missed_list_is_well_and_none_due_is_no_merit(upkeep: Run, site: Site) -> None:
    upkeep(*USED)
    site.add("[[away]]\nfrom = 2026-07-01\nto = 2026-12-31\n")
    assert looked(lists_missed, site) == [("lists", "known", "none was due in Q4")]
    site.write(site.config.read_text().replace("to = 2026-12-31", "to = 2026-12-06"))
    weekly(upkeep, {"2026-12-08": "2"})
    for day in range(7, 12):
        for item in ("support-email", "critical-alerts"):
            upkeep("daily", "--done", item, "--at", f"2026-12-{day:02} 10:00")
    assert looked(lists_missed, site) == [("lists", "well", "all 6 of Q4 were done")]


def test_minutes_within_the_budget(upkeep: Run, site: Site) -> None:
    weekly(upkeep, {"2026-09-09": "4", "2026-11-04": "3", "2026-11-11": "4"})
    assert looked(minutes_spent, site) == [
        ("minutes", "well", "35 min in Q4, 20 min in Q3; weekly 18 of 30 min each time")
    ]  # fmt: skip


def test_minutes_over_the_budget_want_attention(upkeep: Run, site: Site) -> None:
    weekly(upkeep, {"2026-09-09": "4", "2026-11-04": "9", "2026-11-11": "10"})
    assert looked(minutes_spent, site) == [
        ("weekly", "soon", "48 min each time in Q4, 30 are planned; 20 in Q3"),
        ("minutes", "known", "1 h 35 min in Q4, 20 min in Q3"),
    ]


def test_minutes_that_nobody_measured_are_not_zero(site: Site) -> None:
    assert looked(minutes_spent, site) == [("minutes", "known", "none were measured in Q4")]


def hourly(site: Site, dark: set[datetime], begin: datetime = Q3) -> None:
    site.add(WEB)
    times = [begin + HOUR * number for number in range(int((datetime(2026, 12, 14, 8, tzinfo=UTC) - begin) / HOUR) + 1)]
    record(
        site, *((at, "web", "http", down("timeout", "no answer") if at in dark else up()) for at in times), every=3600
    )


def hours(begin: datetime, count: int) -> set[datetime]:
    return {begin + HOUR * number for number in range(count)}


def test_alerts_per_week_against_the_quarter_before(site: Site) -> None:
    hourly(site, hours(Q3, 2) | hours(Q4, 1) | hours(Q4 + 9 * HOUR, 3))
    text = "0.1 a week in Q4, 1 of 2 incidents alerted; 0.3 a week in Q3"
    assert looked(alerts_per_week, site) == [("alerts", "known", text)]


def test_many_more_alerts_want_attention(site: Site) -> None:
    hourly(site, {each for number in range(12) for each in hours(Q4 + timedelta(days=number), 2)})
    text = "1.1 a week in Q4, 12 of 12 incidents alerted; none in Q3"
    assert looked(alerts_per_week, site) == [("alerts", "soon", text)]


def test_false_alarms_among_them_want_attention(site: Site) -> None:
    hourly(site, hours(Q4, 2) | hours(Q4 + 9 * HOUR, 3), begin=Q4 - HOUR)
    remarks = Remarks()
    remarks.of("web", int(Q4.timestamp())).false = "our own firewall"
    with project_of(site).state.writing(NOW) as writer:
        writer.replace(FILE, remarks, REMARKS)
    text = "0.2 a week in Q4, 2 of 2 incidents alerted, 1 false alarm"
    assert looked(alerts_per_week, site) == [("alerts", "soon", text)]
    assert looked(recovery, site)[0][2] == "noticed after 1 h, up after 3 h in Q4, 1 incident"


def test_nothing_down_is_well_and_nothing_measured_is_unknown(site: Site) -> None:
    assert looked(recovery, site)[0][1] == "unset"
    assert looked(alerts_per_week, site)[0][1] == "unknown"
    hourly(site, set(), begin=Q4)
    assert looked(alerts_per_week, site) == [("alerts", "well", "none in Q4")]
    assert looked(recovery, site) == [("recovery", "well", "nothing was down in Q4")]


def test_a_probe_that_was_never_measured_has_no_recovery(site: Site) -> None:
    site.add(WEB)
    assert looked(recovery, site) == [("recovery", "unknown", "nothing was measured in Q4")]


@pytest.mark.parametrize(
    ("dark", "text"),
    [
        (hours(Q3, 2) | hours(Q4, 4),
         "noticed after 1 h, up after 4 h in Q4, 1 incident; noticed after 1 h, up after 2 h in Q3"),
        (hours(Q4, 1), "too short for an alert, up after 1 h in Q4, 1 incident"),
        (hours(datetime(2026, 12, 14, 6, tzinfo=UTC), 3), "noticed after 1 h, still down in Q4, 1 incident"),
    ],
)  # fmt: skip
def test_time_to_notice_and_to_recover(site: Site, dark: set[datetime], text: str) -> None:
    hourly(site, dark)
    assert looked(recovery, site) == [("web", "known", text)]
