"""What every command understands: which project, which state, as if at which time, and how to answer."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup, TyperOption

if TYPE_CHECKING:
    from upkeep.project import Choice, Project


@dataclass
class Request:
    """The common options of the command that runs."""

    config: str | None = None
    project: str | None = None
    state: str | None = None
    at: str | None = None
    debug: bool = False
    json: bool = False
    quiet: bool = False
    nagios: bool = False
    """Whether every failure is one line on stdout and 3, as monitoring plugins end."""
    warnings: list[str] = field(default_factory=list)
    project_open: Project | None = None
    """The project that the command opened."""

    scrub: Callable[[str], str] = lambda text: text
    """Takes the project's secrets out of a text, once a project is open."""

    def choice(self) -> Choice:
        """What was said about project, state and time."""
        from upkeep.project import Choice

        return Choice(self.config, self.project, self.state, self.at)


_current: ContextVar[Request] = ContextVar("request")


def begin(request: Request) -> None:
    """Make this the request of the command that runs."""
    _current.set(request)


def request() -> Request:
    """The request of the command that runs."""
    return _current.get()


def open_project() -> Project:
    """The project that the command is about; its warnings go to stderr with the answer."""
    from upkeep.project import Project

    project = Project.open(request().choice())
    request().project_open = project
    request().scrub = project.scrub
    return project


def project_is_there() -> bool:
    """Whether there is a configuration; raises ConfigError where one is named and not there."""
    from upkeep.config.find import find

    return find(request().config, request().project) is not None


def _option(
    names: list[str], help: str, *, metavar: str | None = None, flag: bool = False, hidden: bool = False
) -> TyperOption:
    name = names[0].removeprefix("--")

    def keep(_context: Any, _parameter: Any, value: Any) -> Any:
        if value:
            setattr(request(), name, value)
        return value

    return TyperOption(
        param_decls=names,
        help=help,
        metavar=metavar,
        is_flag=flag,
        default=False if flag else None,
        hidden=hidden,
        expose_value=False,
        callback=keep,
        is_eager=True,
        show_default=False,
    )


def placing_options(*, hidden: bool) -> list[TyperOption]:
    """The options that stand before the command and are understood after it too."""
    return [
        _option(["--config", "-c"], "Use this upkeep.toml.", metavar="FILE", hidden=hidden),
        _option(["--state"], "Keep the state in this folder.", metavar="DIR", hidden=hidden),
        _option(["--debug"], "Show the traceback of a defect.", flag=True, hidden=hidden),
    ]


class Command(TyperCommand):
    """A command that takes the common options beside its own."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params += _answering_options()


class Group(TyperGroup):
    """A group that answers by itself too, such as `upkeep checkin`, and takes the common options then."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params += _answering_options()


def _answering_options() -> list[TyperOption]:
    return [
        _option(["--json"], "Answer with one JSON document.", flag=True),
        _option(["--quiet"], "Say nothing but the exit code and errors.", flag=True),
        _option(["--at"], "As if it were this time.", metavar="TIME"),
        *placing_options(hidden=True),
    ]
