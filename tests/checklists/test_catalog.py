"""The checklists of a project."""

from __future__ import annotations

from upkeep import defaults
from upkeep.checklists.catalog import catalog
from upkeep.config.checklists import ChecklistTable, ItemTable

GUIDE = {
    "daily": (5, {"support-email": None, "critical-alerts": None}),
    "weekly": (
        30,
        {
            "error-logs": 10,
            "function-health": 5,
            "failed-notifications": 5,
            "storage-usage": 5,
            "pending-tickets": None,
        },
    ),
    "monthly": (
        120,
        {
            "full-check": None,
            "database-size": 10,
            "platform-updates": 15,
            "user-activity": 15,
            "old-data": 30,
            "dependencies": 60,
            "client-email": None,
            "documentation-updates": None,
        },
    ),
    "quarterly": (
        240,
        {
            "security-audit": 120,
            "performance-review": 60,
            "feature-usage": 60,
            "client-call": 30,
            "documentation-review": 60,
            "process-review": None,
        },
    ),
}


def test_every_row_of_the_guide_is_there_in_its_order() -> None:
    lists = catalog({})
    found = {name: (each.budget, {item.id: item.minutes for item in each.items}) for name, each in lists.items()}
    assert found == GUIDE


def test_the_sum_of_the_items_is_kept_apart_from_the_budget() -> None:
    sums = {name: (each.estimated, each.budget) for name, each in catalog({}).items()}
    assert sums == {"daily": (0, 5), "weekly": (25, 30), "monthly": (130, 120), "quarterly": (330, 240)}


def test_every_item_says_what_it_is_for() -> None:
    assert all(item.title and item.why for each in catalog({}).values() for item in each.items)


def test_a_project_adds_and_skips_items() -> None:
    table = ChecklistTable(add=(ItemTable(id="backups", title="Backup"),), skip=("error-logs",))
    ids = [item.id for item in catalog({"weekly": table})["weekly"].items]
    assert ids == ["function-health", "failed-notifications", "storage-usage", "pending-tickets", "backups"]


def test_a_list_of_the_projects_own_stands_behind_the_built_in_ones() -> None:
    table = ChecklistTable(cadence="yearly", items=(ItemTable(id="law", title="Read the law"),))
    lists = catalog({"legal-check": table})
    assert list(lists)[-1] == "legal-check"
    assert lists["legal-check"].title == "Legal check"
    assert lists["legal-check"].command == "upkeep checklist legal-check"


def test_the_guides_rows_have_unique_ids() -> None:
    ids = [item["id"] for each in defaults.load("checklists").values() for item in each["items"]]
    assert len(ids) == len(set(ids)) == 21
