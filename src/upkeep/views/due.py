"""What is due: in the terminal, as JSON, and as the reminder that is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from upkeep.clock.local import rfc3339
from upkeep.views import words
from upkeep.views.text import STRONG, Line, Page, fit, line, sign, visible


@dataclass(frozen=True)
class Duty:
    """One thing that is to be done."""

    kind: str
    """`list`, `ticket`, `checkin` or `promise`."""
    text: str
    late: bool
    """Whether it should have been done already."""
    command: str
    """What does it."""


def due_document(duties: Sequence[Duty], at: datetime, *, told: bool) -> dict[str, Any]:
    """`due --json`."""
    rows = [{"kind": each.kind, "text": each.text, "late": each.late, "command": each.command} for each in duties]
    return {"at": rfc3339(at), "due": rows, "told": told}


def due_lines(duties: Sequence[Duty], page: Page) -> list[Line]:
    """Nothing where nothing is due."""
    if not duties:
        return []
    lines = [line((f"{words.count(len(duties), 'thing')} due", STRONG))]
    for duty in duties:
        lines.append(fit((sign("bad" if duty.late else "soon", page), (f" {duty.text}", "")), page.width))
    return [*lines, *(line(f"Next: {command}") for command in list(dict.fromkeys(each.command for each in duties))[:3])]


def reminder(duties: Sequence[Duty], project: str, command: str, host: str) -> tuple[str, str]:
    """Title and body of the daily reminder."""
    rows = [f"{'LATE ' if duty.late else ''}{visible(duty.text)}" for duty in duties]
    todo = dict.fromkeys(f"{command} {duty.command.removeprefix('upkeep ')}" for duty in duties)
    foot = f"At the desk: {'   '.join(list(todo)[:3])}\nSent by upkeep on {visible(host)}"
    title = f"{visible(project)}: {words.count(len(duties), 'thing')} due"
    return title, "\n".join([*rows, "", foot, ""])
