"""A diagnosis as Markdown to send on: without hosts, addresses and tokens unless asked for."""

from __future__ import annotations

import re
from datetime import tzinfo

from upkeep.guides.conclusion import Conclusion
from upkeep.guides.hiding import hide
from upkeep.guides.outcome import ERROR, FAIL, PASS, SKIP, WARN
from upkeep.views import words
from upkeep.views.diagnosis import begun, verdict_lines
from upkeep.views.text import Page, plain, visible

_WORD = {PASS: "well", WARN: "attention", FAIL: "failed", SKIP: "not looked at", ERROR: "could not see"}


def markdown(conclusion: Conclusion, name: str, zone: tzinfo, *, full: bool) -> str:
    """The result as Markdown; only with `full` hosts, addresses and tokens stand in it."""
    diagnosis = conclusion.diagnosis
    shown = (lambda text: text) if full else hide
    when = f"{begun(diagnosis, zone)} {words.zone_name(zone)}"
    rows = [f"# {conclusion.flow.title}: {_escaped(name)}", "", f"{when}, seen from one machine.", ""]
    for step in conclusion.flow.step:
        own = [each for each in diagnosis.outcomes if each.step == step.id]
        if not own:
            continue
        rows += [f"## {step.title}", "", "| check | state | found |", "| --- | --- | --- |"]
        for each in own:
            cells = (shown(each.title), _WORD[each.state], shown(each.detail))
            rows.append(f"| {' | '.join(_escaped(cell) for cell in cells)} |")
        rows.append("")
    if diagnosis.answers:
        asked = {each.id: each for each in conclusion.flow.question}
        rows += ["## Answers", ""]
        for question, answer in diagnosis.answered.items():
            row = asked.get(question)
            text = next((each.text for each in row.answers if each.id == answer), answer) if row else answer
            rows.append(f"- {_escaped(row.text if row else question)} **{_escaped(text)}**")
        rows.append("")
    verdict = [plain(each) for each in verdict_lines(conclusion, Page(100))]
    rows += ["## Result", "", "```", *(shown(each) for each in verdict if each), "```", ""]
    return "\n".join(rows)


def _escaped(text: str) -> str:
    """Text from outside as Markdown shows it: no markup, no table of its own."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", visible(text))
