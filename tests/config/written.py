"""A configuration as somebody writes it, and what upkeep says of it."""

from __future__ import annotations

from pathlib import Path

from upkeep.checks import Kinds
from upkeep.config import read
from upkeep.config.read import Config
from upkeep.errors import ConfigError

HEAD = '[project]\nname = "Harbor Booking"\n'
"""Two lines; what is added begins on line 3."""


def problems(text: str, head: str = HEAD) -> list[str]:
    """Every problem as `LINE KEY: MESSAGE`, in the order in which they are told."""
    source = read.parse(Path("upkeep.toml"), head + text)
    try:
        read.check(source, Kinds())
    except ConfigError as found:
        return [f"{each.where.line if each.where else '?'} {each.message}" for each in found.problems]
    return []


def loaded(folder: Path, text: str, head: str = HEAD) -> Config:
    """The configuration in a file of its own; raises like `read.load`."""
    path = folder / "upkeep.toml"
    path.write_text(head + text, encoding="utf-8")
    path.chmod(0o600)
    return read.load(path, Kinds(), cache=None)
