"""Lines of styled text: what every view is made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

GOOD, SOON, BAD, DIM, STRONG, PLAIN = "good", "soon", "bad", "dim", "strong", ""

Span = tuple[str, str]
"""Text and its style."""
Line = tuple[Span, ...]

BLANK: Line = ()

_SIGNS = {
    "well": ("✓", "ok", GOOD),
    "soon": ("!", "!", SOON),
    "bad": ("✗", "x", BAD),
    "unknown": ("?", "?", SOON),
    "open": ("·", ".", PLAIN),
    "skipped": ("–", "-", DIM),
}

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


_NARROW = re.compile("[ -~\u00a0-\u02ff✓✗–…█░▁-▇“”’]*")
"""One column each; looking only these up saves loading the tables of all others."""


@dataclass(frozen=True)
class Page:
    """What a view is drawn for."""

    width: int = 80
    unicode: bool = True

    @property
    def narrow(self) -> bool:
        """Whether a row becomes two lines and side figures go."""
        return self.width < 60


def sign(name: str, page: Page) -> Span:
    """The sign of a state, two columns wide where only ASCII can be shown."""
    mark, plain, style = _SIGNS[name]
    return (mark if page.unicode else plain.ljust(2), style)


def line(*parts: str | Span) -> Line:
    """A line of plain texts and styled spans."""
    return tuple((part, PLAIN) if isinstance(part, str) else part for part in parts)


def visible(text: str) -> str:
    """`text` on one line with nothing in it that a terminal would obey: escapes, line ends, bidi overrides."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    return _UNSAFE.sub(
        lambda match: f"\\x{ord(match[0]):02x}" if ord(match[0]) < 256 else f"\\u{ord(match[0]):04x}", text
    )


def columns(text: str) -> int:
    """How many columns a terminal gives to `text`."""
    if (text.isascii() and text.isprintable()) or _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def cut(text: str, width: int) -> str:
    """`text` in at most `width` columns, with `…` where something is missing."""
    text = visible(text)
    if (len(text) <= width and text.isascii()) or columns(text) <= width:
        return text
    kept = text[: max(0, width)]
    while kept and columns(kept) > width - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…" if width > 0 else ""


def pad(text: str, width: int) -> str:
    """`text` cut or filled to `width` columns."""
    text = cut(text, width)
    return text + " " * (width - columns(text))


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, broken at blanks."""
    lines, current = [], ""
    for word in visible(text).split():
        while columns(word) > width:
            head = word[: max(1, width)]
            while len(head) > 1 and columns(head) > width:
                head = head[:-1]
            lines += [current] if current else []
            lines.append(head)
            current, word = "", word[len(head) :]
        if current and columns(current) + 1 + columns(word) > width:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return [*lines, current] if current else lines or [""]


def edges(left: Iterable[Span], right: str, page: Page) -> Line:
    """A line with something at its right edge, where there is room for it; else only the left part, cut."""
    spans = tuple(left)
    used = sum(columns(visible(text)) for text, _ in spans)
    room = page.width - used - columns(right)
    if room >= 2:
        return (*spans, (" " * room, PLAIN), (right, PLAIN))
    return fit(spans, page.width)


def fit(spans: Line, width: int) -> Line:
    """A line cut to a width."""
    kept: list[Span] = []
    for text, style in spans:
        room = width - sum(columns(each) for each, _ in kept)
        kept.append((cut(text, room), style))
        if columns(visible(text)) > room:
            break
    return tuple(kept)


def plain(line: Line) -> str:
    """A line's text without style."""
    return "".join(visible(text) for text, _ in line).rstrip()


_PLAIN_SIGNS = str.maketrans(
    {
        "✓": "ok",
        "✗": "x",
        "·": ".",
        "–": "-",
        "…": "~",  # one column for one: lines were cut to their width before
        "×": "x",
        "█": "#",
        "░": ".",
        "▏": "|",
        "’": "'",
        "“": '"',
        "”": '"',
    }
)


def ascii_only(text: str) -> str:
    """`text` for a terminal that knows only ASCII: signs spelled out, accents dropped, the rest as `?`."""
    text = unicodedata.normalize("NFKD", text.translate(_PLAIN_SIGNS))
    return "".join(each for each in text if not unicodedata.combining(each)).encode("ascii", "replace").decode()
