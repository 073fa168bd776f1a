"""A log read on where the last reading stopped: across rotation, compression and truncation.

What was read is remembered as marks: a file's inode, the offset behind the last whole line, and fingerprints of its
first bytes and of those before the offset. A file is known again by inode and fingerprints (renamed), or by the
fingerprint of its first bytes alone (copied, compressed). A rotated file without a mark that was written after the
last reading is read whole. The last rotated file keeps its mark, since a server may write to it for a while.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, cast

from upkeep.checks.deadline import Deadline

MOST = 64_000_000
"""Bytes that one reading takes at most; the rest is left for the next."""

_CHUNK = 262_144
_LONGEST = 1_000_000
"""Bytes of a line without an end before it is given up."""
_HEAD, _TAIL = 1024, 64
_MARKS = 2
_SIBLINGS = 200


@dataclass(frozen=True)
class Mark:
    """How far a file was read, and how it is known again."""

    inode: int
    offset: int
    """Bytes read of the uncompressed file, to the end of a line."""
    length: int
    """How many of its first bytes `head` speaks of."""
    head: str
    tail: str
    """The fingerprint of the last bytes before `offset`."""


@dataclass
class _Source:
    """A file that may hold lines of the log."""

    path: Path
    inode: int
    size: int
    changed: int
    """Nanoseconds of its last change."""
    offset: int = 0
    mark: Mark | None = None

    @property
    def packed(self) -> bool:
        return self.path.suffix == ".gz"

    def open(self) -> IO[bytes]:
        return cast("IO[bytes]", gzip.open(self.path)) if self.packed else self.path.open("rb")

    def head(self, length: int) -> str:
        with self.open() as file:
            return _print(file.read(length))

    def is_of(self, mark: Mark) -> bool:
        """Whether it begins as the marked file did, and goes on to where that was read."""
        if self.packed:
            return mark.length > 0 and self.head(mark.length) == mark.head
        if self.size < mark.offset or self.head(mark.length) != mark.head:
            return False
        with self.open() as file:
            file.seek(max(0, mark.offset - _TAIL))
            return _print(file.read(min(_TAIL, mark.offset))) == mark.tail


def _print(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]


_DAMAGED = (OSError, EOFError, zlib.error)
"""What reading a file may raise that is being compressed, is damaged, or went away meanwhile."""


@dataclass
class Reading:
    """One reading of a log; `chunks` gives its new lines, and what is to be remembered stands here afterwards."""

    path: Path
    memory: Mapping[str, Any]
    deadline: Deadline
    most: int = MOST
    lost: bool = False
    """Whether what stood behind the last mark could not be found again."""
    behind: bool = False
    """Whether lines are left for the next reading, since there were too many for one."""
    found: bool = False
    """Whether any file was there to be read."""
    overlong: int = 0
    """Lines given up because they had no end within a megabyte."""
    _marks: list[Mark] = field(default_factory=list)
    _seen: int = 0
    _read: int = 0

    def chunks(self) -> Iterator[list[bytes]]:
        """The whole lines written since the last reading, oldest first, some at a time."""
        self._seen = int(self.memory.get("seen", 0))
        self._marks = [Mark(**mark) for mark in self.memory.get("files", ())]
        sources = self._sources()
        self.found = bool(sources)
        kept: list[Mark] = []
        for source in sources:
            if self._is_full:
                self.behind = True
                kept += [source.mark] if source.mark else []
                continue
            self._seen = max(self._seen, source.changed)
            try:
                yield from self._lines(source)
                kept.append(_mark(source))
            except PermissionError:
                raise
            except _DAMAGED:
                self.lost = True
        self._marks = (kept or self._marks)[-_MARKS:]

    @property
    def _is_full(self) -> bool:
        return self._read >= self.most or self.deadline.over

    @property
    def remembered(self) -> dict[str, Any]:
        """What the next reading needs, as plain JSON values."""
        return {"files": [asdict(mark) for mark in self._marks], "seen": self._seen}

    def _sources(self) -> list[_Source]:
        """The files to read, oldest first, each with the offset to begin at."""
        present = [source for path in _candidates(self.path) if (source := _source(path))]
        unmarked, marked = self._known(present)
        heads = {_head(source, _HEAD) for source in marked}
        new = []
        for source in sorted(unmarked, key=lambda source: (source.changed, source.packed)):
            if source.path == self.path or (self._is_new(source) and _head(source, _HEAD) not in heads):
                heads.add(_head(source, _HEAD))
                new.append(source)
        return sorted(marked + new, key=lambda source: (source.path == self.path, source.changed))

    def _known(self, present: list[_Source]) -> tuple[list[_Source], list[_Source]]:
        """Present files without a mark and with one; a mark belongs to one file, the same inode before a copy."""
        left, marked = list(present), []
        # the surest first: of a file that was empty only the inode is known, and another file may have got that
        for mark in sorted(self._marks, key=lambda mark: -mark.length):
            order = sorted(left, key=lambda source: (source.inode != mark.inode, source.packed))
            source = next((each for each in order if _matches(each, mark)), None)
            if source is not None:
                source.offset, source.mark = mark.offset, mark
                left.remove(source)
                marked.append(source)
            elif mark == self._marks[-1] and mark.offset:
                self.lost = True
        return left, marked

    def _is_new(self, source: _Source) -> bool:
        """Whether a rotated file was written after the last reading, and is no copy of what is marked elsewhere."""
        if source.changed <= self._seen or _head(source, _HEAD) is None:
            return False
        return not any(mark.length and _head(source, mark.length) == mark.head for mark in self._marks)

    def _lines(self, source: _Source) -> Iterator[list[bytes]]:
        """Whole lines from the source's offset on, which moves behind them."""
        rest = b""
        with source.open() as file:
            if not self._skip(file, source):
                return
            while chunk := file.read(_CHUNK):
                self._read += len(chunk)
                *lines, rest = (rest + chunk).split(b"\n")
                source.offset += sum(len(line) + 1 for line in lines)
                if len(rest) > _LONGEST:
                    source.offset, rest, self.overlong = source.offset + len(rest), b"", self.overlong + 1
                yield lines
                if self._is_full:
                    self.behind = len(chunk) == _CHUNK
                    return

    def _skip(self, file: IO[bytes], source: _Source) -> bool:
        """Move to the offset; a compressed file is read up to there. False where time does not suffice."""
        if not source.packed:
            file.seek(source.offset)
            return True
        left = source.offset
        while left and (chunk := file.read(min(left, _CHUNK))):
            left -= len(chunk)
            if self.deadline.over:
                self.lost = True
                return False
        return True


def begin(path: Path, now: int) -> dict[str, Any]:
    """What a first reading remembers: the end of the last whole line; `now` in nanoseconds where there is no file."""
    source = _source(path)
    if source is None:
        return {"files": [], "seen": now}
    last = tail(path, _LONGEST)
    source.offset = source.size - (len(last) - last.rfind(b"\n") - 1)
    return {"files": [asdict(_mark(source))], "seen": source.changed}


def tail(path: Path, length: int) -> bytes:
    """The last bytes of a file."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - length))
        return file.read(length)


def _head(source: _Source, length: int) -> str | None:
    """The fingerprint of a file's first bytes; None where it is damaged, or compressed at this moment."""
    try:
        return source.head(length)
    except PermissionError:
        raise
    except _DAMAGED:
        return None


def _matches(source: _Source, mark: Mark) -> bool:
    try:
        return (source.inode == mark.inode or mark.length > 0) and source.is_of(mark)
    except _DAMAGED:
        return False


def _mark(source: _Source) -> Mark:
    length = min(source.offset, _HEAD)
    last = b""
    if not source.packed:
        with source.open() as file:
            file.seek(max(0, source.offset - _TAIL))
            last = file.read(min(_TAIL, source.offset))
    return Mark(source.inode, source.offset, length, source.head(length), _print(last))


def _source(path: Path) -> _Source | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return _Source(path, status.st_ino, status.st_size, status.st_mtime_ns) if path.is_file() else None


def _candidates(path: Path) -> list[Path]:
    """The log and its rotated files: `NAME.1`, `NAME-20261125`, `NAME.1.gz`, `STEM-20261125.log`, `NAME.old`."""
    name, stem, end = (re.escape(part) for part in (path.name, path.stem, path.suffix))
    when = r"[-._]?(?:\d[\d\-_.T:]*|old|prev)"
    pattern = re.compile(rf"(?:{name}{when}|{stem}{when}{end})(?:\.gz)?")
    siblings = [each for each in path.parent.iterdir() if pattern.fullmatch(each.name) and each != path]
    dated = sorted(((status.changed, each) for each in siblings if (status := _source(each))), reverse=True)
    return [each for _, each in dated[:_SIBLINGS]] + [path]
