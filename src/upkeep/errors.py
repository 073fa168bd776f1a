"""What can go wrong, as a person and a program should be told; each error knows its exit code."""

from __future__ import annotations

from dataclasses import dataclass

OK = 0
ATTENTION = 1
USAGE = 2
CONFIGURATION = 3
STATE = 4
DEFECT = 5
INTERRUPTED = 130
PIPE_CLOSED = 141
TERMINATED = 143


@dataclass(frozen=True)
class Where:
    """The place in a file that an error speaks of; the line counts from 1."""

    file: str
    line: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class UserError(Exception):
    """Something that the person can mend: what is wrong, where, and what to do."""

    exit = USAGE
    code = "usage"

    def __init__(
        self, message: str, *, code: str | None = None, where: Where | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint
        if code is not None:
            self.code = code

    @property
    def problems(self) -> tuple[UserError, ...]:
        """The single problems that this error stands for; itself, unless it gathers several."""
        return (self,)


class UsageProblem(UserError):
    """A command was called in a way that it cannot serve."""


class ConfigError(UserError):
    """The configuration is missing, unreadable or wrong."""

    exit = CONFIGURATION
    code = "config"


class ConfigErrors(ConfigError):
    """Every problem of a configuration at once."""

    def __init__(self, problems: list[ConfigError], *, hint: str | None = None) -> None:
        super().__init__(problems[0].message, code=problems[0].code, where=problems[0].where, hint=hint)
        self._problems = tuple(problems)

    @property
    def problems(self) -> tuple[UserError, ...]:
        """The problems in the order of the file."""
        return self._problems


class StateError(UserError):
    """The state cannot be read or written."""

    exit = STATE
    code = "state"


class DamagedDocument(StateError):
    """A document of the state cannot be read; `name` is its path within the state folder."""

    code = "state.damaged"

    def __init__(self, message: str, name: str, *, hint: str | None = None) -> None:
        super().__init__(message, where=Where(name), hint=hint)
        self.name = name


class Terminated(BaseException):
    """SIGTERM arrived; like KeyboardInterrupt it passes every handler on its way to the door."""
