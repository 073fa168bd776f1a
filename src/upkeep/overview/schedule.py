"""How upkeep is called on schedule: what is needed for it, and what the scheduler will not have."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from upkeep.config.environment import variable
from upkeep.config.secrets import REFERENCE, read_env_file, references
from upkeep.errors import ConfigError
from upkeep.overview.probing import probes_of
from upkeep.project import Project

SLOWEST = 60
"""Minutes: probe is called at least once an hour, so that what is due is told in time."""


@dataclass(frozen=True)
class Schedule:
    """Everything that the lines and units are made of; all paths are absolute."""

    id: str
    name: str
    program: tuple[str, ...]
    """How upkeep is started."""
    config: str
    state: str
    minutes: int
    """How often probe runs; a divisor of 60."""
    env_file: str | None

    def command(self, *arguments: str) -> tuple[str, ...]:
        """upkeep for this project, whatever the current folder and environment are."""
        return (*self.program, "--config", self.config, "--state", self.state, *arguments)


def schedule_of(project: Project) -> Schedule:
    """The schedule of a project; raises ConfigError where there is no configuration, or a variable that would be unset.

    A scheduler has nothing of the shell's environment: what `${NAME}` refers to must stand in `env_file`.
    """
    config = project.config
    if config.path is None:
        raise ConfigError("there is no upkeep.toml here or above", code="config.not_found", hint="upkeep init")
    missing = list(_unset(project))
    if missing:
        env_file = config.tables.project.env_file
        where = f"put {'it' if len(missing) == 1 else 'them'} into {env_file or 'an [project] env_file'}"
        names = ", ".join(missing)
        raise ConfigError(f"cron will not have {names}; {where}", code="cron.variable", hint="upkeep config check")
    shortest = min((probe.every for probe in probes_of(project)), default=SLOWEST * 60) // 60
    minutes = max(each for each in (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60) if each <= max(1, shortest))
    env_path = config.folder / config.tables.project.env_file if config.tables.project.env_file else None
    return Schedule(
        project.config.id, project.name, program(), str(config.path.resolve()), str(project.state_path), minutes,
        str(env_path) if env_path else None,
    )  # fmt: skip


def program() -> tuple[str, ...]:
    """How this upkeep is started from anywhere."""
    called = Path(sys.argv[0])
    if called.name == "upkeep":
        found = shutil.which(str(called)) or shutil.which("upkeep")
        if found:
            return (str(Path(found).absolute()),)
    return (sys.executable, "-m", "upkeep")


def _unset(project: Project) -> Iterator[str]:
    """Names that the shell has and a scheduler will not have."""
    env_file = project.config.tables.project.env_file
    kept = read_env_file(project.config.folder / env_file) if env_file else {}
    seen = set()
    for _, text in references(project.config.raw):
        for match in REFERENCE.finditer(text):
            name = match[1]
            if name and ":" not in name and name not in seen and not kept.get(name) and variable(name):
                seen.add(name)
                yield name
