"""On which line of a TOML file each key stands; tomllib says what a file holds, not where.

The text has been parsed by tomllib before, so it is known to be valid: the scanner only has to know where keys,
strings, brackets and comments begin and end.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left

from upkeep.config.source import Path

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")


def positions(text: str) -> dict[Path, int]:
    """The line (from 1) of every table and key, by its path; elements of arrays are counted from 0."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}
        self.ends = [match.start() for match in re.finditer("\n", text)]

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._blank()
        return self.lines

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _note(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, bisect_left(self.ends, at) + 1)

    def _header(self) -> Path:
        """`[a.b]` or `[[a.b]]`; a step through an array of tables means its last element."""
        begin = self.at
        brackets = 2 if self.text.startswith("[[", begin) else 1
        self.at += brackets
        names = self._key()
        self.at = self.text.index("]" * brackets, self.at) + brackets
        path: Path = ()
        for depth, name in enumerate(names):
            path = (*path, name)
            if brackets == 2 and depth == len(names) - 1:
                self.arrays[path] = self.arrays.get(path, -1) + 1
                self._note(path, begin)
            if path in self.arrays:
                path = (*path, self.arrays[path])
        self._note(path, begin)
        return path

    def _key(self) -> list[str]:
        names = []
        while True:
            while self.text[self.at] in " \t":
                self.at += 1
            quoted = _STRING.match(self.text, self.at)
            match = quoted or _BARE.match(self.text, self.at)
            if match is None:  # cannot be in valid TOML; better no line than no end
                raise ValueError("no key here")
            names.append(_unquoted(match[0]) if quoted else match[0])
            self.at = match.end()
            dot = _DOT.match(self.text, self.at)
            if dot is None:
                return names
            self.at = dot.end()

    def _pair(self, table: Path) -> None:
        begin = self.at
        path = table
        for name in self._key():
            path = (*path, name)
            self._note(path, begin)
        equals = _EQUALS.match(self.text, self.at)
        self.at = equals.end() if equals else self.at
        self._value(path)

    def _value(self, path: Path) -> None:
        sign = self.text[self.at]
        if sign == "[":
            self._array(path)
        elif sign == "{":
            self._inline(path)
        else:
            match = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            self.at = match.end() if match else self.at + 1

    def _array(self, path: Path) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip_commas()
            if self.text[self.at] == "]":
                self.at += 1
                return
            self._note((*path, number), self.at)
            self._value((*path, number))
            number += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while True:
            self._skip_commas()
            if self.text[self.at] == "}":
                self.at += 1
                return
            self._pair(path)

    def _skip_commas(self) -> None:
        self._blank()
        while self.text[self.at] == ",":
            self.at += 1
            self._blank()


def _unquoted(text: str) -> str:
    value = tomllib.loads(f"key = {text}")["key"]
    return value if isinstance(value, str) else text
