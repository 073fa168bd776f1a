"""`upkeep state check`, `state backup` and `state restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project
from upkeep.cli.result import Result
from upkeep.config.find import FILE_NAME
from upkeep.config.masking import without_secrets
from upkeep.config.secrets import MASK, REFERENCE, Unset, references
from upkeep.errors import OK, STATE, StateError
from upkeep.overview.formats import FORMATS
from upkeep.project import Project
from upkeep.state import archive
from upkeep.state.files import home_relative, write_public
from upkeep.state.verify import verify
from upkeep.views import state as view
from upkeep.views.text import line

app = new_app("Check, back up or restore the state.", no_args_is_help=True)


@app.command(cls=Command)
def check() -> Result:
    """Look at every file of the state and say what is damaged; nothing is changed."""
    project = open_project()
    whole, remarks = verify(project.state, FORMATS)
    return Result(
        lambda: view.check_document(project.state_path, whole, remarks),
        lambda page: view.check_lines(project.state_path, whole, remarks, page),
        exit=STATE if any(remark.damage for remark in remarks) else OK,
    )


@app.command(cls=Command)
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="The zip file to write.")],
) -> Result:
    """Save state and configuration into one file; it holds the names of secrets, no values."""
    project = open_project()
    number = archive.backup(project.state.path, file, _extra(project), project.now)
    return Result(
        lambda: {"file": str(file), "files": number, "project": project.config.id},
        lambda page: [line(f"Saved {number} files of '{project.config.id}' to {file}")],
    )


@app.command(cls=Command)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `state backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Move the state that is there aside first.")] = False,
) -> Result:
    """Bring a saved state back, whole or not at all, and say what is missing here."""
    project = open_project()
    saved = archive.project_of(file)
    if project.config.path and saved != project.config.id:
        raise StateError(
            f"this is a backup of '{saved}', the project here is '{project.config.id}'",
            code="state.other_project",
            hint="choose the project with --config or upkeep @NAME",
        )
    path = project.state_path if project.config.path else _state_of(project, saved)
    restored = archive.restore(file, path, replace=replace, now=project.now)
    config = _config_back(restored, project)
    missing = [name for name in restored.secrets if not _is_set(project, name)]
    return Result(
        lambda: {
            "state": str(path),
            "project": saved,
            "files": restored.files,
            "missing": missing,
            "previous": str(restored.previous) if restored.previous else None,
        },
        lambda page: view.restored_lines(restored, path, missing, config),
    )


def _state_of(project: Project, saved: str) -> Path:
    """Where a project's state goes that has no configuration here: the named folder, else the user's."""
    chosen = project.state_path
    return chosen if chosen.name != project.config.id else chosen.with_name(saved)


def _config_back(restored: archive.Restored, project: Project) -> str:
    """Put the saved configuration here where there is none; returns what to say of it."""
    here = Path.cwd() / FILE_NAME
    if restored.config is None or project.config.path or here.exists():
        return ""
    write_public(here, restored.config)
    masked = f"; replace {MASK} in it" if MASK in restored.config else ""
    return f"The configuration is in {home_relative(here)}{masked}"


def _extra(project: Project) -> archive.Extra:
    config = project.config
    text = without_secrets(config.source) if config.path else None
    found = {match[1] for _, value in references(config.raw) for match in REFERENCE.finditer(value) if match[1]}
    return archive.Extra(config.id, text, tuple(sorted(found)))


def _is_set(project: Project, reference: str) -> bool:
    try:
        project.config.secrets.expand(f"${{{reference}}}")
    except Unset:
        return False
    return True
