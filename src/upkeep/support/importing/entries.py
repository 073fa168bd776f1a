"""The entries of a JSON file, one by one: an array of objects, several arrays after another, or one object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO

from upkeep.errors import Where
from upkeep.support.importing.interface import BadFile, Row

LONGEST = 8_000_000
"""Characters of one entry."""
_CHUNK = 1 << 16
_BETWEEN = " \t\r\n,[]"


def entries(stream: TextIO, shown: str) -> Iterator[tuple[int, Row]]:
    """Every entry with the line on which it begins; raises BadFile where the file is no JSON or breaks off."""
    decoder, text, line, depth = json.JSONDecoder(), "", 1, 0
    while True:
        text, line, depth = _passed(text, line, depth, shown)
        if not text:
            text = stream.read(_CHUNK)
            if not text:
                break
            continue
        entry, end, text = _next(decoder, text, stream, Where(shown, line))
        if not isinstance(entry, dict):
            raise BadFile("holds something else than objects", where=Where(shown, line))
        yield line, {str(key).lower(): value for key, value in entry.items()}
        line, text = line + text.count("\n", 0, end), text[end:]
    if depth:
        raise BadFile("breaks off in the middle", where=Where(shown, line))


def _passed(text: str, line: int, depth: int, shown: str) -> tuple[str, int, int]:
    """What stands between two entries is passed over."""
    place = 0
    while place < len(text) and text[place] in _BETWEEN:
        line += text[place] == "\n"
        depth += (text[place] == "[") - (text[place] == "]")
        if depth not in (0, 1):
            raise BadFile("is not a list of objects", where=Where(shown, line))
        place += 1
    return text[place:], line, depth


def _next(decoder: json.JSONDecoder, text: str, stream: TextIO, where: Where) -> tuple[object, int, str]:
    """The entry at the begin of `text`, where it ends, and the text with what had to be read for it."""
    size = _CHUNK
    while True:
        try:
            entry, end = decoder.raw_decode(text)
            return entry, end, text
        except RecursionError:
            raise BadFile("is nested too deeply", where=where) from None
        except ValueError as problem:
            more = stream.read(size)
            if not more or len(text) > LONGEST:
                reason = getattr(problem, "msg", "a number is too long")
                raise BadFile(f"is no JSON, or breaks off in this entry: {reason}", where=where) from None
            text, size = text + more, size * 2
