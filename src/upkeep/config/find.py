"""Which upkeep.toml is meant, and the user's list of projects."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from upkeep.config.environment import variable
from upkeep.config.values import did_you_mean
from upkeep.errors import ConfigError, Where

FILE_NAME = "upkeep.toml"


def config_folder() -> Path:
    """The user's configuration folder for upkeep."""
    from platformdirs import user_config_path

    return user_config_path("upkeep", appauthor=False)


def projects_file() -> Path:
    """The user's list of projects."""
    return config_folder() / "projects.toml"


def find(explicit: str | None, named: str | None) -> Path | None:
    """The configuration that is meant, or None where there is none.

    In this order: the file given, the named project, UPKEEP_CONFIG, UPKEEP_PROJECT, upkeep.toml here or in a folder
    above, the user's own. Raises ConfigError where one is named and not there.
    """
    if explicit:
        return _given(explicit, "--config")
    if named:
        return project_file(named)
    if path := variable("UPKEEP_CONFIG"):
        return _given(path, "UPKEEP_CONFIG")
    if project := variable("UPKEEP_PROJECT"):
        return project_file(project)
    here = Path.cwd()
    for folder in (here, *here.parents, config_folder()):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def _given(text: str, origin: str) -> Path:
    path = Path(os.path.abspath(Path(text).expanduser()))
    if path.is_dir():
        path = path / FILE_NAME
    if not path.exists():
        raise ConfigError(
            f"{text}: there is no such file ({origin})",
            code="config.not_found",
            hint="upkeep init writes one",
        )
    return path


def read_projects() -> dict[str, Path]:
    """The user's projects: name to configuration file; raises ConfigError where the list cannot be read."""
    file = projects_file()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("projects", {})
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise ConfigError(f"{file} cannot be read: {problem.strerror}", code="config.unreadable") from None
    except (ValueError, RecursionError) as problem:
        raise ConfigError(f"is no TOML: {problem}", code="config.syntax", where=Where(str(file))) from None
    if not isinstance(table, dict) or not all(isinstance(path, str) for path in table.values()):
        raise ConfigError('[projects] must hold NAME = "FILE" lines', code="config.wrong_value", where=Where(str(file)))
    return {name: Path(path) for name, path in table.items()}


def project_file(name: str) -> Path:
    """The configuration file of a project of the user's list; raises ConfigError where it is not listed."""
    projects = read_projects()
    if name not in projects:
        known = ", ".join(projects) or "none yet; upkeep init enters one"
        raise ConfigError(
            f"no project '{name}' in {projects_file()}{did_you_mean(name, list(projects))}",
            code="config.unknown_project",
            hint=f"known projects: {known}",
        )
    return _given(str(projects[name]), f"@{name}")
