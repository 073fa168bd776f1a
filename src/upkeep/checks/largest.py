"""The largest parts of a whole whose parts come one after another: a bucket's keys by prefix, a folder's files."""

from __future__ import annotations

from heapq import nlargest

MOST = 3
"""Parts that are named."""


class Largest:
    """Sums by part; few are kept, so that a million parts cost no memory.

    The sizes of one part must come in a row, as sorted keys and a walk in depth give them.
    """

    def __init__(self) -> None:
        self._kept: dict[str, int] = {}
        self._part = ""
        self._size = 0

    def add(self, part: str, size: int) -> None:
        """Count bytes to a part."""
        if part != self._part:
            self._close()
            self._part, self._size = part, 0
        self._size += size

    @property
    def rows(self) -> list[list[str | int]]:
        """Name and bytes of the largest parts, largest first; plain JSON values."""
        self._close()
        self._part, self._size = "", 0
        return [[name, size] for name, size in nlargest(MOST, self._kept.items(), key=lambda row: row[1])]

    def _close(self) -> None:
        if not self._size:
            return
        self._kept[self._part] = self._kept.get(self._part, 0) + self._size
        if len(self._kept) > 4 * MOST:
            self._kept = dict(nlargest(2 * MOST, self._kept.items(), key=lambda row: row[1]))
