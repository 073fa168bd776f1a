"""All projects of an agency at once: each is opened and looked at by itself; one bad one never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from upkeep.config.find import FILE_NAME, read_projects
from upkeep.errors import ATTENTION, CONFIGURATION, DEFECT, OK, STATE, USAGE, ConfigError, UserError
from upkeep.overview import watch
from upkeep.overview.due import duties
from upkeep.overview.probing import probes_of
from upkeep.overview.status import status
from upkeep.overview.telling import deliver
from upkeep.probes.measure import Limits, Progress, measure
from upkeep.probes.run import Run
from upkeep.project import Choice, Project
from upkeep.state.lock import Busy
from upkeep.views.due import Duty
from upkeep.views.status import Status

T = TypeVar("T")

DEPTH = 3
"""Folders below a given one in which an upkeep.toml is looked for."""
PASSED_OVER = frozenset({"node_modules", "site-packages", "vendor"})

WORST = (DEFECT, STATE, USAGE, CONFIGURATION, ATTENTION, OK)
"""Exit codes, the worst first (contract, "Exit codes")."""


@dataclass(frozen=True)
class Seen(Generic[T]):
    """One project, and what was found or why not."""

    name: str
    path: Path
    exit: int
    found: T | None = None
    error: UserError | None = None


def configurations(folders: Sequence[Path]) -> dict[str, Path]:
    """Every upkeep.toml in the folders, else the user's list; raises ConfigError where there is none."""
    if not folders:
        listed = read_projects()
        if not listed:
            hint = "upkeep projects add FILE, or give folders"
            raise ConfigError("the list of projects is empty", code="projects.empty", hint=hint)
        return listed
    paths = [path for folder in folders for path in _below(folder, DEPTH)]
    if not paths:
        where = ", ".join(map(str, folders))
        raise ConfigError(f"there is no {FILE_NAME} in {where}", code="projects.none", hint="upkeep init")
    return {str(path.parent): path.absolute() for path in paths}


def _below(folder: Path, depth: int) -> Iterator[Path]:
    if (folder / FILE_NAME).is_file():
        yield folder / FILE_NAME
    elif folder.name == FILE_NAME and folder.is_file():
        yield folder
    try:
        below = sorted(path for path in folder.iterdir() if path.is_dir()) if depth and folder.is_dir() else []
    except OSError:
        below = []
    for path in below:
        if not path.name.startswith(".") and path.name not in PASSED_OVER:
            yield from _below(path, depth - 1)


def each(places: dict[str, Path], choice: Choice, look: Callable[[Project], tuple[T, int]]) -> list[Seen[T]]:
    """Look at every project; the worst first, those alike in the order of the list."""
    found = [_one(name, path, choice, look) for name, path in places.items()]
    return sorted(found, key=lambda seen: WORST.index(seen.exit) if seen.exit in WORST else -1)


def _one(name: str, path: Path, choice: Choice, look: Callable[[Project], tuple[T, int]]) -> Seen[T]:
    try:
        project = Project.open(Choice(config=str(path), at=choice.at, own_state=True))
        found, code = look(project)
    except UserError as problem:
        return Seen(name, path, problem.exit, error=problem)
    return Seen(project.name, path, code, found)


def status_of(project: Project) -> tuple[Status, int]:
    """A project's status, and how `upkeep status` would end."""
    found, damaged = status(project)
    return found, STATE if damaged else ATTENTION if found.attention else OK


def due_of(project: Project) -> tuple[list[Duty], int]:
    """What is due in a project, and how `upkeep due` would end."""
    found, damaged = duties(project)
    return found, STATE if damaged else ATTENTION if found else OK


def probe_all(places: dict[str, Path], choice: Choice, progress: Progress, *, everything: bool) -> list[Seen[Run]]:
    """One run over all projects: measured together, each recorded and judged by itself, one message per address."""
    sessions: dict[str, watch.Session] = {}
    with ExitStack() as stack:

        def begin(project: Project) -> tuple[watch.Session, int]:
            stack.enter_context(watch.at_work(project, 0.0))
            session = watch.begin(project, probes_of(project), everything=everything)
            sessions[str(project.config.path)] = session
            return session, OK

        opened = each(places, choice, begin)
        tables = [session.project.config.tables.probes for session in sessions.values()]
        limits = Limits(
            max((table.at_once for table in tables), default=1),
            max((table.limit.total_seconds() for table in tables), default=1.0),
        )
        measure([job for session in sessions.values() for job in session.jobs], limits, progress)
        judged = [_judged(seen) for seen in opened]
        deliver([session.outbox for session in sessions.values() if session.outbox is not None])
        ended = [_finished(seen) for seen in judged]
    if progress.defects:
        raise progress.defects[0]
    return sorted(ended, key=lambda seen: WORST.index(seen.exit) if seen.exit in WORST else -1)


def _judged(seen: Seen[watch.Session]) -> Seen[watch.Session]:
    if seen.found is None:
        return seen
    try:
        watch.record(seen.found)
        watch.decide(seen.found)
    except UserError as problem:
        return Seen(seen.name, seen.path, problem.exit, error=problem)
    return seen


def _finished(seen: Seen[watch.Session]) -> Seen[Run]:
    session = seen.found
    if session is None or session.run is None:
        code = OK if isinstance(seen.error, Busy) else seen.exit  # one that is at work already is no failure
        return Seen(seen.name, seen.path, code, error=seen.error)
    try:
        watch.finish(session)
    except UserError as problem:
        return Seen(seen.name, seen.path, problem.exit, error=problem)
    run = session.run
    code = STATE if run.damaged else ATTENTION if run.attention else CONFIGURATION if run.cannot_run else OK
    return Seen(seen.name, seen.path, code, run)
