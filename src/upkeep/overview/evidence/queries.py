"""The project's own questions to its databases: values beside an item, and rows that may be cleared. All only read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from upkeep.checklists.facts import KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.checks.databases import query_value
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed
from upkeep.checks.interface import Missing
from upkeep.checks.query import Value
from upkeep.checks.wording import one_line
from upkeep.config.evidence import OldTable, QueryTable
from upkeep.config.secrets import Unset
from upkeep.overview.evidence.scene import Scene

T = TypeVar("T")

AT_ONCE = 4
"""Connections to the project's databases at a time."""
LONGEST = 20.0
"""Seconds that one query may take."""
_RESERVE = 1.0
"""Seconds of the source's time that are kept for its own end."""


def queries(scene: Scene) -> list[Fact]:
    """The value of every query of this item and its change since last time; what follows is the person's to say."""
    own = [each for each in scene.project.config.tables.evidence.queries if each.item == scene.item.id]
    if not own:
        return [scene.unset()]
    deadline = Deadline(scene.seconds - _RESERVE)
    return _side_by_side(lambda table: _value(scene, table, deadline), own)


def old_rows(scene: Scene) -> list[Fact]:
    """How many rows are older than the project's limits, and the statement that would clear them, which never runs."""
    own = scene.project.config.tables.evidence.old
    if not own:
        return [scene.unset()]
    deadline = Deadline(scene.seconds - _RESERVE)
    return _side_by_side(lambda table: _old(scene, table, deadline), own)


def _side_by_side(look: Callable[[T], Fact], tables: Sequence[T]) -> list[Fact]:
    with ThreadPoolExecutor(AT_ONCE, "upkeep-query") as threads:
        return list(threads.map(look, tables))


def _value(scene: Scene, table: QueryTable, deadline: Deadline) -> Fact:
    asked = _asked(scene, (table.title, table.dsn, table.query), deadline)
    if isinstance(asked, Fact):
        return asked
    number = _number(asked)
    if number is None:
        shown = "no value (null)" if asked is None else one_line(str(asked), 80)
        return Fact(table.title, shown, KNOWN)
    return Fact(table.title, figure(number) + _change(number, scene.known_value(table.title)), KNOWN, number, "")


def _old(scene: Scene, table: OldTable, deadline: Deadline) -> Fact:
    asked = _asked(scene, (table.title, table.dsn, table.count), deadline)
    if isinstance(asked, Fact):
        return asked
    number = _number(asked)
    if number is None or number < 0 or number != int(number):
        return Fact(table.title, f"the query returned {one_line(str(asked), 40)}, which is no count", UNKNOWN)
    if number == 0:
        return Fact(table.title, "nothing older", WELL, 0, "")
    clear = f"; {one_line(table.clear, 160)}" if table.clear else ""
    rows = "row" if number == 1 else "rows"
    change = _change(number, scene.known_value(table.title))
    return Fact(table.title, f"{figure(number)} {rows}{change}{clear}", SOON, number, "")


def _asked(scene: Scene, question: tuple[str, str, str], deadline: Deadline) -> Value | Fact:
    """What title, DSN and query return, or the fact that says why nothing is known."""
    title, dsn, query = question
    if deadline.over:
        return Fact(title, "not counted: the queries before it took too long", UNKNOWN)
    try:
        address = scene.project.config.secrets.expand(dsn)
        return query_value(address, query, min(LONGEST, deadline.left), scene.project.config.folder)
    except (Failed, Missing) as problem:
        return Fact(title, f"not counted: {problem.finding.detail}", UNKNOWN)
    except Unset as problem:
        return Fact(title, f"not counted: {problem.message}", UNKNOWN)


def _number(value: Value) -> float | None:
    try:
        number = float(value) if value is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _change(now: float, before: float | None) -> str:
    """`, +120 (+11 %)` against the value of last time; empty where there was none."""
    if before is None:
        return ""
    if now == before:
        return ", unchanged"
    share = f" ({100 * (now - before) / abs(before):+.3g} %)" if before else ""
    return f", {'+' if now > before else '-'}{figure(abs(now - before))}{share}"


def figure(number: float) -> str:
    """A number as people read it: `12,403`, `3.25`."""
    return f"{int(number):,}" if number == int(number) else f"{number:,.4g}"
