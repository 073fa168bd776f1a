"""The handover of a project whose client leaves: its rows, its gates, and the document that says that it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from upkeep import defaults
from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.errors import DamagedDocument
from upkeep.state.documents import Document, Format
from upkeep.state.folder import State

PASSED = frozenset({"done", "skipped"})
"""The states of an item that open the gate behind it; one with a problem keeps it shut."""

NAME = "offboarded.json"


@dataclass(frozen=True)
class Step:
    """One thing to hand over."""

    id: str
    title: str
    why: str
    minutes: int | None = None


@dataclass(frozen=True)
class Stage:
    """A stage of the handover; the next one's gate opens when all of it is done or skipped."""

    id: str
    title: str
    passed: str
    """What holds once it is through, such as `the client's own login is proved`."""
    items: tuple[Step, ...]


@cache
def stages() -> tuple[Stage, ...]:
    """The guide's stages in their order."""
    rows = defaults.load("offboarding")["stage"]
    return tuple(
        Stage(row["id"], row["title"], row["passed"], tuple(Step(**item) for item in row["items"])) for row in rows
    )


def stage_of(item: str) -> Stage:
    """The stage of an item; raises KeyError for an id that stands in none."""
    return {step.id: stage for stage in stages() for step in stage.items}[item]


def before(item: str, states: Mapping[str, str]) -> list[Stage]:
    """The earlier stages that are not through, first one first: while there are any, the item stands before its gate.

    `states` is each item's, `open`, `done`, `skipped` or `failed`; one that is not in it is open.
    """
    earlier = stages()[: stages().index(stage_of(item))]
    return [stage for stage in earlier if not through(stage, states)]


def through(stage: Stage, states: Mapping[str, str]) -> bool:
    """Whether every item of a stage is done or skipped."""
    return all(states.get(step.id) in PASSED for step in stage.items)


def complete(states: Mapping[str, str]) -> bool:
    """Whether the whole handover is through; an item with a problem keeps it open."""
    return all(through(stage, states) for stage in stages())


@dataclass(frozen=True)
class Ended:
    """What `offboarded.json` holds. While `at` stands, probes and reminders are off."""

    at: datetime | None
    """When the handover was through; None where an item was taken up again since."""
    by: str
    bundled: datetime | None = None
    """When the last bundle was written."""
    purged: datetime | None = None
    """When the records were deleted."""


def _load(document: Document) -> Ended:
    times = [from_rfc3339(document[key]) if document[key] else None for key in ("at", "bundled", "purged")]
    return Ended(times[0], document["by"], times[1], times[2])


def _dump(ended: Ended) -> Document:
    times = {"at": ended.at, "bundled": ended.bundled, "purged": ended.purged}
    return {"by": ended.by} | {key: rfc3339(time) if time else None for key, time in times.items()}


OFFBOARDED = Format("offboarding", _load, _dump)


def ended(state: State) -> datetime | None:
    """Since when the project is handed over; None while it is looked after.

    A document that cannot be read ends nothing: probing on is the lesser harm, and `state check` names it.
    """
    try:
        kept = state.read(NAME, OFFBOARDED)
    except DamagedDocument:
        return None
    return kept.at if kept else None
