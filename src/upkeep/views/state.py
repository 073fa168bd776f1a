"""The state: what a check, a backup or a restore found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from upkeep.state.archive import Restored
from upkeep.state.files import home_relative
from upkeep.state.verify import Remark
from upkeep.views.text import STRONG, Line, Page, line, sign
from upkeep.views.words import count


def check_document(path: Path, whole: int, remarks: list[Remark]) -> dict[str, Any]:
    """`state check --json`."""
    rows = [{"name": each.name, "text": each.text, "damage": each.damage} for each in remarks]
    return {"state": str(path), "whole": whole, "remarks": rows}


def check_lines(path: Path, whole: int, remarks: list[Remark], page: Page) -> list[Line]:
    """The verdict first, then each file worth a word."""
    damaged = sum(each.damage for each in remarks)
    verdict = f"{count(damaged, 'file')} damaged" if damaged else "all is well"
    lines = [line((f"{verdict}: {count(whole, 'file')} whole in {home_relative(path)}", STRONG))]
    for each in remarks:
        lines.append(line(sign("bad" if each.damage else "soon", page), f" {each.name} {each.text}"))
    return lines


def restored_lines(restored: Restored, path: Path, missing: list[str], config: str) -> list[Line]:
    """What is back, and what is missing here."""
    lines = [
        line((f"Restored {count(restored.files, 'file')} of '{restored.project}' to {home_relative(path)}", STRONG))
    ]
    if restored.previous:
        lines.append(line(f"What was there lies in {home_relative(restored.previous)}"))
    if config:
        lines.append(line(config))
    if missing:
        lines.append(line(f"Not set here: {', '.join(missing)}; a backup holds no secrets"))
    return lines
