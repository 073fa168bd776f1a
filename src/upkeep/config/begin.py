"""A new project: its commented upkeep.toml, its env_file, its place in the user's list."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from upkeep import defaults
from upkeep.config.find import FILE_NAME, projects_file, read_projects
from upkeep.config.values import address
from upkeep.errors import ConfigError, StateError, Where

ENV_FILE = "upkeep.env"
SCHEMA_FILE = "upkeep.schema.json"


@dataclass(frozen=True)
class NewProject:
    """The four answers of `upkeep init`."""

    name: str
    url: str | None
    timezone: str
    launched: date
    id: str | None = None
    """Where the name alone would give a project the state folder of another one of the user's list."""


def with_scheme(text: str) -> str:
    """A web address as people type it, made whole with https://; raises ValueError."""
    text = text.strip()
    return address(text if "://" in text else f"https://{text}")


def proposed_name(url: str | None, folder: Path) -> str:
    """A name from the address (`https://app.harbor.example` is Harbor), else from the folder."""
    host = urlsplit(url).hostname if url else None
    if host and not re.fullmatch(r"[\d.:]+|localhost", host):
        labels = [label for label in host.split(".") if label not in ("www", "app")]
        return labels[-2 if len(labels) > 1 else 0].replace("-", " ").title()
    return re.sub(r"[-_.]+", " ", folder.name).strip().title() or "My App"


def text_of(new: NewProject) -> str:
    """The commented configuration."""
    template = defaults.text("upkeep.toml.template")
    id = new.id or (None if re.search(r"[a-z0-9]", new.name.lower()) else "project")
    return template.format(
        name=_quoted(new.name),
        id_line=f"id = {_quoted(id)}\n" if id else "",
        url_line=f"url = {_quoted(new.url)}\n" if new.url else '# url = "https://app.example.com"\n',
        timezone=_quoted(new.timezone),
        launched=new.launched.isoformat(),
        env_file=ENV_FILE,
        env_file_text=_quoted(ENV_FILE),
    )


def write(new: NewProject, folder: Path, schema: str) -> list[Path]:
    """Write the files of a new project; returns those written. Raises ConfigError where there is a configuration.

    The configuration comes last but one and is created exclusively: where it stands, the rest does too. The entry in
    the user's list is the last step; without it everything works but `upkeep @NAME`.
    """
    target = folder / FILE_NAME
    if target.exists():
        raise ConfigError(
            "is there already; nothing was changed",
            code="config.exists",
            where=Where(str(target)),
            hint="upkeep config check looks at it",
        )
    written: list[Path] = []
    _create(folder / SCHEMA_FILE, schema, 0o644, written)
    secrets = "# Secrets of this project, NAME=value, one per line. Keep this file out of git.\n"
    _create(folder / ENV_FILE, secrets, 0o600, written)
    _ignore(folder / ".gitignore", written)
    _create(target, text_of(new), 0o644, written)
    return written


def free_id(name: str, target: Path) -> str | None:
    """An id beside those of the user's list; None where the name itself is free, or is this very project's."""
    projects = {known: path for known, path in read_projects().items() if path != target}
    free = _free(name, projects)
    return None if free == name else free


def _free(name: str, projects: Mapping[str, Path]) -> str:
    number, free = 1, name
    while free in projects:
        number += 1
        free = f"{name}-{number}"
    return free


def enter(name: str, target: Path) -> str | None:
    """Enter a project into the user's list; returns the name there, None where the list cannot be written."""
    projects = read_projects()
    if target in projects.values():
        return next(known for known, path in projects.items() if path == target)
    free = _free(name, projects)
    return free if _keep(projects | {free: target}) else None


def leave(name: str) -> bool:
    """Take a project off the user's list; False where it cannot be written."""
    return _keep({known: path for known, path in read_projects().items() if known != name})


def _keep(projects: Mapping[str, Path]) -> bool:
    import tomli_w

    file = projects_file()
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.write_text(tomli_w.dumps({"projects": {key: str(path) for key, path in projects.items()}}))
        temporary.rename(file)
    except OSError:
        return False
    return True


def _create(path: Path, text: str, mode: int, written: list[Path]) -> None:
    """Write a file unless it is there already."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError:
        return
    except OSError as problem:
        raise _cannot(path, problem) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError as problem:
            path.unlink()
            raise _cannot(path, problem) from None
    written.append(path)


def _ignore(path: Path, written: list[Path]) -> None:
    """Keep the env_file out of git."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if ENV_FILE in lines or f"/{ENV_FILE}" in lines:
            return
        path.write_text("\n".join([*lines, ENV_FILE, ""]), encoding="utf-8")
    except OSError as problem:
        raise _cannot(path, problem) from None
    written.append(path)


def _cannot(path: Path, problem: OSError) -> StateError:
    return StateError(f"cannot write {path}: {problem.strerror}", code="init.write")


def _quoted(text: str) -> str:
    """A TOML string; whatever stands in it, the file stays valid."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    quoted = '"' + "".join(each if each >= " " and each != "\x7f" else f"\\u{ord(each):04x}" for each in escaped) + '"'
    tomllib.loads(f"key = {quoted}")
    return quoted
