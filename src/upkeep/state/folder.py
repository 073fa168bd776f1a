"""A project's state folder: readers take no lock and write nothing, writers hold `write.lock` while they write."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.errors import DamagedDocument, StateError
from upkeep.state import documents, files, index
from upkeep.state.documents import Folder, Format, T
from upkeep.state.lock import LOCK_WAIT, locked


@dataclass(frozen=True)
class Begun:
    """What project.json holds: whose folder it is, and the first recorded use."""

    id: str
    at: datetime


PROJECT = Format(
    "project file",
    load=lambda document: Begun(str(document["id"]), from_rfc3339(document["begun"])),
    dump=lambda begun: {"id": begun.id, "begun": rfc3339(begun.at)},
)
CORRUPT = ".corrupt-"


class State:
    """One project's state; `id` is the project that it belongs to."""

    def __init__(self, path: Path, project_id: str) -> None:
        """Raise StateError where the folder is another account's or was begun by another project."""
        self.path = path
        self.project_id = project_id
        self._refuse_foreign_owner()
        self.damaged_project: str | None = None
        self._project = self._read_project()

    @property
    def lacks_project_file(self) -> bool:
        """Whether there are records and no word of whose they are and since when."""
        if self._project or self.damaged_project or not self.path.is_dir():
            return False
        return any(path.is_dir() and path.name != "index" for path in self.path.iterdir())

    @property
    def begun(self) -> datetime | None:
        """The first recorded use; None where nothing is recorded, or where that cannot be read."""
        return self._project.at if self._project else None

    def read(self, name: str, format: Format[T]) -> T | None:
        """One document, None where there is none; raises DamagedDocument, NewerDocument or StateError."""
        return documents.read(self.path / name, name, format)

    def read_folder(self, folder: str, format: Format[T]) -> Folder[T]:
        """Every document of a folder and of its folders, read through the index where that is up to date."""
        return index.read_folder(self.path, folder, format)

    def corrupt(self, folder: str = "") -> list[str]:
        """The names of documents that were moved aside, without the ending; those of one folder, or of all."""
        found = (self.path / folder).rglob(f"*{CORRUPT}*") if (self.path / folder).is_dir() else ()
        return sorted({str(path.relative_to(self.path)).partition(CORRUPT)[0] for path in found})

    @contextmanager
    def writing(self, now: datetime) -> Iterator[Writer]:
        """Hold the write lock; the folder is begun where it is new. Raises Busy or StateError."""
        files.make_folder(self.path)
        with locked(self.path / "write.lock", LOCK_WAIT):
            self._begin(now)
            yield Writer(self, now)

    def _refuse_foreign_owner(self) -> None:
        try:
            owner = self.path.stat().st_uid
        except FileNotFoundError:
            return
        except OSError as problem:
            raise files.cannot_read(self.path, problem) from problem
        if owner != os.geteuid():
            raise StateError(
                f"{files.home_relative(self.path)} belongs to another account (uid {owner}, you are {os.geteuid()})",
                code="state.owner",
                hint="run upkeep as that account, or choose another folder with --state",
            )

    def _read_project(self) -> Begun | None:
        try:
            project = self.read("project.json", PROJECT)
        except DamagedDocument as problem:
            self.damaged_project = problem.name
            return None
        if project is not None and project.id != self.project_id:
            raise StateError(
                f"{files.home_relative(self.path)} was begun by project '{project.id}', this is '{self.project_id}'",
                code="state.other_project",
                hint=f'choose another folder with --state, or set [project] id = "{project.id}"',
            )
        return project

    def _begin(self, now: datetime) -> None:
        """Write project.json where it is missing, or where this use lies before the first one that it knows."""
        self._project = self._read_project()
        if self.damaged_project and not self._project:
            return
        if self._project is None or now < self._project.at:
            self._project = Begun(self.project_id, now)
            _sweep(self.path)
            files.replace(self.path / "project.json", documents.encode(self._project, PROJECT))


class Writer:
    """Writes documents while the lock is held; every call returns only after the data is durable."""

    def __init__(self, state: State, now: datetime) -> None:
        self._state = state
        self._now = now
        self._swept: set[Path] = set()

    def read(self, name: str, format: Format[T]) -> T | None:
        """One document; a damaged one is moved aside whole and named, and the next writer begins anew."""
        try:
            return self._state.read(name, format)
        except DamagedDocument:
            aside = self._move_aside(name)
            raise DamagedDocument(
                f"this {format.title} could not be read and was moved to {aside}; nothing else was changed",
                name,
                hint="mend it and move it back, take it from a backup, or run the command again to begin anew",
            ) from None

    def replace(self, name: str, thing: T, format: Format[T]) -> None:
        """Write a document whole, durably."""
        path = self._ready(name)
        files.replace(path, documents.encode(thing, format))
        if format.indexed:
            index.note(self._state.path, name, thing, format)

    def create(self, name: str, thing: T, format: Format[T]) -> None:
        """Write a new document; raises FileExistsError where one of that name exists."""
        path = self._ready(name)
        files.create(path, documents.encode(thing, format))
        index.note(self._state.path, name, thing, format)

    def remove(self, name: str) -> None:
        """Remove a file, durably; one that is gone already is no error. Raises StateError."""
        path = self._state.path / name
        try:
            path.unlink(missing_ok=True)
        except OSError as problem:
            raise files.cannot_write(path, problem) from problem
        files.sync_folder(path.parent)

    def append(self, name: str, lines: bytes) -> None:
        """Append whole lines to a log, durably."""
        files.append(self._ready(name), lines)

    def install(self, folder: str, new: Iterable[tuple[str, T]], format: Format[T]) -> None:
        """Write documents, by their file names, as one new folder that appears at once: whole and durable, or not.

        They are written one by one as they come, so that there may be more of them than memory holds, and are
        flushed together before the rename.
        """
        target = self._ready(folder)
        staging = target.with_name(f".{target.name}{files.TEMPORARY}")
        files.make_folder(staging)
        with index.noting(self._state.path, folder, format) as note:
            for name, thing in new:
                data = documents.encode(thing, format)
                note(f"{folder}/{name}", thing, files.write_unsynced(staging / name, data))
        files.sync_files(staging)
        try:
            os.rename(staging, target)
        except OSError as problem:
            raise files.cannot_write(target, problem) from problem
        files.sync_folder(target.parent)

    def _ready(self, name: str) -> Path:
        """The path of a document whose folder exists and is swept of leftovers."""
        path = self._state.path / name
        files.make_folder(path.parent)
        if path.parent not in self._swept:
            self._swept.add(path.parent)
            _sweep(path.parent)
        return path

    def _move_aside(self, name: str) -> str:
        path = self._state.path / name
        stamp = self._now.strftime("%Y%m%dT%H%M%SZ")
        aside = path.with_name(f"{path.name}{CORRUPT}{stamp}")
        number = 1
        while aside.exists():
            number += 1
            aside = path.with_name(f"{path.name}{CORRUPT}{stamp}-{number}")
        try:
            os.rename(path, aside)
        except OSError as problem:
            raise files.cannot_write(path, problem) from problem
        files.sync_folder(path.parent)
        return aside.name


def _sweep(folder: Path) -> None:
    """Remove what killed writers left; called under the lock, so no living writer owns it."""
    import shutil

    for entry in os.scandir(folder):
        if entry.name.startswith(".") and entry.name.endswith(files.TEMPORARY):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                Path(entry.path).unlink(missing_ok=True)
