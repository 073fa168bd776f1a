"""`[report]`: how the client's report looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated

from upkeep.config.values import TABLE, Flag, Written, text_only


def colour(value: object) -> str:
    """`#rgb` or `#rrggbb` as `#rrggbb`; raises ValueError for anything else."""
    text = text_only(value, "'#0a6'")
    if not re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", text, re.ASCII):
        raise ValueError(f"{text[:40]!r} is no colour such as '#0a6' or '#00aa66'")
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(each * 2 for each in digits))


Colour = Annotated[str, Written(colour, type="string", pattern="^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$", examples=["#0a6"])]


@dataclass(frozen=True, kw_only=True)
class BrandTable:
    """The client's look."""

    __pydantic_config__ = TABLE

    logo: str | None = None
    """A picture file, relative to this file."""
    colour: Colour | None = None
    """An accent colour such as #0a6."""


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    """The client's monthly report."""

    __pydantic_config__ = TABLE

    minutes: Flag = False
    """Whether minutes spent are shown to the client."""
    brand: BrandTable = field(default_factory=BrandTable)
    """The client's look."""
