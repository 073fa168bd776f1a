"""THE table of commands: a name, the module that runs it, its group and its help line.

A command's module is imported when the command runs, never before; `upkeep --help` needs only this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from shutil import get_terminal_size
from typing import Any

import typer
from typer.core import TyperGroup

from upkeep.cli.request import placing_options, project_is_there


@dataclass(frozen=True)
class Row:
    """One command of the table."""

    module: str
    group: str
    help: str


COMMANDS = {
    "status": Row("upkeep.cli.status", "Watching", "Show on one screen whether all is well."),
    "due": Row("upkeep.cli.due", "Watching", "Say what is due; silent where nothing is."),
    "probe": Row("upkeep.cli.probe", "Watching", "Measure what is due, compare with thresholds, alert."),
    "beat": Row("upkeep.cli.beat", "Watching", "Report that a job has run."),
    "incident": Row("upkeep.cli.incident", "Watching", "List incidents, note what was learnt, mark false alarms."),
    "cron": Row("upkeep.cli.cron", "Watching", "Print, install or remove what calls upkeep on schedule."),
    "all": Row("upkeep.cli.all", "Watching", "The same over all projects of your list, or of given folders."),
    "alert": Row("upkeep.cli.alert", "Watching", "Send a test message, or list what waits to be told."),
    "daily": Row("upkeep.cli.checklist", "Checklists", "Walk today's checklist."),
    "weekly": Row("upkeep.cli.checklist", "Checklists", "Walk this week's checklist."),
    "monthly": Row("upkeep.cli.checklist", "Checklists", "Walk this month's checklist."),
    "quarterly": Row("upkeep.cli.checklist", "Checklists", "Walk this quarter's checklist."),
    "checklist": Row("upkeep.cli.checklist", "Checklists", "Walk a checklist of the project's own."),
    "history": Row("upkeep.cli.history", "Checklists", "Show past runs, shares in time and minutes."),
    "sla": Row("upkeep.cli.sla", "Support", "Show support levels, open clocks and deadlines."),
    "ticket": Row("upkeep.cli.ticket", "Support", "Open, answer, pause and resolve support tickets."),
    "diagnose": Row("upkeep.cli.diagnose", "Diagnosis", "Find the cause of a fault: auth, loading, push, video."),
    "checkin": Row("upkeep.cli.checkin", "Client", "Show which check-ins are due; draft, record and list them."),
    "report": Row("upkeep.cli.report", "Client", "Write the client's report of a month."),
    "offboard": Row("upkeep.cli.offboard", "Client", "Hand a project over when its client leaves."),
    "export": Row("upkeep.cli.export", "Client", "Write a calendar of everything due."),
    "init": Row("upkeep.cli.init", "Project", "Write a commented upkeep.toml for an app."),
    "projects": Row("upkeep.cli.projects", "Project", "Show and change the list of your projects."),
    "config": Row("upkeep.cli.config", "Project", "Check, show or describe the configuration."),
    "state": Row("upkeep.cli.state", "Project", "Check, back up or restore the state."),
    "completion": Row("upkeep.cli.completion", "Project", "Print the completion script of a shell."),
}


ALONE = "status"
"""What `upkeep` alone shows where a project is found."""


def load(name: str) -> Any:
    """The typer command or group behind a name of the table."""
    module = import_module(COMMANDS[name].module)
    factory = getattr(module, "commands", None)
    app: typer.Typer = factory[name] if factory else module.app
    command = typer.main.get_command(app)
    command.name = name
    return command


class Table(TyperGroup):
    """The top-level group: it looks commands up in the table."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params += placing_options(hidden=False)

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return load(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = get_close_matches(name, list(COMMANDS), 1)
            ctx.fail(
                f"there is no command '{name}'" + (f" (did you mean '{near[0]}'?)" if near else "; see: upkeep --help")
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, row in COMMANDS.items():
            groups.setdefault(row.group, []).append((name, row.help))
        for group, rows in groups.items():
            with formatter.section(group):
                formatter.write_dl(rows)


def new_app(help: str, **settings: Any) -> typer.Typer:
    """A typer app in upkeep's manner: plain help, no completion of typer's own."""
    return typer.Typer(
        help=help,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT,
        **settings,
    )


CONTEXT = {"help_option_names": ["-h", "--help"]}


def main_app() -> Any:
    """The command line: the table behind `upkeep`."""
    app = new_app(
        "Keeps live apps healthy after launch: checklists, support clocks, probes, diagnosis, client care.", cls=Table
    )

    @app.callback(
        invoke_without_command=True,
        epilog="Begin with: upkeep init, upkeep weekly, upkeep history. "
        "'upkeep @NAME COMMAND' means a project of your list.",
    )
    def root(context: typer.Context) -> Any:
        if context.invoked_subcommand is not None:
            return None
        if ALONE in COMMANDS and project_is_there():
            return load(ALONE).main([], prog_name=f"upkeep {ALONE}", standalone_mode=False)
        typer.echo(context.get_help())
        return None

    command = typer.main.get_command(app)
    width = min(80, get_terminal_size((80, 24)).columns)  # click itself never goes under 50
    command.context_settings = CONTEXT | {"terminal_width": width}  # commands take it from here
    return command
