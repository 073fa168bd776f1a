"""What a report is written in, whatever its form: sections of texts, facts, tables, lists and charts."""

from __future__ import annotations

from dataclasses import dataclass, field

from upkeep.views.report.charts import Chart


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    quiet: bool = False
    """Whether it is said beside: an explanation, or that nothing is known."""


@dataclass(frozen=True)
class Facts:
    """Figures with their names."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows under named columns; the first column names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    """The columns that hold figures, from 0."""


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A chart with what it shows in words."""

    chart: Chart
    text: str


Block = Text | Facts | Table | Bullets | Figure


@dataclass(frozen=True)
class Part:
    """A part of a section with a heading of its own, such as one probe."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """One of the sections that every report has, in the same order."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = field(default=())


@dataclass(frozen=True)
class Written:
    """A whole report as blocks."""

    title: str
    """The project and the time."""
    project: str
    client: str | None
    period: str
    opening: tuple[tuple[str, str], ...]
    """The three sentences, each with its heading."""
    asks: tuple[str, ...]
    """What is needed from the client, where it is too much for a sentence."""
    risks: tuple[str, ...]
    no_risk: str
    """What is said where there is none."""
    sections: tuple[Section, ...]
    definition: str
    foot: str
    remarks: tuple[str, ...] = ()
    """What the reader has to know beforehand: records left out, a month that is not over, internal."""
