"""upkeep's own files beside an item: whether the user alone can read its state and its secrets."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.overview.evidence.scene import Scene

_GROUP = stat.S_IRGRP | stat.S_IXGRP
_OTHERS = stat.S_IROTH | stat.S_IXOTH
_READ = stat.S_IRGRP | stat.S_IROTH
MOST = 20_000
"""Files of the state that are looked at where its folder is open."""


def state_permissions(scene: Scene) -> Iterator[Fact]:
    """The state folder (0700) and the env_file (0600): bad where others can read what is in them."""
    yield _state(scene)
    env_file = scene.project.config.tables.project.env_file
    if env_file:
        yield _env_file(scene, scene.project.config.folder / Path(env_file).expanduser())


def _state(scene: Scene) -> Fact:
    """A closed folder keeps all that lies in it; only an open one is looked into."""
    folder = scene.project.state_path
    try:
        mode = folder.stat().st_mode
        if not mode & (_GROUP | _OTHERS):
            return Fact(scene.title, "only you can read it", WELL)
        readable = sum(1 for each in islice(_files(folder), MOST) if each.lstat().st_mode & _READ)
    except FileNotFoundError:
        return Fact(scene.title, "nothing is kept so far", KNOWN)
    except OSError as problem:
        return Fact(scene.title, f"cannot be looked at: {problem.strerror}", UNKNOWN)
    who = "all" if mode & _OTHERS else "its group"
    mend = f"chmod -R go= {_shown(folder)}"
    if not readable:
        return Fact(scene.title, f"{who} can list it: {mend}", SOON)
    return Fact(scene.title, f"{who} can read it: {mend}", BAD if mode & _OTHERS else SOON)


def _env_file(scene: Scene, path: Path) -> Fact:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Fact("env_file", f"{path.name} is not there; it is named in [project] env_file", UNKNOWN)
    except OSError as problem:
        return Fact("env_file", f"{path.name} cannot be looked at: {problem.strerror}", UNKNOWN)
    if not mode & 0o077:
        return Fact("env_file", f"only you can read {path.name}", WELL)
    who = "all" if mode & stat.S_IRWXO else "its group"
    text = f"{who} can get at it: chmod 600 {_shown(path, scene.project.config.folder)}"
    return Fact("env_file", text, BAD if mode & stat.S_IRWXO else SOON)


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place) / name for name in names)


def _shown(path: Path, folder: Path | None = None) -> str:
    """A path as it is typed, in the project's folder without it, the home folder as `~`."""
    if folder and path.is_relative_to(folder):
        return shlex.quote(str(path.relative_to(folder)))
    try:
        return f"~/{shlex.quote(str(path.relative_to(Path.home())))}"
    except (ValueError, RuntimeError):
        return shlex.quote(str(path))
