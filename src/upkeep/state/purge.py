"""Deleting what a state folder holds, once its project is handed over."""

from __future__ import annotations

import shutil
from pathlib import Path

from upkeep.errors import StateError
from upkeep.state import files
from upkeep.state.folder import State
from upkeep.state.lock import LOCK_WAIT, locked
from upkeep.state.verify import LOCKS


def purge(state: State, keep: frozenset[str]) -> int:
    """Delete everything in the state folder but its locks and the files named in `keep`; returns how many files.

    No run and no writer is at work meanwhile. Raises Busy, or StateError where something cannot be deleted: what was
    deleted until then is gone, and a second call deletes the rest.
    """
    if not state.path.is_dir():
        return 0
    with locked(state.path / "probe.lock", LOCK_WAIT), locked(state.path / "write.lock", LOCK_WAIT):
        going = [path for path in state.path.iterdir() if path.name not in keep | LOCKS]
        number = sum(map(_files, going))
        for path in going:
            try:
                _delete(path)
            except OSError as problem:
                raise StateError(
                    f"cannot delete {files.home_relative(path)}: {problem.strerror}; what was deleted before is gone",
                    code="state.purge",
                    hint="mend that and run it again",
                ) from problem
        files.sync_folder(state.path)
    return number


def _files(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        return sum(each.is_file() or each.is_symlink() for each in path.rglob("*"))
    return 1


def _delete(path: Path) -> None:
    """Delete a file, a link (never what it points to) or a folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
