"""The checklists of a project: the guide's four with the project's changes, and those of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from upkeep import defaults
from upkeep.clock.durations import Duration
from upkeep.config.checklists import ChecklistTable, ItemTable


@dataclass(frozen=True)
class Item:
    """One thing to look at."""

    id: str
    title: str
    why: str | None = None
    minutes: int | None = None
    """The estimate; None where the guide names none."""
    link: str | None = None
    evidence: tuple[str, ...] = ()
    """Probes or built-in facts shown beside it."""
    well: str = "nothing is wrong"
    """What is said where all evidence is well; `{since}` is when it was looked at before."""
    auto: bool = False
    """Whether `--auto` may answer it where all evidence is well."""


@dataclass(frozen=True)
class Checklist:
    """A list that is due again and again: every period of its `cadence`, or some time `after` it was finished."""

    name: str
    title: str
    cadence: str | None
    after: Duration | None
    budget: int | None
    """Minutes that the whole list may take; None where nobody named any."""
    items: tuple[Item, ...]
    walked_by: str | None = None
    """The command that walks it, where that is not told by its name."""

    @property
    def estimated(self) -> int:
        """The sum of the items' estimates in minutes; it does not always meet the budget."""
        return sum(item.minutes or 0 for item in self.items)

    @property
    def command(self) -> str:
        """The command that walks it."""
        if self.walked_by:
            return self.walked_by
        return f"upkeep {self.name}" if self.name in defaults.load("checklists") else f"upkeep checklist {self.name}"


def catalog(tables: dict[str, ChecklistTable]) -> dict[str, Checklist]:
    """Every checklist by name: the built-in ones first, then the project's own in the order of the file."""
    built_in = {name: _built_in(name, tables.get(name)) for name in defaults.load("checklists")}
    return built_in | {name: _own(name, table) for name, table in tables.items() if name not in built_in}


def _built_in(name: str, table: ChecklistTable | None) -> Checklist:
    row = defaults.load("checklists")[name]
    items = tuple(_built_in_item(each) for each in row["items"])
    if table is None:
        return Checklist(name, row["title"], row["cadence"], None, row["budget"], items)
    kept = tuple(
        replace(item, evidence=table.evidence.get(item.id, item.evidence))
        for item in items
        if item.id not in table.skip
    )
    added = tuple(_item(each) for each in table.add)
    return Checklist(
        name, table.title or row["title"], row["cadence"], None, table.budget or row["budget"], kept + added
    )


def _own(name: str, table: ChecklistTable) -> Checklist:
    items = tuple(_item(each) for each in table.items)
    title = table.title or name.replace("-", " ").capitalize()
    return Checklist(name, title, table.cadence, table.after, table.budget, items)


def _built_in_item(row: dict[str, Any]) -> Item:
    return Item(
        row["id"],
        row["title"],
        row.get("why"),
        row.get("minutes"),
        evidence=tuple(row.get("evidence", ())),
        well=row.get("well", Item.well),
        auto=row.get("auto", False),
    )


def _item(table: ItemTable) -> Item:
    return Item(table.id, table.title, table.why, table.minutes, table.link, table.evidence, auto=table.auto)
