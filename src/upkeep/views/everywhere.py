"""Many projects in one table, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from upkeep.errors import ATTENTION, OK, UserError
from upkeep.probes.run import Run
from upkeep.views import words
from upkeep.views.due import Duty, due_document
from upkeep.views.probes import run_document
from upkeep.views.status import Status, status_document, troubles
from upkeep.views.text import DIM, STRONG, Line, Page, columns, cut, fit, line, pad, sign

T_co = TypeVar("T_co", covariant=True)


class Seen(Protocol[T_co]):
    """One project, and what was found or why not."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def path(self) -> Path:
        """Its configuration."""

    @property
    def exit(self) -> int:
        """How the command would end for it alone."""

    @property
    def found(self) -> T_co | None:
        """What was found."""

    @property
    def error(self) -> UserError | None:
        """Why nothing was found."""


def status_all_document(rows: Sequence[Seen[Status]]) -> dict[str, Any]:
    """`all status --json`."""
    return {"projects": [_row(row, lambda found: {"status": status_document(found)}) for row in rows]}


def probe_all_document(rows: Sequence[Seen[Run]], at: datetime) -> dict[str, Any]:
    """`all probe --json`."""
    return {"projects": [_row(row, lambda found: {"probe": run_document(found, at)}) for row in rows]}


def due_all_document(rows: Sequence[Seen[list[Duty]]], at: datetime) -> dict[str, Any]:
    """`all due --json`."""
    return {"projects": [_row(row, lambda found: {"due": due_document(found, at, told=False)}) for row in rows]}


def due_all_lines(rows: Sequence[Seen[list[Duty]]], page: Page) -> list[Line]:
    """One line per project: what is due there."""
    return _table(rows, lambda found: "; ".join(duty.text for duty in found) or "nothing is due", page)


def _row(row: Seen[T_co], inner: Callable[[T_co], dict[str, Any]]) -> dict[str, Any]:
    error = row.error
    told = {"code": error.code, "message": error.message, "exit": error.exit} if error else None
    base = {"project": row.name, "file": str(row.path), "exit": row.exit, "error": told}
    return base | (inner(row.found) if row.found is not None else {})


def status_all_lines(rows: Sequence[Seen[Status]], page: Page) -> list[Line]:
    """One line per project: what needs the person there."""
    return _table(rows, lambda found: "; ".join(troubles(found)) or "all is well", page)


def probe_all_lines(rows: Sequence[Seen[Run]], page: Page) -> list[Line]:
    """One line per project: what was measured."""
    return _table(rows, _measured, page)


def _measured(run: Run) -> str:
    bad = [
        f"{sample.probe} {state}: {sample.finding.detail}"
        for state in ("down", "unknown")
        for sample in run.samples
        if sample.state == state
    ]
    return "; ".join(bad) or (f"{len(run.samples)} measured, all is well" if run.samples else "nothing due")


def _table(rows: Sequence[Seen[T_co]], words_of: Callable[[T_co], str], page: Page) -> list[Line]:
    need = sum(row.exit != OK for row in rows)
    verdict = f"{need} of {words.count(len(rows), 'project')} need{'s' if need == 1 else ''} you"
    lines = [line((verdict if need else f"{words.count(len(rows), 'project')}, all is well", STRONG))]
    width = min(24, max((columns(row.name) for row in rows), default=0))
    for row in rows:
        said = words_of(row.found) if row.found is not None else row.error.message if row.error else ""
        mark = sign("well" if row.exit == OK else "bad" if row.exit == ATTENTION else "unknown", page)
        if page.narrow:
            lines += [fit((mark, (f" {row.name}", "")), page.width), line((cut(f"  {said}", page.width), DIM))]
        else:
            lines.append(fit((mark, (f" {pad(row.name, width)}  {said}", "")), page.width))
    return lines
