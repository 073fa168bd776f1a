"""A parsed file that knows on which line each key stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from upkeep.errors import ConfigError, Where

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """A parsed file: what it holds and where."""

    file: str
    raw: dict[str, Any]
    text: str = ""

    @cached_property
    def lines(self) -> dict[Path, int]:
        """The line of every table and key; looked for only when something is wrong."""
        from upkeep.config.lines import positions

        return positions(self.text)

    def where(self, path: Path) -> Where:
        """The line of `path`, or of the nearest table around it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return Where(self.file, self.lines[path[:end]], self.key(path))
        return Where(self.file, 1, self.key(path))

    def key(self, path: Path) -> str:
        """`path` as a person writes it: `support.hours`, `probe 'db'.dsn`."""
        text = ""
        node: Any = self.raw
        for step in path:
            node = step_into(node, step)
            if isinstance(step, int):
                named = node.get("name") if isinstance(node, Mapping) else None
                text += f" '{named}'" if isinstance(named, str) else f"[{step}]"
            else:
                text += f".{step}" if text else step
        return text

    def problem(self, path: Path, message: str, code: str) -> ConfigError:
        """An error at `path`."""
        where = self.where(path)
        return ConfigError(f"{where.key}: {message}" if path else message, code=code, where=where)


def step_into(node: Any, step: Any) -> Any:
    """What stands at a key or an index of a table or list; None where nothing does."""
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, list | tuple) and isinstance(step, int) and step < len(node):
        return node[step]
    return None
