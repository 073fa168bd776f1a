"""Lines of an error log put into groups of like ones, by a template miner (Drain)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from upkeep.checks.failure import driver
from upkeep.checks.wording import one_line

KEPT = 200
"""Groups that are remembered."""
SHOWN = 10
"""Groups that are told."""

_LONGEST = 2000
"""Bytes of a line that are looked at."""
_GROWING = (2, 5)
"""A known group grows where it has twice as many lines as last time, and five more."""

_DIFFERS = (
    (re.compile(r"^\S{0,40}?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\W*"), ""),
    (re.compile(r"^(?:\[?[A-Z][a-z]{2} )?[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d(?:\.\d+)?(?: \d{4})?\]? *"), ""),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE), "<id>"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"), "<address>"),
    (re.compile(r"\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b", re.IGNORECASE), "<id>"),
    (re.compile(r"(?<![A-Za-z])\d+(?:\.\d+)?"), "<n>"),
)
"""What differs between like lines: the time at the beginning goes, ids, addresses and numbers become placeholders."""


@dataclass
class Group:
    """Like lines."""

    template: str
    """What they have in common; what differs is `<*>`."""
    count: int
    """How many there were since the last finding."""
    example: str
    """The first of them."""
    before: int | None
    """How many there were before the last finding; None where the group is new."""

    @property
    def trend(self) -> str:
        """`new`, `growing` or `known`."""
        if self.before is None:
            return "new"
        factor, least = _GROWING
        return "growing" if self.count >= factor * self.before and self.count - self.before >= least else "known"


class Groups:
    """Lines as they are put into groups, and what is remembered of earlier ones."""

    def __init__(self, known: Sequence[Sequence[Any]] = ()) -> None:
        self._drain = driver("drain3.drain", "log").Drain(sim_th=0.4, depth=4, max_children=100, max_clusters=1000)
        self._before: dict[int, int] = {}
        self._counts: dict[int, int] = {}
        self._examples: dict[int, str] = {}
        self._clusters: dict[int, Any] = {}
        self.lines = 0
        """Lines that were put into groups."""
        for template, count in known:
            cluster, _ = self._drain.add_log_message(str(template))
            self._clusters[cluster.cluster_id] = cluster
            self._before[cluster.cluster_id] = int(count)

    def add(self, lines: Iterable[bytes]) -> None:
        """Put lines into groups; an indented line goes on with the one before and is none of its own."""
        for line in lines:
            text = line[:_LONGEST].decode("utf-8", "replace")
            if not text.strip() or text[0] in " \t":
                continue
            cluster, _ = self._drain.add_log_message(pattern_of(text))
            number = cluster.cluster_id
            self._clusters[number] = cluster
            self._counts[number] = self._counts.get(number, 0) + 1
            self._examples.setdefault(number, one_line(text))
            self.lines += 1

    @property
    def found(self) -> list[Group]:
        """The groups of these lines, largest first."""
        groups = [
            Group(self._clusters[number].get_template(), count, self._examples[number], self._before.get(number))
            for number, count in self._counts.items()
        ]
        return sorted(groups, key=lambda group: (-group.count, group.template))

    @property
    def remembered(self) -> list[list[Any]]:
        """Template and count of these groups, then of earlier ones, for the next time; plain JSON values."""
        now = sorted(self._counts, key=lambda number: -self._counts[number])
        earlier = [number for number in self._before if number not in self._counts]
        return [[self._clusters[each].get_template(), self._counts.get(each, 0)] for each in [*now, *earlier][:KEPT]]


def without_time(line: str) -> str:
    """A line without the time at its beginning."""
    for pattern, placeholder in _DIFFERS[:2]:
        line = pattern.sub(placeholder, line)
    return line


def pattern_of(line: str) -> str:
    """A line without its time, with placeholders for ids, addresses and numbers."""
    for pattern, placeholder in _DIFFERS:
        line = pattern.sub(placeholder, line)
    return " ".join(line.split())
