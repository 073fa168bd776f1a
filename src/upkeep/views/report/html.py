"""A report as one HTML file: style, charts and logo inside it, nothing to fetch, nothing that runs."""

from __future__ import annotations

import re

from upkeep.views.report.blocks import Written
from upkeep.views.report.colour import DARK, LIGHT, USUAL, readable
from upkeep.views.report.model import Brand

_UNITS = re.compile(r"(?<=\d) (?=(?:%|s|ms|min|h|d|B|[kMGT]B)(?![\w]))")


def tied(text: str) -> str:
    """`text` with figures and their units kept on one line."""
    return _UNITS.sub("\u00a0", text)


def html(report: Written, brand: Brand) -> str:
    """The page. Every text in it is escaped by the template engine; no text is ever a template."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    engine = Environment(
        loader=PackageLoader("upkeep.views.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters["tied"] = tied
    engine.globals["kind"] = lambda block: type(block).__name__
    accent = brand.colour or USUAL
    return engine.get_template("report.html.jinja").render(
        report=report,
        logo=brand.logo,
        light=readable(accent, LIGHT),
        dark=readable(accent, DARK),
    )
