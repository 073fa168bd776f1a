"""`upkeep completion bash|zsh|fish`: static scripts made from the command table; upkeep is asked only for values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from upkeep.cli.app import COMMANDS, load, new_app
from upkeep.cli.request import Command, open_project, placing_options
from upkeep.cli.result import Raw
from upkeep.clients.guide import kinds, questions
from upkeep.clients.offboarding import stages
from upkeep.config.find import read_projects
from upkeep.errors import UsageProblem
from upkeep.overview.care import open_register
from upkeep.overview.lists import open_book
from upkeep.overview.tickets import open_tickets
from upkeep.support.ticket import RESOLVED
from upkeep.views.completion import Node, Option, script

app = new_app("Print the completion script of a shell.", no_args_is_help=True)


@app.command(cls=Command)
def bash() -> Raw:
    """For bash: upkeep completion bash > ~/.local/share/bash-completion/completions/upkeep"""
    return _script("bash")


@app.command(cls=Command)
def zsh() -> Raw:
    """For zsh: upkeep completion zsh > a folder of $fpath, as _upkeep"""
    return _script("zsh")


@app.command(cls=Command)
def fish() -> Raw:
    """For fish: upkeep completion fish > ~/.config/fish/completions/upkeep.fish"""
    return _script("fish")


def _script(shell: str) -> Raw:
    text = script(shell, tree())
    return Raw(text, document={"shell": shell, "script": text})


def _items(name: str) -> list[str]:
    if name == "offboard":
        return [step.id for stage in stages() for step in stage.items]
    checklist = open_book(open_project()).checklist(name)
    return [item.id for item in checklist.items]


def _own_lists(_argument: str) -> list[str]:
    return [name for name in open_book(open_project()).catalog if name not in COMMANDS]


def _promises(_argument: str) -> list[str]:
    return [each.id for each in open_register(open_project()).promises() if each.promise.closed is None]


def _tickets() -> list[str]:
    """The ids of all tickets, open ones first."""
    project = open_project()
    standings = open_tickets(project).standings(project.now)
    return [each.ticket.id for each in sorted(standings, key=lambda each: each.state == RESOLVED)]


VALUES: dict[str, Callable[[str], list[str]]] = {
    "items": _items,
    "checklists": _own_lists,
    "kinds": lambda _argument: list(kinds()),
    "questions": lambda _argument: [f"{each.id}=" for each in questions()],
    "promises": _promises,
    "tickets": lambda _argument: _tickets(),
    "priorities": lambda _argument: list(open_tickets(open_project()).policies),
    "projects": lambda _argument: [f"@{name}" for name in read_projects()],
}
"""What the scripts ask for at a TAB."""


@app.command(cls=Command, hidden=True)
def values(kind: str, argument: Annotated[str, typer.Argument()] = "") -> Raw:
    """Values that stand in the project, one per line."""
    if kind not in VALUES:
        raise UsageProblem(f"no values of kind '{kind}'", hint=f"there are: {', '.join(VALUES)}")
    found = VALUES[kind](argument)
    return Raw("".join(f"{value}\n" for value in found), document={"values": found})


def tree() -> Node:
    """Every command with its options and subcommands."""
    children = {name: _node(load(name), row.help) for name, row in COMMANDS.items()}
    return Node("", _options(placing_options(hidden=False)), children)


def _node(command: Any, help: str) -> Node:
    children = {
        name: _node(child, child.get_short_help_str(200))
        for name, child in getattr(command, "commands", {}).items()
        if not child.hidden
    }
    return Node(help, _options(command.params), children)


def _options(parameters: list[Any]) -> tuple[Option, ...]:
    shown = [each for each in parameters if each.param_type_name == "option" and not each.hidden]
    return tuple(Option(tuple(each.opts), each.help or "", not each.is_flag) for each in shown)
