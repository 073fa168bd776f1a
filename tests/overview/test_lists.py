"""The project's checklists, opened."""

from __future__ import annotations

import pytest

from conftest import Run, Site
from upkeep.overview.lists import following, open_book
from upkeep.project import Choice, Project


def opened(site: Site, at: str) -> Project:
    return Project.open(Choice(config=str(site.config), at=at))


def test_after_a_list_comes_the_unfinished_one_that_ends_next(site: Site, upkeep: Run) -> None:
    upkeep("daily", "--done", "support-email", "--at", "2026-07-01 09:00")
    book = open_book(opened(site, "2026-11-23 09:00"))
    weekly = book.listing("weekly", book.current("weekly"))
    assert following(book, weekly) == "Next: upkeep daily, until Mon 23 Nov"
    daily = book.listing("daily", book.current("daily"))
    assert following(book, daily) == "Next: upkeep weekly, until Sun 29 Nov"


def test_days_off_and_holidays_reach_the_rules(site: Site, upkeep: Run) -> None:
    upkeep("daily", "--done", "support-email", "--at", "2026-07-01 09:00")
    site.add(
        '[support]\nholidays = [2026-11-24]\n[[away]]\nfrom = 2026-11-23\nto = 2026-11-25\nreason = "autumn"\n'
        '[checklists.daily]\ndays = ["mon", "tue", "thu"]\n'
    )
    states = {}
    for day in range(23, 28):
        ended = upkeep("daily", "--list", "--json", "--at", f"2026-11-{day} 09:00")
        states[day] = (ended.json["state"], ended.code)
    assert states == {
        23: ("excused", 0), 24: ("optional", 0), 25: ("optional", 0), 26: ("due", 1), 27: ("optional", 0),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["daily", "weekly", "monthly", "quarterly"])
def test_every_built_in_list_is_there(site: Site, upkeep: Run, name: str) -> None:
    assert open_book(opened(site, "2026-11-23 09:00")).checklist(name).items
