"""What the command says once the report is written: where, and its three sentences."""

from __future__ import annotations

from upkeep.views.report import opening
from upkeep.views.report.model import Report
from upkeep.views.text import DIM, STRONG, Line, Page, line, wrap


def told_lines(report: Report, file: str, page: Page) -> list[Line]:
    """The file, whole even where it is longer than the line, so that it can be copied; then the sentences."""
    lines = [line((f"Wrote {file}", STRONG))]
    for sentence in (opening.how(report), opening.did(report), opening.needed(report)):
        lines += [line(text) for text in wrap(sentence, page.width)]
    asks = opening.asked(report)
    for ask in asks if len(asks) > opening.MOST_ASKED else ():
        first, *rest = wrap(ask, page.width - 2)
        lines += [line(f"- {first}"), *(line(f"  {text}") for text in rest)]
    for remark in opening.remarks(report):
        lines += [line((text, DIM)) for text in wrap(remark, page.width)]
    return lines
