"""A report as Markdown: the same words, the charts told by their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upkeep.views.report.blocks import Block, Bullets, Facts, Figure, Table, Text, Written

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~^$]")
_BEGIN = re.compile(r"^([-+=]|\d+[.)])")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data):|\bwww\.")


def markdown(report: Written) -> str:
    """The document; no text in it can become markup, HTML or a link."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def plain(text: str) -> str:
    """A text that stands for itself in Markdown and in the HTML that is made of it."""
    text = _MARKUP.sub(lambda found: f"\\{found[0]}", text.replace("&", "&amp;"))
    text = text.replace("\\<", "&lt;").replace("\\>", "&gt;")
    return _AUTOLINK.sub(lambda found: found[0].replace(":", "&#58;").replace(".", "&#46;"), text)


def beginning(text: str) -> str:
    """The same for a text at the begin of a line or an item, where a dash or a number would make a list."""
    return _BEGIN.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", plain(text))


def _lines(report: Written) -> Iterator[str]:
    yield f"# {plain(report.project)}: {plain(report.period)}"
    yield ""
    if report.client:
        yield from (f"For {plain(report.client)}.", "")
    for remark in report.remarks:
        yield from (f"> {plain(remark)}", "")
    for title, sentence in report.opening:
        yield from (f"**{plain(title)}:** {plain(sentence)}", "")
    if report.asks:
        yield from (*(f"- {beginning(each)}" for each in report.asks), "")
    yield from ("## Risks with a date", "")
    yield from ([f"- {beginning(each)}" for each in report.risks] or [plain(report.no_risk)])
    yield ""
    for section in report.sections:
        yield from (f"## {plain(section.title)}", "")
        for block in section.blocks:
            yield from _block(block)
        for part in section.parts:
            yield from (f"### {plain(part.title)}", "")
            for block in part.blocks:
                yield from _block(block)
    yield from ("## How to read the figures", "", plain(report.definition), "", plain(report.foot))


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Text | Figure):
        yield beginning(block.text)
    elif isinstance(block, Facts):
        yield from (f"- {beginning(name)}: {plain(value)}" for name, value in block.rows)
    elif isinstance(block, Bullets):
        yield from (f"- {beginning(item)}" for item in block.items)
    else:
        yield from _table(block)
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield from (f"{plain(table.caption)}:", "")
    yield _row(table.columns)
    yield _row(["---:" if number in table.figures else "---" for number in range(len(table.columns))], raw=True)
    for row in table.rows:
        yield _row(row)


def _row(cells: list[str] | tuple[str, ...], *, raw: bool = False) -> str:
    return f"| {' | '.join(cell if raw else plain(cell) for cell in cells)} |"
