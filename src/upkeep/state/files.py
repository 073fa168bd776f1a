"""Bytes on disk: replaced whole and durably, created exclusively, appended by whole lines.

The order of the system calls is what makes it durable: data is fsynced before the rename, the folder after it.
A failed fsync means not written; it is never tried a second time, since the kernel may have dropped the pages.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from upkeep.errors import StateError

TEMPORARY = ".tmp"
FILE_MODE = 0o600
FOLDER_MODE = 0o700

R = TypeVar("R")


def replace(path: Path, data: bytes) -> None:
    """Make `data` the whole content of `path`, or leave the old content; raises StateError."""
    temporary = _write_temporary(path, data)
    try:
        os.rename(temporary, path)
    except OSError as problem:
        _discard(temporary)
        raise cannot_write(path, problem) from problem
    sync_folder(path.parent)


def create(path: Path, data: bytes) -> None:
    """Like `replace`, but raises FileExistsError where `path` is there already."""
    temporary = _write_temporary(path, data)
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError as problem:
        if problem.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
            raise cannot_write(path, problem) from problem
        _rename_new(temporary, path)  # a file system without hard links
    finally:
        _discard(temporary)
    sync_folder(path.parent)


def refuse_special(path: Path) -> None:
    """Raise StateError where a device, a pipe or a folder lies: replacing it would take it away from everybody."""
    if path.exists() and not path.is_file():
        raise StateError(f"{home_relative(path)} is no plain file; name another", code="state.special_file")


def write_public(path: Path, text: str | bytes) -> None:
    """Write a file that is meant for others: its mode follows the umask. Replaced whole; raises StateError."""
    refuse_special(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        temporary.write_bytes(text.encode() if isinstance(text, str) else text)
        temporary.rename(path)
    except OSError as problem:
        _discard(temporary)
        reason = problem.strerror or "unknown error"
        raise StateError(f"cannot write {home_relative(path)}: {reason}", code=f"state.{_word(problem)}") from problem


def append(path: Path, data: bytes) -> None:
    """Append whole lines in one write, durably; a torn last line of a killed writer is cut off before.

    Raises StateError, with the file as it was, where there is no room for all of it.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    except OSError as problem:
        raise cannot_write(path, problem) from problem
    try:
        end = _end_of_whole_lines(descriptor)
        os.ftruncate(descriptor, end)
        os.lseek(descriptor, end, os.SEEK_SET)
        try:
            _write_all(descriptor, data)
        except OSError:
            os.ftruncate(descriptor, end)
            raise
        os.fsync(descriptor)
    except OSError as problem:
        raise cannot_write(path, problem) from problem
    finally:
        os.close(descriptor)
    if end == 0:
        sync_folder(path.parent)


def whole_lines(path: Path) -> bytes:
    """What an appended file holds, without a torn last line; nothing where the file is missing."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as problem:
        raise cannot_read(path, problem) from problem
    return data[: data.rfind(b"\n") + 1]


def make_folder(path: Path) -> None:
    """Create the folder and those above it, 0700, each entry durable; raises StateError."""
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        try:
            folder.mkdir(mode=FOLDER_MODE)
        except FileExistsError:
            continue
        except OSError as problem:
            raise cannot_write(folder, problem) from problem
        sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Make the folder's entries durable; EINVAL, which some network file systems say, is passed over."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as problem:
        raise cannot_write(path, problem) from problem
    try:
        os.fsync(descriptor)
    except OSError as problem:
        if problem.errno != errno.EINVAL:
            raise cannot_write(path, problem) from problem
    finally:
        os.close(descriptor)


def home_relative(path: Path) -> str:
    """The path as a person writes it, `~` for the home folder."""
    home = os.path.expanduser("~")
    text = str(path)
    return "~" + text[len(home) :] if home != "/" and text.startswith(home + os.sep) else text


_REASONS = {
    errno.ENOSPC: ("no space left", "free some room and run it again"),
    errno.EDQUOT: ("the disk quota is used up", "free some room and run it again"),
    errno.EROFS: ("the file system is read-only", "choose another folder with --state"),
    errno.EACCES: ("permission denied", "check the owner and mode, or choose another folder with --state"),
    errno.EPERM: ("permission denied", "check the owner and mode, or choose another folder with --state"),
    errno.EIO: ("the disk reports an error", "check the disk and restore from a backup"),
}


def cannot_write(path: Path, problem: OSError) -> StateError:
    """The one line that tells of a failed write."""
    reason, remedy = _REASONS.get(
        problem.errno or 0, (problem.strerror or "unknown error", "mend that and run it again")
    )
    place = home_relative(path if path.is_dir() else path.parent)
    return StateError(
        f"cannot write state: {reason} in {place}; nothing was changed, {remedy}", code=f"state.{_word(problem)}"
    )


def cannot_read(path: Path, problem: OSError) -> StateError:
    """The one line that tells of a failed read."""
    reason = _REASONS.get(problem.errno or 0, (problem.strerror or "unknown error", ""))[0]
    return StateError(f"cannot read state: {reason}: {home_relative(path)}", code=f"state.{_word(problem)}")


def _word(problem: OSError) -> str:
    words = {errno.ENOSPC: "no_space", errno.EDQUOT: "no_space", errno.EROFS: "read_only", errno.EACCES: "permission"}
    return words.get(problem.errno or 0, "failed")


def write_new(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file that is not there yet and fsync it; its folder's entry becomes durable with `sync_folder`."""
    _write_new(path, data, os.fsync)


def write_unsynced(path: Path, data: bytes) -> os.stat_result:
    """Write one of many files that are not there yet; `sync_files` makes them durable. Returns its status."""
    return _write_new(path, data, os.fstat)


def sync_files(folder: Path) -> None:
    """Make every file of a folder durable, and its entries; one flush of the disk serves most of them."""
    for entry in os.scandir(folder):
        try:
            descriptor = os.open(entry.path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as problem:
            raise cannot_write(folder, problem) from problem
    sync_folder(folder)


def _write_new(path: Path, data: bytes | Iterable[bytes], ending: Callable[[int], R]) -> R:
    """Write a new file and give its descriptor to `ending` before it is closed."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
        try:
            for piece in (data,) if isinstance(data, bytes) else data:
                _write_all(descriptor, piece)
            return ending(descriptor)
        finally:
            os.close(descriptor)
    except OSError as problem:
        _discard(path)
        raise cannot_write(path, problem) from problem


def _write_temporary(path: Path, data: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}{TEMPORARY}")
    write_new(temporary, data)
    return temporary


def _write_all(descriptor: int, data: bytes) -> None:
    """A write can be short, for example with one page left; the next call says why."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _rename_new(temporary: Path, path: Path) -> None:
    if path.exists():
        raise FileExistsError(path)
    try:
        os.rename(temporary, path)
    except OSError as problem:
        raise cannot_write(path, problem) from problem


def _discard(temporary: Path) -> None:
    try:
        os.unlink(temporary)
    except OSError:
        return  # gone already, or swept by the next writer


def _end_of_whole_lines(descriptor: int) -> int:
    end = os.fstat(descriptor).st_size
    while end > 0:
        begin = max(0, end - 65536)
        newline = os.pread(descriptor, end - begin, begin).rfind(b"\n")
        if newline >= 0:
            return begin + newline + 1
        end = begin
    return 0
