"""A project as a command opens it: its configuration, its state and the time; opened at the door, never handed in."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upkeep.checks import Kinds
from upkeep.config import read
from upkeep.config.environment import variable
from upkeep.config.find import find
from upkeep.config.read import Config
from upkeep.errors import UsageProblem
from upkeep.state.folder import State

if TYPE_CHECKING:
    from upkeep.clock.holidays import Holidays
    from upkeep.clock.hours import OpeningHours


@dataclass(frozen=True)
class Choice:
    """What the person said on the command line about project, state and time."""

    config: str | None = None
    project: str | None = None
    state: str | None = None
    at: str | None = None
    own_state: bool = False
    """Whether UPKEEP_STATE does not count: it cannot be the state of many projects."""


class Project:
    """One project, open. The clock is read once."""

    def __init__(self, config: Config, choice: Choice) -> None:
        self.config = config
        self._choice = choice
        self._read = datetime.now(UTC).replace(microsecond=0)  # the only place that reads the clock

    @classmethod
    def open(cls, choice: Choice) -> Project:
        """The project that is meant, or the built-in guide; raises ConfigError where one is named and wrong."""
        path = find(choice.config, choice.project)
        return cls(read.load(path, Kinds(), cache_folder()) if path else read.built_in(), choice)

    @cached_property
    def now(self) -> datetime:
        """The time of this command: that of `--at`, else the clock's; raises UsageProblem for a wrong `--at`."""
        return self.moment(self._choice.at, "--at") if self._choice.at else self._read

    @property
    def ahead(self) -> bool:
        """Whether `--at` lies later than the clock."""
        return self.now > self._read

    @cached_property
    def zone(self) -> tzinfo:
        """The project's zone, else this machine's, else UTC (with a warning, see `warnings`)."""
        return self.config.tables.project.timezone or self.machine_zone or UTC

    @cached_property
    def machine_zone(self) -> tzinfo | None:
        """The zone of this machine; None where it is unknown."""
        return read.machine_zone()

    @property
    def warnings(self) -> list[str]:
        """What the person should know beside the answer."""
        found = []
        if self.config.path is None:
            found.append("hint: no upkeep.toml here or above, so this is the built-in guide; upkeep init writes one")
        if self.config.tables.project.timezone is None and self.machine_zone is None:
            found.append(" the time zone of this machine is unknown (TZ?); times are in UTC; set [project] timezone")
        if "state" in self.__dict__ and self.state.lacks_project_file:
            found.append(f" project.json is missing in {self.state_path}; the next command that records begins it anew")
        return found

    @cached_property
    def state(self) -> State:
        """The state; raises StateError where its folder is another account's or another project's."""
        return State(self.state_path, self.config.id)

    @cached_property
    def offboarded(self) -> datetime | None:
        """Since when the project is handed over: probes and reminders are off then; None while it is looked after."""
        from upkeep.clients.offboarding import ended

        return ended(self.state)

    @property
    def name(self) -> str:
        """What people call the project."""
        return self.config.tables.project.name

    @property
    def state_path(self) -> Path:
        """Where the state lies: `--state`, UPKEEP_STATE, `[project] state`, else the user's state folder."""
        given = self._choice.state or (None if self._choice.own_state else variable("UPKEEP_STATE"))
        if given:
            return Path(os.path.abspath(Path(given).expanduser()))
        if configured := self.config.tables.project.state:
            return self.config.folder / Path(configured).expanduser()
        from platformdirs import user_state_path

        return user_state_path("upkeep", appauthor=False) / self.config.id

    @cached_property
    def user(self) -> str:
        """Who acts: UPKEEP_USER, else SUDO_USER, else the login."""
        import getpass

        try:
            return variable("UPKEEP_USER") or variable("SUDO_USER") or getpass.getuser()
        except (OSError, KeyError):
            return f"uid {os.geteuid()}"

    @cached_property
    def hours(self) -> OpeningHours | None:
        """The opening hours; None where none are configured."""
        from upkeep.clock.hours import OpeningHours

        week = self.config.tables.support.hours
        return OpeningHours(week, self.zone, self.holidays) if week else None

    @cached_property
    def holidays(self) -> Holidays:
        """The holidays of `[support]`."""
        from upkeep.clock.holidays import Holidays

        return Holidays(self.config.tables.support.holidays)

    @property
    def is_working_day(self) -> Callable[[date], bool]:
        """Whether a date is a working day: `[checklists.daily] days`, else those with hours, else Monday to Friday."""
        daily = self.config.tables.checklists.get("daily")
        if daily and daily.days is not None:
            days = frozenset(daily.days)
        elif self.hours:
            days = self.hours.open_weekdays
        else:
            days = frozenset(range(5))
        return lambda day: day.weekday() in days and day not in self.holidays

    def moment(self, text: str, option: str) -> datetime:
        """A time that a person typed, in the project's zone; raises UsageProblem naming the option."""
        from upkeep.clock.spoken import parse_moment

        try:
            return parse_moment(text, self._read, self.zone)
        except ValueError as problem:
            raise UsageProblem(f"{option}: {problem}", code="usage.time") from None

    def clock(self) -> datetime:
        """The time read anew, for a walk's next answer; under `--at` it stands still."""
        return self.now if self._choice.at else max(self.now, datetime.now(UTC).replace(microsecond=0))

    def anew(self) -> Project:
        """The same project as a command opens it now; under `--at` as of the same time."""
        return Project(self.config, self._choice)

    @property
    def is_at(self) -> bool:
        """Whether the command runs as if it were another time."""
        return self._choice.at is not None

    def scrub(self, text: str) -> str:
        """`text` without any secret of this project."""
        return self.config.scrub(text)

    def scrub_all(self, value: Any) -> Any:
        """A JSON value with every text in it scrubbed; names of fields, numbers and times are left as they are."""
        if isinstance(value, str):
            return self.scrub(value)
        if isinstance(value, Mapping):
            return {key: self.scrub_all(each) for key, each in value.items()}
        return [self.scrub_all(each) for each in value] if isinstance(value, list | tuple) else value


def cache_folder() -> Path:
    """The user's cache folder for upkeep; nothing in it is needed or secret."""
    from platformdirs import user_cache_path

    return user_cache_path("upkeep", appauthor=False)
