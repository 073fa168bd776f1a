"""What a command answers: a document, lines for people, and whether something needs attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from upkeep.errors import ATTENTION, OK
from upkeep.views.text import Line, Page


@dataclass(frozen=True)
class Result:
    """An answer; `main` alone prints it."""

    document: Callable[[], dict[str, Any]]
    """The contract's JSON, without `schema` and `upkeep`."""
    lines: Callable[[Page], list[Line]]
    """The same for people."""
    attention: bool = False
    damaged: list[str] = field(default_factory=list)
    """Names of documents that could not be read; the answer is whole but for them."""
    exit: int | None = None
    """Where the exit code is neither 0 nor 1."""

    @property
    def code(self) -> int:
        """The exit code that the answer itself asks for."""
        if self.exit is not None:
            return self.exit
        return ATTENTION if self.attention else OK


@dataclass(frozen=True)
class Raw:
    """Text that goes to stdout as it is, such as a schema, a script or an export."""

    text: str
    code: int = OK
    document: dict[str, Any] | None = None
    """What `--json` prints instead, without `schema` and `upkeep`; None where the text is JSON itself."""
    damaged: list[str] = field(default_factory=list)
    """Names of documents that could not be read; the text is whole but for them."""
