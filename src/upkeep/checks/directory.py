"""Kind `directory`: the bytes in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from upkeep.checks.deadline import Deadline, finding_within
from upkeep.checks.failure import finding_of, is_down, is_unknown
from upkeep.checks.interface import CREDENTIALS, TIMEOUT, Finding, Ground, up
from upkeep.checks.largest import Largest
from upkeep.checks.wording import counted, not_whole, one_line
from upkeep.config.values import TABLE

METRIC: str | None = "storage"
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS: dict[str, str] = {"missing": "the folder is not there"}
"""What it answers beside the words of interface.ERRORS."""

EXAMPLE = {"path": "/var/lib/app/uploads"}
"""The options of a typical probe."""

_ROOTS_OWN = "lost+found"
"""Every ext file system has one, which root alone reads and which is empty."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which folder."""

    __pydantic_config__ = TABLE

    path: str
    """The folder."""


@dataclass
class _Sum:
    size: int = 0
    allocated: int = 0
    files: int = 0
    folders: int = 0
    linked: set[tuple[int, int]] = field(default_factory=set)
    largest: Largest = field(default_factory=Largest)

    def add(self, part: str, status: os.stat_result) -> None:
        """Count a file that lies below `part`, the first name in its path."""
        if status.st_nlink > 1:
            if (status.st_dev, status.st_ino) in self.linked:
                return
            self.linked.add((status.st_dev, status.st_ino))
        self.size += status.st_size
        self.allocated += status.st_blocks * 512
        self.files += 1
        self.largest.add(part, status.st_size)

    @property
    def evidence(self) -> dict[str, Any]:
        return {"files": self.files, "folders": self.folders, "allocated_bytes": self.allocated}


def measure(options: Options, ground: Ground) -> Finding:
    """The bytes of all files below the folder, as `du --apparent-size` counts them but for the folders themselves.

    What is largest in it stands in the evidence. A file with several names counts once; links are not followed, but
    the folder itself may be one. A sum that is not whole is no figure: where time runs out, or a folder below may not
    be read, the finding is unknown and says so.
    """
    path = ground.folder / Path(options.path).expanduser()
    return finding_within(ground.timeout, lambda: finding_of_sum(path, ground.timeout * 0.9))


def finding_of_sum(path: Path, seconds: float) -> Finding:
    """The same of an absolute path, looked at for `seconds`."""
    return finding_of(lambda: _summed(path, Deadline(seconds)))


def _summed(path: Path, deadline: Deadline) -> Finding:
    if not path.is_dir():
        raise is_down("missing", f"{path} is {'no folder' if path.exists() else 'not there'}")
    total = _Sum()
    waiting = [str(path)]
    while waiting:
        if deadline.over:
            so_far = counted(total.files, "file")
            raise is_unknown(TIMEOUT, not_whole(so_far, deadline.seconds), evidence=total.evidence)
        waiting += _listed(waiting.pop(), total, str(path), deadline)
    evidence = total.evidence | {"largest": total.largest.rows}
    return up(detail=counted(total.files, "file"), value=float(total.size), unit="bytes", evidence=evidence)


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from entries


def _listed(folder: str, total: _Sum, top: str, deadline: Deadline) -> list[str]:
    """The folders in `folder`, its files added to `total`; what vanishes meanwhile is passed over."""
    below: list[str] = []
    try:
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                below.append(entry.path)
            elif not entry.is_symlink():
                _add(entry, total, top)
            if deadline.over:  # `_summed` says so
                return [folder]
    except FileNotFoundError:
        return below
    except PermissionError:
        if os.path.basename(folder) == _ROOTS_OWN and os.path.dirname(folder) == top:
            return below
        raise is_unknown(CREDENTIALS, f"this user cannot read {folder}, so that the sum would be too small") from None
    total.folders += 1
    return below


def _add(entry: os.DirEntry[str], total: _Sum, top: str) -> None:
    first, slash, _ = entry.path[len(top) :].lstrip("/").partition("/")
    try:
        total.add(one_line(first + slash, 60), entry.stat(follow_symlinks=False))
    except FileNotFoundError:
        return
