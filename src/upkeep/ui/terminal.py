"""What the terminal can do, and painting lines onto it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from upkeep.config.environment import flag, variable
from upkeep.views.text import BAD, DIM, GOOD, PLAIN, SOON, STRONG, Line, Page, ascii_only, visible

_CODES = {GOOD: "32", SOON: "33", BAD: "31", DIM: "2", STRONG: "1"}
_NARROWEST = 20


@dataclass(frozen=True)
class Terminal:
    """One output stream and what it can show."""

    stream: TextIO
    page: Page
    colour: bool
    redraws: bool
    """Whether what was written can be drawn anew; never with TERM=dumb or UPKEEP_PLAIN."""

    @classmethod
    def on(cls, stream: TextIO) -> Terminal:
        """What `stream` can show, by the environment."""
        is_terminal = stream.isatty()
        dumb = variable("TERM") == "dumb"
        colour = flag("FORCE_COLOR") or (is_terminal and not variable("NO_COLOR") and not dumb)
        columns = shutil.get_terminal_size((80, 24)).columns if is_terminal or variable("COLUMNS") else 80
        page = Page(max(_NARROWEST, columns), unicode=not dumb and locale_is_utf8())
        return cls(stream, page, colour, is_terminal and not dumb and not flag("UPKEEP_PLAIN"))

    def paint(self, line: Line) -> str:
        """A line as this terminal shows it; text from outside cannot command it."""
        painted = []
        for text, style in line:
            shown = visible(text) if self.page.unicode else ascii_only(visible(text))
            painted.append(f"\x1b[{_CODES[style]}m{shown}\x1b[0m" if self.colour and style != PLAIN else shown)
        return "".join(painted).rstrip()

    def write(self, lines: Iterable[Line]) -> None:
        """Write lines and flush them."""
        text = "".join(f"{self.paint(line)}\n" for line in lines)
        write_text(self.stream, text)


def write_text(stream: TextIO, *pieces: str) -> None:
    """Write text, in pieces where it is long, as UTF-8, whatever the locale says, and flush it."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.writelines(pieces)
    else:
        stream.flush()
        for piece in pieces:
            buffer.write(piece.encode("utf-8", "backslashreplace"))
    stream.flush()


def locale_is_utf8() -> bool:
    """Whether the first of LC_ALL, LC_CTYPE and LANG that is set names UTF-8; unset means the C locale."""
    name = variable("LC_ALL") or variable("LC_CTYPE") or variable("LANG") or ""
    return "utf-8" in name.lower() or "utf8" in name.lower()


def somebody_there() -> bool:
    """Whether a person can be asked: stdin and stdout are terminals, and UPKEEP_NO_INPUT does not forbid it."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty() and not flag("UPKEEP_NO_INPUT")
