"""The screens of lists and their history, as they are seen at 80 and at 40 columns."""

from __future__ import annotations

import pytest

from conftest import Run, Site
from schema_check import assert_valid

AT = ("--at", "2026-11-25 09:00")


@pytest.fixture
def past(upkeep: Run, site: Site, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Eight weeks of use: W41 excused, W43 late, W46 missed, W48 begun."""
    site.add('[[away]]\nfrom = 2026-10-05\nto = 2026-10-11\nreason = "autumn holidays"\n')
    upkeep("daily", "--done", "support-email", "--at", "2026-09-28 08:00")
    items = ("error-logs", "function-health", "failed-notifications", "storage-usage")
    days = {42: "10-14", 43: "11-03", 44: "10-28", 45: "11-04", 47: "11-18"}
    for week, day in days.items():
        at = ("--for", f"2026-W{week}", "--at", f"2026-{day} 09:00")
        for item in items:
            upkeep("weekly", "--done", item, "--minutes", "4", *at)
        upkeep("weekly", "--skip", "pending-tickets", "--reason", "no access yet", *at)
    upkeep("weekly", "--fail", "error-logs", "--note", "disk full", "--minutes", "6", "--at", "2026-11-23 14:05")
    monkeypatch.setenv("COLUMNS", "80")
    return upkeep


LIST = """\
Weekly is in progress, until Sun 29 Nov: 4 items are open
Weekly · Harbor Booking · W48, Mon 23 to Sun 29 Nov 2026    1 of 5 · 6 of 30 min

✗  1  Check error logs                    10 min   problem in 6 min, mia: disk…
·  2  Review function health               5 min
·  3  Scan for failed notifications        5 min
·  4  Verify storage usage                 5 min
·  5  Review pending support tickets

25 min in the items · 30 min budget · 6 min spent
Next: upkeep weekly
"""

LIST_NARROW = """\
Weekly is in progress, until Sun 29 Nov:
4 items are open
Weekly · Harbor Booking
W48, Mon 23 to Sun 29 Nov 2026
1 of 5 · 6 of 30 min

✗ 1 Check error logs
    10 min  problem in 6 min, mia: disk…
· 2 Review function health
    5 min
· 3 Scan for failed notifications
    5 min
· 4 Verify storage usage
    5 min
· 5 Review pending support tickets

25 min in the items · 30 min budget · 6…
Next: upkeep weekly
"""


def test_a_list_at_a_glance(past: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert past("weekly", "--list", *AT).out == LIST
    monkeypatch.setenv("COLUMNS", "40")
    assert past("weekly", "--list", *AT).out == LIST_NARROW


HISTORY = """\
Weekly · 4 of the last 6 on time · 1 in a row · 16 min (median) of 30

 W41  W42  W43  W44  W45  W46  W47  W48
   –    ✓ late    ✓    ✓    ✗    ✓    ·
excused: autumn holidays

2026-W48  in progress, 6 min
  ✗ error-logs: disk full
2026-W47  Wed 18 Nov 09:00, 16 min
  – pending-tickets: no access yet
2026-W45  Wed 4 Nov 09:00, 16 min
  – pending-tickets: no access yet
2026-W44  Wed 28 Oct 09:00, 16 min
  – pending-tickets: no access yet
2026-W43  Tue 3 Nov 09:00, late, 16 min
  – pending-tickets: no access yet
Skipped three times running: pending-tickets ("no access yet")
"""


def test_a_history(past: Run) -> None:
    assert past("history", "weekly", *AT).out == HISTORY


def test_its_json_has_every_run(past: Run) -> None:
    document = past("history", "weekly", "--json", *AT).json
    assert_valid("history", document)
    (weekly,) = document["checklists"]
    assert (weekly["on_time"], weekly["counted"], weekly["streak"], weekly["missed"]) == (4, 6, 1, [])
    states = {run["period"]: (run["state"], run["late"]) for run in weekly["runs"]}
    assert states["2026-W43"] == ("done", True)
    assert states["2026-W46"] == ("missed", False)
    assert states["2026-W41"] == ("excused", False)


NARROW = [["history"], ["checklist"], ["weekly", "--for", "2026-W46"], ["monthly"], ["quarterly"], ["daily"]]


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
@pytest.mark.parametrize("arguments", NARROW, ids=" ".join)
def test_at_40_columns_no_line_is_longer(
    past: Run, arguments: list[str], locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LC_ALL", locale)
    ended = past(*arguments, *AT)
    assert ended.out
    assert max(map(len, ended.out.splitlines())) <= 40


@pytest.mark.parametrize("arguments", NARROW, ids=" ".join)
def test_in_the_c_locale_all_is_ascii(past: Run, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert past(*arguments, *AT).out.isascii()


def test_a_missed_period_says_how_it_is_finished_late(past: Run) -> None:
    ended = past("weekly", "--for", "last", *AT)
    assert ended.code == 1
    assert ended.out.startswith("Weekly was missed: 5 items are open\n")
    assert ended.out.endswith("Next: upkeep weekly --for 2026-W46\n")


def test_a_late_answer_says_how_to_go_on_there(past: Run) -> None:
    ended = past("weekly", "--for", "last", "--done", "error-logs", *AT)
    assert ended.out.splitlines()[-1] == "1 of 5 answered. Go on with: upkeep weekly --for 2026-W46"


def test_where_nothing_was_ever_recorded_the_history_says_how_to_begin(upkeep: Run) -> None:
    assert upkeep("history").out == "No runs yet. Begin with: upkeep weekly\n"
