"""`upkeep config check`, `config show` and `config schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from upkeep.checks import Kinds
from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Raw, Result
from upkeep.config import read
from upkeep.config.effective import effective
from upkeep.config.find import find
from upkeep.config.json_schema import schema_text
from upkeep.errors import CONFIGURATION, OK, ConfigError, ConfigErrors
from upkeep.overview.probing import probes_of
from upkeep.project import Project
from upkeep.state.files import write_public
from upkeep.views import config as view

app = new_app("Check, show or describe the configuration.", no_args_is_help=True)


@app.command(cls=Command)
def check() -> Result:
    """Name every problem of the configuration at once, each with file, line and key."""
    choice = request().choice()
    path = find(choice.config, choice.project)
    if path is None:
        raise ConfigError(
            "there is no upkeep.toml here or above", code="config.not_found", hint="upkeep init writes one"
        )
    problems: list[Any] = []
    warnings: list[ConfigError] = []
    try:
        config = read.load(path, Kinds(), cache=None)
        request().scrub = config.scrub
        problems, warnings = list(config.unset()), config.warnings()
    except ConfigErrors as found:
        problems = list(found.problems)
    except ConfigError as found:
        problems = [found]
    scrub = request().scrub
    return Result(
        lambda: view.check_document(read.shown(path), problems, warnings, scrub),
        lambda page: view.check_lines(read.shown(path), problems, warnings, scrub, page),
        exit=CONFIGURATION if problems else OK,
    )


@app.command(cls=Command)
def show() -> Result:
    """Print the effective values, defaults included, secrets masked."""
    project = open_project()
    config = project.config
    unset = config.unset()
    values = effective(config, str(project.zone))
    told = told_after(project)
    for problem in unset:
        request().warnings.append(f"{problem.where}  {problem.message}")
    return Result(
        lambda: view.show_document(config.path, values, project.state_path, unset, told),
        lambda page: view.show_lines(config.path, values, project.state_path, told),
    )


def told_after(project: Project) -> dict[str, int]:
    """Per probe how long after going down it is told at the latest, in seconds: `confirm` samples, then the message."""
    return {probe.name: probe.every * project.config.tables.alerts.confirm for probe in probes_of(project)}


@app.command(cls=Command)
def schema(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", dir_okay=False, help="Where to write it; stdout without.")
    ] = None,
) -> Result | Raw:
    """Print the JSON Schema of upkeep.toml, for completion in editors (the `#:schema` line names its file)."""
    text = schema_text(Kinds())
    if file is None:
        return Raw(text)
    write_public(file, text)
    return Result(lambda: {"file": str(file)}, lambda page: [((f"wrote {file}", ""),)])
