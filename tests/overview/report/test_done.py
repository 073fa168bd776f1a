"""What counts as done in a window."""

from __future__ import annotations

from typing import Any

from conftest import TOML, Run, Site

WEEKLY = ("error-logs", "function-health", "failed-notifications", "storage-usage", "pending-tickets")


def week(upkeep: Run, period: str, day: str) -> None:
    for item in WEEKLY:
        upkeep("weekly", "--for", period, "--done", item, "--at", f"{day} 09:00")


def lists(upkeep: Run, month: str, at: str) -> dict[str, Any]:
    found = upkeep("report", "--month", month, "--json", "--at", at).json
    return {each["name"]: each for each in found["maintenance"]}


def test_a_week_counts_in_the_month_in_which_it_ends_and_its_items_when_they_were_done(upkeep: Run, site: Site) -> None:
    week(upkeep, "2026-W40", "2026-09-28")
    week(upkeep, "2026-W44", "2026-10-28")  # it ends on 1 November
    week(upkeep, "2026-W45", "2026-11-10")  # late
    october, november = (lists(upkeep, month, "2026-12-01 09:00")["weekly"] for month in ("2026-10", "2026-11"))
    assert (october["due"], october["finished"], october["late"]) == (4, 1, 0)
    assert october["items"][0]["done"] == ["2026-10-28"]
    assert (november["due"], november["finished"], november["late"]) == (5, 2, 1)
    assert november["items"][0]["done"] == ["2026-11-10"]


def test_holidays_excuse_and_what_lies_before_the_first_use_was_not_missed(upkeep: Run, site: Site) -> None:
    site.add('[[away]]\nfrom = 2026-11-09\nto = 2026-11-15\nreason = "autumn"\n')
    week(upkeep, "2026-W45", "2026-11-04")
    weekly = lists(upkeep, "2026-11", "2026-12-01 09:00")["weekly"]
    assert (weekly["due"], weekly["finished"], weekly["excused"]) == (3, 1, 1)
    assert weekly["missed"] == ["week 47", "week 48"]


def test_a_period_that_is_not_over_is_not_due_yet(upkeep: Run, site: Site) -> None:
    week(upkeep, "2026-W45", "2026-11-04")
    monthly = lists(upkeep, "this", "2026-11-20 09:00")["monthly"]
    assert (monthly["due"], monthly["missed"]) == (0, [])


def test_a_list_that_comes_some_time_after_it_was_finished_waits_where_it_is_due(upkeep: Run, site: Site) -> None:
    site.write(TOML + '[checklists.restore]\nafter = "30d"\nitems = [{ id = "dump", title = "Restore the dump" }]\n')
    upkeep("checklist", "restore", "--done", "dump", "--at", "2026-10-05 09:00")
    october = lists(upkeep, "2026-10", "2026-10-31 12:00")["restore"]
    assert (october["due"], october["finished"]) == (1, 1)
    november = lists(upkeep, "2026-11", "2026-12-01 09:00")["restore"]
    assert (november["due"], november["missed"]) == (1, ["due since Wed 4 Nov"])


def test_the_answer_that_holds_is_the_one_that_counts(upkeep: Run, site: Site) -> None:
    upkeep("weekly", "--fail", "error-logs", "--note", "red", "--at", "2026-11-04 09:00")
    upkeep("weekly", "--done", "error-logs", "--at", "2026-11-05 09:00")
    (item,) = lists(upkeep, "2026-11", "2026-12-01 09:00")["weekly"]["items"]
    assert (item["done"], item["failed"]) == (["2026-11-05"], [])
