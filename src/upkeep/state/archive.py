"""Backup and restore: one zip file with a manifest of checksums; no secret's value is in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from upkeep.errors import StateError
from upkeep.state import files, manifest
from upkeep.state.lock import LOCK_WAIT, locked
from upkeep.state.manifest import Manifest
from upkeep.state.verify import LOCKS


@dataclass(frozen=True)
class Extra:
    """What the backup holds beside the state."""

    project_id: str
    config: str | None
    """The configuration's text, with secrets masked."""
    references: tuple[str, ...]
    """The names of secrets, without values."""


def backup(state: Path, target: Path, extra: Extra, now: datetime) -> int:
    """Write every file of the state into `target`, replaced whole; returns how many. Raises StateError."""
    files.refuse_special(target)
    temporary = target.with_name(f".{target.name}.{os.getpid()}{files.TEMPORARY}")
    try:
        number = _write(state, temporary, extra, now)
        os.rename(temporary, target)
    except OSError as problem:
        temporary.unlink(missing_ok=True)
        raise files.cannot_write(target, problem) from problem
    files.sync_folder(target.parent)
    return number


def _write(state: Path, temporary: Path, extra: Extra, now: datetime) -> int:
    sums = {}
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, files.FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in _contents(state, extra):
                archive.writestr(name, data)
                sums[name] = hashlib.sha256(data).hexdigest()
            archive.writestr(manifest.NAME, Manifest(extra.project_id, extra.references, sums).text(now))
        stream.flush()
        os.fsync(stream.fileno())
    return len(sums)


def _contents(state: Path, extra: Extra) -> Iterator[tuple[str, bytes]]:
    if extra.config is not None:
        yield manifest.CONFIG, extra.config.encode()
    for path in sorted(state.rglob("*")) if state.is_dir() else ():
        name = path.relative_to(state).as_posix()
        if path.is_file() and not path.is_symlink() and _belongs(name):
            yield f"state/{name}", files.whole_lines(path) if path.suffix == ".jsonl" else path.read_bytes()


def _belongs(name: str) -> bool:
    return name not in LOCKS and not name.startswith("index/") and not name.endswith(files.TEMPORARY)


@dataclass(frozen=True)
class Restored:
    """What a restore brought back, and what it could not."""

    files: int
    project: str
    config: str | None
    secrets: tuple[str, ...]
    previous: Path | None
    """Where the state that was there before lies now."""


def project_of(source: Path) -> str:
    """The id of the project that an archive holds; raises UsageProblem where it is no backup."""
    with manifest.opened(source) as archive:
        return manifest.checked(archive).project


def restore(source: Path, state: Path, *, replace: bool, now: datetime) -> Restored:
    """Bring the state back, as a whole or not at all.

    A state that is there is refused, or with `replace` moved aside. Every name, size and checksum is looked at
    before the first write. Raises UsageProblem for a file that is no backup, StateError where writing fails.
    """
    with manifest.opened(source) as archive:
        held = manifest.checked(archive)
        config = manifest.config_of(archive, held)
        names = [name for name in held.sums if name != manifest.CONFIG]
        occupied = _occupied(state)
        if occupied and not replace:
            raise StateError(
                f"{files.home_relative(state)} already holds a state; nothing was changed",
                code="state.occupied",
                hint="--replace moves it aside first, --state DIR restores to another folder",
            )
        staging = state.with_name(f".{state.name}.restore{files.TEMPORARY}")
        shutil.rmtree(staging, ignore_errors=True)  # what a killed restore left
        try:
            _unpack(archive, names, staging)
            aside = _swap(staging, state, now)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
    if aside and not occupied:
        shutil.rmtree(aside, ignore_errors=True)  # an empty folder is worth no mention
    return Restored(len(names), held.project, config, held.secrets, aside if occupied else None)


def _occupied(state: Path) -> bool:
    return state.is_dir() and any(path.name not in LOCKS for path in state.iterdir())


def _unpack(archive: zipfile.ZipFile, names: list[str], staging: Path) -> None:
    files.make_folder(staging)
    for name in names:
        path = staging / PurePosixPath(name).relative_to("state")
        files.make_folder(path.parent)
        files.write_new(path, manifest.chunks(archive, name))
    for folder in [staging, *(path for path in staging.rglob("*") if path.is_dir())]:
        files.sync_folder(folder)


def _swap(staging: Path, state: Path, now: datetime) -> Path | None:
    """Put the new state in the place of the old one, which is moved aside; no writer is at work meanwhile.

    Killed between the two renames the old state lies aside whole and none is in its place; `state restore` again
    brings the new one.
    """
    aside = state.with_name(f"{state.name}.before-{now:%Y%m%dT%H%M%SZ}")
    there = state.exists()
    with locked(state / "write.lock", LOCK_WAIT) if there else nullcontext():
        try:
            if there:
                os.rename(state, aside)
            os.rename(staging, state)
        except OSError as problem:
            raise files.cannot_write(state, problem) from problem
    files.sync_folder(state.parent)
    return aside if there else None
