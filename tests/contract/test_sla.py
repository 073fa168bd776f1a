"""`upkeep sla` at the command line."""

from __future__ import annotations

import pytest

from conftest import TOML, Run, Site
from schema_check import assert_valid

AT = ("--at", "2026-11-23 14:05")
BUSINESS = """\
[support]
clock = "business"
hours = "mon-fri 09:00-17:00"
holidays = ["DE-BE"]
"""


def test_a_priority_has_two_deadlines(upkeep: Run) -> None:
    ended = upkeep("sla", "critical", *AT)
    assert ended.code == 0
    assert ended.out.splitlines()[0] == (
        "critical: the app is completely down; opened now, Mon 23 Nov 14:05 Europe/Berlin"
    )
    assert "answer by   Mon 23 Nov 18:05   in 4 h     around the clock" in ended.out
    assert "fix by      Tue 24 Nov 14:05   in 24 h    around the clock" in ended.out


def test_its_json_has_the_contracts_fields(upkeep: Run) -> None:
    document = upkeep("sla", "high", "--json", "--opened", "2026-11-20 16:30", *AT).json
    assert_valid("sla", document)
    del document["upkeep"]
    assert document == {
        "schema": 1,
        "priority": "high",
        "meaning": "a major feature is broken",
        "opened": "2026-11-20T15:30:00Z",
        "timezone": "Europe/Berlin",
        "response": {"budget": "24h", "clock": "calendar", "due": "2026-11-21T15:30:00Z"},
        "resolution": {"budget": "48h", "clock": "calendar", "due": "2026-11-22T15:30:00Z"},
    }


def test_scheduled_is_due_at_no_time(upkeep: Run) -> None:
    document = upkeep("sla", "low", "--json", *AT).json
    assert_valid("sla", document)
    assert document["resolution"] == {"budget": "scheduled", "clock": "calendar", "due": None}
    assert "no deadline yet" in upkeep("sla", "low", *AT).out


def test_on_the_business_clock_only_opening_hours_count(upkeep: Run, site: Site) -> None:
    site.add(BUSINESS)
    document = upkeep("sla", "critical", "--json", "--opened", "2026-12-23 16:00", *AT).json
    # An hour on Wed 23; Thu 24 is no holiday in Berlin, so 3 of its 8 hours; 24 h: 1 + 8 (Thu), none on Fri 25, then
    # Mon 28 to Wed 30: 8 + 7.
    assert document["response"]["due"] == "2026-12-24T11:00:00Z"
    assert document["resolution"]["due"] == "2026-12-29T15:00:00Z"


def test_deadlines_stand_in_the_readers_zone_too_where_it_differs(site: Site) -> None:
    there = site.run("sla", "critical", *AT, TZ="America/New_York").out
    assert "for you   Mon 23 Nov 12:05 America/New_York" in there
    assert "for you" not in site.run("sla", "critical", *AT, TZ="Europe/Vienna").out


def test_a_time_in_a_gap_moves_forward_and_one_that_occurs_twice_means_the_first(upkeep: Run) -> None:
    for opened, at in (("2026-03-29 02:30", "2026-03-29T01:30:00Z"), ("2026-10-25 02:30", "2026-10-25T00:30:00Z")):
        assert upkeep("sla", "critical", "--json", "--opened", opened, *AT).json["opened"] == at


def test_without_a_priority_the_levels_and_every_open_clock_stand_there(upkeep: Run) -> None:
    upkeep("ticket", "open", "All down", "-p", "critical", "--at", "2026-11-23 11:05")
    upkeep("ticket", "open", "Dark mode", "-p", "low", "--at", "2026-11-23 13:00")
    upkeep("ticket", "open", "Slow", "-p", "medium", "--at", "2026-11-23 13:30")
    upkeep("ticket", "pause", "3", "--at", "2026-11-23 13:40")
    ended = upkeep("sla", "--json", *AT)
    assert_valid("sla_levels", ended.json)
    assert [level["priority"] for level in ended.json["levels"]] == ["critical", "high", "medium", "low"]
    assert [(clock["ticket"], clock["promise"], clock["due"]) for clock in ended.json["clocks"]] == [
        ("1", "response", "2026-11-23T14:05:00Z"),
        ("1", "resolution", "2026-11-24T10:05:00Z"),
        ("2", "response", "2026-11-30T12:00:00Z"),
        ("2", "resolution", None),
        ("3", "response", None),
        ("3", "resolution", None),
    ]
    text = upkeep("sla", *AT).out
    assert "!   1  critical  answer  ████████░░  1 h left" in text
    assert "–   3  medium    answer  ░░░░░░░░░░  paused, 1 d 23 h left  Slow" in text
    assert text.splitlines()[-1] == "Next: upkeep ticket reply 1"


CODES = [
    ("2026-11-23 12:00", (), 0),
    ("2026-11-23 14:04:59", ("--warn",), 0),
    ("2026-11-23 14:05", ("--warn",), 1),
    ("2026-11-23 14:05", (), 0),
    ("2026-11-23 15:05", (), 0),
    ("2026-11-23 15:05:01", (), 1),
]


@pytest.mark.parametrize(("at", "options", "code"), CODES)
def test_it_ends_with_1_where_a_deadline_is_breached_and_with_warn_at_risk(
    upkeep: Run, at: str, options: tuple[str, ...], code: int
) -> None:
    upkeep("ticket", "open", "All down", "-p", "critical", "--at", "2026-11-23 11:05")
    assert upkeep("sla", *options, "--at", at).code == code
    assert upkeep("ticket", "list", *options, "--at", at).code == code


def test_at_risk_is_configurable(upkeep: Run, site: Site) -> None:
    site.add('[support]\nat_risk = "50%"\n')
    upkeep("ticket", "open", "All down", "-p", "critical", "--at", "2026-11-23 11:05")
    assert upkeep("sla", "--warn", "--at", "2026-11-23 13:05").code == 1


def test_no_tickets_is_well(upkeep: Run) -> None:
    ended = upkeep("sla", *AT)
    assert (ended.code, ended.out.splitlines()[0].split("  ")[0]) == (0, "all is well")
    assert "No open tickets" in ended.out


def test_without_any_configuration_the_guide_itself_answers(site: Site, upkeep: Run) -> None:
    site.config.unlink()
    ended = upkeep("sla", "critical", "--json", "--at", "2026-11-23T13:05:00Z")
    assert ended.code == 0
    assert ended.json["response"]["due"] == "2026-11-23T17:05:00Z"
    assert "upkeep init" in ended.err


USAGE = {
    "an unknown priority": ["sla", "urgent"],
    "--opened without a priority": ["sla", "--opened", "14:05"],
    "--opened with the report": ["sla", "report", "--opened", "14:05"],
    "--month without the report": ["sla", "--month", "2026-11"],
    "--warn with a priority": ["sla", "critical", "--warn"],
    "a month that is none": ["sla", "report", "--month", "2026-W48"],
    "a month to come": ["sla", "report", "--month", "2027-01"],
    "a time that is none": ["sla", "critical", "--opened", "noonish"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage_is_2_with_nothing_on_stdout(upkeep: Run, arguments: list[str]) -> None:
    ended = upkeep(*arguments, "--json", *AT)
    assert (ended.code, ended.out) == (2, "")
    assert_valid("error", {"error": ended.error})


CONFIGURATION = {
    "no opening hours at all": "[support]\nhours = {}\n",
    "the business clock without hours": '[support]\nclock = "business"\n',
    "a holiday code that does not exist": '[support]\nholidays = ["DE-XX"]\n',
    "a country that does not exist": '[support]\nholidays = ["XX"]\n',
    "a budget of nothing": '[support.priority.high]\nresponse = "0h"\n',
    "a budget of months": '[support.priority.high]\nresponse = "2M"\n',
    "a new priority that promises half": '[support.priority.vip]\nresponse = "1h"\n',
}


@pytest.mark.parametrize("text", CONFIGURATION.values(), ids=CONFIGURATION)
def test_a_wrong_promise_is_3_with_its_line(upkeep: Run, site: Site, text: str) -> None:
    site.write(TOML + text)
    ended = upkeep("sla", "high")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("upkeep.toml:")


def test_a_budget_of_years_that_the_hours_do_not_hold_is_said(upkeep: Run, site: Site) -> None:
    site.add(BUSINESS + '[support.priority.high]\nresolution = "30000h"\n')
    ended = upkeep("sla", "high", *AT)
    assert ended.code == 2
    assert "high is to be fixed within 30000h" in ended.err
    assert upkeep("sla", *AT).code == 0


def test_a_budget_of_years_on_the_calendar_is_only_long(upkeep: Run, site: Site) -> None:
    site.add('[support.priority.high]\nresolution = "520w"\n')
    assert upkeep("sla", "high", "--json", *AT).json["resolution"]["due"] == "2036-11-10T13:05:00Z"
    assert promises(upkeep("sla", "high", *AT).out) == [
        "answer by   Tue 24 Nov 14:05      in 24 h    around the clock",
        "fix by      Mon 10 Nov 2036 14:05 in 3640 d  around the clock",
    ]


def test_a_long_wait_is_not_cut(upkeep: Run, site: Site) -> None:
    site.add(BUSINESS)
    assert promises(upkeep("sla", "high", "--at", "2026-11-26 18:15").out) == [
        "answer by   Tue 1 Dec 17:00    in 4 d 22 h in opening hours",
        "fix by      Fri 4 Dec 17:00    in 7 d 22 h in opening hours",
    ]


def promises(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith(("answer", "fix"))]


def tickets(upkeep: Run) -> None:
    upkeep("ticket", "open", "a", "-p", "high", "--at", "2026-11-02 10:00")
    upkeep("ticket", "reply", "1", "--at", "2026-11-02 11:00")
    upkeep("ticket", "resolve", "1", "--at", "2026-11-02 12:00")
    upkeep("ticket", "open", "b", "-p", "high", "--at", "2026-11-03 10:00")
    upkeep("ticket", "resolve", "2", "--at", "2026-11-06 10:00")
    upkeep("ticket", "open", "c", "-p", "low", "--at", "2026-10-03 10:00")


def test_the_report_says_how_promises_were_kept(upkeep: Run) -> None:
    tickets(upkeep)
    ended = upkeep("sla", "report", "--month", "2026-11", "--json", *AT)
    assert ended.code == 0
    assert_valid("sla_report", ended.json)
    assert ended.json["month"] == "2026-11"
    (high,) = ended.json["priorities"]
    assert (high["priority"], high["tickets"]) == ("high", 2)
    assert high["resolution"] == {
        "met": 1,
        "breached": 1,
        "open": 0,
        "without_deadline": 0,
        "percent_met": 50.0,
        "clock": "calendar",
        "median_seconds": 37 * 3600,
        "p90_seconds": 72 * 3600,
    }


def test_the_report_of_all_months_and_its_words(upkeep: Run) -> None:
    tickets(upkeep)
    assert [row["priority"] for row in upkeep("sla", "report", "--json", *AT).json["priorities"]] == ["high", "low"]
    assert upkeep("sla", "report", "--month", "last", "--json", *AT).json["priorities"][0]["priority"] == "low"
    lines = upkeep("sla", "report", "--month", "this", *AT).out.splitlines()
    assert lines[0] == "2 of 4 promises kept: tickets opened in 2026-11"
    assert upkeep("sla", "report", "--month", "2026-09", *AT).out == "No tickets opened in 2026-09\n"


def test_the_narrow_report_tells_what_is_open_from_what_has_no_date(site: Site, upkeep: Run) -> None:
    for priority in ("high", "high", "low"):
        upkeep("ticket", "open", "a", "-p", priority, "--at", "2026-11-23 10:00")
    upkeep("ticket", "reply", "1", "--at", "2026-11-23 11:00")
    lines = upkeep("sla", "report", *AT, COLUMNS="40").out.splitlines()
    assert lines[lines.index("✓ high answer") + 1] == "  100 % kept, 1 met, 0 late, 1 open"
    assert lines[lines.index("· low fix") + 1] == "  1 without a date"


@pytest.mark.parametrize("arguments", [["sla"], ["sla", "critical"], ["sla", "low"], ["sla", "report"]], ids=" ".join)
def test_at_40_columns_no_line_is_longer_and_ascii_is_enough(site: Site, arguments: list[str], upkeep: Run) -> None:
    upkeep("ticket", "open", "Login fails on an iPad in the garden", "-p", "high", "--at", "2026-11-02 10:00")
    upkeep("ticket", "open", "Dark mode", "-p", "low", "--at", "2026-11-02 10:00")
    ended = site.run(*arguments, *AT, COLUMNS="40", LC_ALL="C")
    assert max(map(len, ended.out.splitlines())) <= 40
    assert ended.out.isascii()
