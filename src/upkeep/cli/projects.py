"""`upkeep projects`, `projects add` and `projects remove`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upkeep.checks import Kinds
from upkeep.cli.app import new_app
from upkeep.cli.request import Command
from upkeep.cli.result import Result
from upkeep.config import begin, read
from upkeep.config.find import FILE_NAME, projects_file, read_projects
from upkeep.errors import StateError, UsageProblem
from upkeep.state.files import home_relative
from upkeep.views.text import DIM, Page, cut, line, pad

app = new_app("Show and change the list of your projects.", no_args_is_help=True)


@app.command("list", cls=Command)
def list_() -> Result:
    """The projects that `upkeep @NAME` and `upkeep all` know."""
    projects = read_projects()

    def row(name: str, path: Path, page: Page) -> str:
        missing = "" if path.is_file() else "  (not there)"
        return cut(f"{pad(name, 20)} {home_relative(path)}{missing}", page.width)

    return Result(
        lambda: {"file": str(projects_file()), "projects": {name: str(path) for name, path in projects.items()}},
        lambda page: (
            [line(row(name, path, page)) for name, path in projects.items()]
            or [line("No projects yet. Enter one: upkeep projects add FILE", ("", DIM))]
        ),
    )


@app.command(cls=Command)
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An upkeep.toml, or the folder that holds it.")],
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="By default the project's id.")] = None,
) -> Result:
    """Enter a project into the list."""
    path = (file / FILE_NAME if file.is_dir() else file).absolute()
    config = read.load(path, Kinds(), None)
    entered = begin.enter(name or config.id, path)
    if entered is None:
        raise StateError(f"cannot write {home_relative(projects_file())}", code="projects.write")
    return Result(lambda: {"name": entered, "file": str(path)}, lambda page: [line(f"upkeep @{entered} is {path}")])


@app.command(cls=Command)
def remove(name: Annotated[str, typer.Argument(metavar="NAME", help="A project of the list.")]) -> Result:
    """Take a project off the list; nothing of it is deleted."""
    if name not in read_projects():
        raise UsageProblem(f"no project '{name}' in the list", code="projects.unknown", hint="upkeep projects list")
    if not begin.leave(name):
        raise StateError(f"cannot write {home_relative(projects_file())}", code="projects.write")
    return Result(lambda: {"name": name}, lambda page: [line(f"{name} is off the list; nothing of it was deleted")])
