"""Keys that a person gives at the terminal: for this run alone they stand as if in upkeep.toml, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from typing import Any

from upkeep.config.secrets import REFERENCE
from upkeep.config.source import step_into
from upkeep.guides.flow import Flow, KeyRow
from upkeep.guides.subject import Subject


def wanted(flow: Flow, subject: Subject) -> tuple[KeyRow, ...]:
    """The keys that would open further checks, in the guide's order."""
    return tuple(row for row in flow.key if subject.value(row.at) is None and _has_ground(row, subject))


def _has_ground(row: KeyRow, subject: Subject) -> bool:
    return row.needs is None or subject.value(row.needs) is not None


def given(subject: Subject, keys: Mapping[str, str]) -> Subject:
    """The subject with keys by their places, such as `video.provider.key`.

    They stand there as references, as every secret does: what is shown or kept of a check never names their values.
    """
    raw: dict[str, Any] = deepcopy(dict(subject.raw))
    for place in keys:
        _put(raw, place.split("."), f"${{{place}}}")

    def expand(text: str) -> str:
        whole = REFERENCE.fullmatch(text)
        return keys[whole[1]] if whole and whole[1] in keys else subject.expand(text)

    return replace(subject, raw=raw, expand=expand)


def _put(node: Any, path: list[str], value: str) -> None:
    """Put a value at a path of tables and lists, making those that are not there."""
    for step, following in pairwise(path):
        index = int(step) if step.isdigit() else step
        if step_into(node, index) is None:
            made: Any = [] if following.isdigit() else {}
            if isinstance(node, list):
                node.append(made)
            else:
                node[index] = made
        node = node[index]
    node[path[-1]] = value
