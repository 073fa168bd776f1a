"""What the guides would look at, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from upkeep.guides.flow import Flow
from upkeep.guides.plan import Instance
from upkeep.views.text import BLANK, DIM, STRONG, Line, Page, cut, fit, line, pad, sign, wrap

Row = tuple[str, Flow, Sequence[Instance]]
"""A guide's name, its flow and its planned checks."""


def guides_document(rows: Sequence[Row]) -> dict[str, Any]:
    """`diagnose --list --json`."""
    return {"guides": [_guide_document(*row) for row in rows]}


def _guide_document(topic: str, flow: Flow, instances: Sequence[Instance]) -> dict[str, Any]:
    return {
        "topic": topic,
        "title": flow.title,
        "steps": [
            {"id": each.id, "title": each.title, "symptom": each.symptom, "usual": each.usual, "remedy": each.remedy}
            for each in flow.step
        ],
        "checks": [
            {
                "id": each.id,
                "kind": each.row.kind,
                "step": each.row.step,
                "title": each.title,
                "ready": each.settled is None,
                "needs": each.settled.detail if each.settled else None,
                "sends": each.row.ask is not None,
            }
            for each in instances
        ],
        "questions": [each.id for each in flow.question],
        "causes": [each.id for each in flow.cause],
    }


def guides_lines(rows: Sequence[Row], page: Page) -> list[Line]:
    """Per guide its steps, the checks behind them and what each still needs."""
    lines: list[Line] = []
    for topic, flow, instances in rows:
        ready = sum(each.settled is None for each in instances)
        lines += [BLANK] if lines else []
        lines.append(fit(line((f"{topic}: {flow.title}", STRONG), f", {ready} of {len(instances)} checks"), page.width))
        for step in flow.step:
            usual = f": {step.usual}; {step.remedy}" if step.usual and not page.narrow else ""
            lines.append(fit(line(f"  {step.title}", (usual, DIM)), page.width))
            own = [each for each in instances if each.row.step == step.id]
            lines += [row for each in own for row in _check_lines(each, page)]
    return [*lines, BLANK, line("Next: upkeep diagnose TOPIC")]


def _check_lines(each: Instance, page: Page) -> list[Line]:
    mark = sign("open" if each.settled is None else "skipped", page)
    told = "asks before it sends" if each.row.ask else ""
    told = each.settled.detail if each.settled else told
    if page.narrow:
        head = fit(line("    ", mark, f" {each.id}"), page.width)
        return [head, *(line((f"      {part}", DIM)) for part in wrap(told, page.width - 6))] if told else [head]
    first, *rest = wrap(told or cut(each.title, page.width - 24), page.width - 24)
    shown = [line("    ", mark, " ", pad(each.id, 16), " ", (first, DIM))]
    return shown + [line(" " * 23, (part, DIM)) for part in rest]
