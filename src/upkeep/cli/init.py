"""`upkeep init`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Annotated, Any

import typer

from upkeep.checks import Kinds
from upkeep.cli.app import new_app
from upkeep.cli.request import Command, request
from upkeep.cli.result import Result
from upkeep.clock.local import local_date
from upkeep.clock.spoken import parse_date
from upkeep.config import begin, read, values
from upkeep.config.find import FILE_NAME
from upkeep.config.json_schema import schema_text
from upkeep.errors import ConfigError, UsageProblem, Where
from upkeep.project import Project
from upkeep.ui.prompt import Quit, ask_line
from upkeep.ui.terminal import Terminal, somebody_there
from upkeep.views.text import STRONG, Line, Page, line, wrap

app = new_app("Write a commented upkeep.toml for an app, here.")


@app.command(cls=Command)
def init(
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="The address that users open.")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="What people call the app.")] = None,
    launched: Annotated[str | None, typer.Option("--launched", metavar="DATE", help="When it was launched.")] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar="ZONE", help="The zone to read times in.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take the proposals; ask nothing.")] = False,
) -> Result:
    """Write a commented upkeep.toml for an app, here; asks name, address, launch date and time zone."""
    folder = Path.cwd()
    if (folder / FILE_NAME).exists():
        raise ConfigError(
            "is there already; nothing was changed",
            code="config.exists",
            where=Where(FILE_NAME),
            hint="upkeep config check looks at it",
        )
    if not yes and not somebody_there():
        raise UsageProblem(
            "init asks for what is not given", hint="answer by --yes, --name, URL, --launched, --timezone"
        )
    ask = _proposal if yes else _ask
    project = Project(read.built_in(), request().choice())
    zone = project.machine_zone or UTC
    today = local_date(project.now, zone)
    address = ask("Address", url or "", url, lambda text: begin.with_scheme(text) if text else None)
    title = ask("Name", begin.proposed_name(address, folder), name, values.name)
    date = ask("Launched", today.isoformat(), launched, lambda text: parse_date(text, project.now, zone))
    place = ask("Time zone", str(zone), timezone, lambda text: str(values.zone(text)))
    id = read.slug(title)
    new = begin.NewProject(title, address, place, date, begin.free_id(id, folder / FILE_NAME))
    written = begin.write(new, folder, schema_text(Kinds()))
    entered = begin.enter(new.id or id, folder / FILE_NAME)
    return Result(
        lambda: {"files": [str(path) for path in written], "project": entered, "name": title},
        lambda page: _lines(written, entered, page),
    )


def _proposal(question: str, proposed: str, given: str | None, parse: Callable[[str], Any]) -> Any:
    """The answer where nothing is asked."""
    try:
        return parse(given if given is not None else proposed)
    except ValueError as problem:
        raise UsageProblem(f"{question.lower()}: {problem}") from None


def _ask(question: str, proposed: str, given: str | None, parse: Callable[[str], Any]) -> Any:
    """The answer of a person, asked again until it is one."""
    if given is not None:
        return _proposal(question, proposed, given, parse)
    terminal = Terminal.on(sys.stdout)
    while True:
        try:
            return parse(ask_line(terminal, question, proposed))
        except ValueError as problem:
            terminal.write([line(f"  {problem}")])
        except Quit:
            raise KeyboardInterrupt from None


def _lines(written: list[Path], entered: str | None, page: Page) -> list[Line]:
    lines = [line((text, STRONG)) for text in wrap(f"Wrote {', '.join(path.name for path in written)}", page.width)]
    lines += [line(f"From anywhere: upkeep @{entered} weekly")] if entered else []
    commands = ("upkeep config check", "upkeep weekly", "upkeep history")
    if page.narrow:
        return [*lines, line("Next:"), *(line(f"  {command}") for command in commands)]
    return [*lines, line(f"Next: {'   '.join(commands)}")]
