"""Crontab lines, systemd units and launchd agents that call upkeep on schedule."""

from __future__ import annotations

import plistlib
import shlex
from collections.abc import Sequence
from typing import Protocol


class Schedule(Protocol):
    """What the texts are made of."""

    @property
    def id(self) -> str:
        """The project's id."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def state(self) -> str:
        """Its state folder."""

    @property
    def minutes(self) -> int:
        """How often probe runs."""

    def command(self, *arguments: str) -> tuple[str, ...]:
        """upkeep for this project."""


JOBS = {"probe": ("probe",), "due": ("due", "--tell")}
"""What is called: the measurements, and once a day the reminders."""
DUE_MINUTE, DUE_HOUR = 7, 12
"""Reminders go out just after noon, when an unfinished daily list counts."""


def begin_mark(id: str) -> str:
    """The line before a project's block in a crontab."""
    return f"# upkeep {id}: begin, written by `upkeep cron --install`"


def end_mark(id: str) -> str:
    """The line after it."""
    return f"# upkeep {id}: end"


def crontab(schedule: Schedule) -> str:
    """The project's block: cron reads `%` as a line end, so it is escaped."""
    every = "*" if schedule.minutes == 1 else f"*/{schedule.minutes}" if schedule.minutes < 60 else "0"
    probe = f"{every} * * * * {_cron_command(schedule.command(*JOBS['probe']))}"
    due = f"{DUE_MINUTE} {DUE_HOUR} * * * {_cron_command(schedule.command(*JOBS['due']))}"
    return "\n".join([begin_mark(schedule.id), probe, due, end_mark(schedule.id), ""])


def _cron_command(command: Sequence[str]) -> str:
    return shlex.join(command).replace("%", "\\%")


def without_block(text: str, id: str) -> str:
    """A crontab without the project's block; every other line is left as it is."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        if line.startswith(f"# upkeep {id}: begin"):
            inside = True
        elif inside and line.startswith(end_mark(id)):
            inside = False
        elif not inside:
            kept.append(line)
    return "".join(kept)


def systemd_units(schedule: Schedule) -> dict[str, str]:
    """Units by file name: a service and a timer for each job, hardened."""
    calendars = {
        "probe": f"OnCalendar=*:0/{schedule.minutes}" if schedule.minutes < 60 else "OnCalendar=hourly",
        "due": f"OnCalendar=*-*-* {DUE_HOUR:02}:{DUE_MINUTE:02}:00",
    }
    units = {}
    for job, arguments in JOBS.items():
        name = f"upkeep-{schedule.id}-{job}"
        units[f"{name}.service"] = _service(schedule, job, schedule.command(*arguments))
        units[f"{name}.timer"] = _timer(schedule, job, calendars[job])
    return units


def _service(schedule: Schedule, job: str, command: Sequence[str]) -> str:
    return f"""\
[Unit]
Description=upkeep {job}: {_unit_text(schedule.name)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={" ".join(_unit_word(word) for word in command)}
# 1: something needs attention, which was told; that is no failure of the service
SuccessExitStatus=1
TimeoutStartSec=10min
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectControlGroups=yes
ProtectKernelTunables=yes
RestrictSUIDSGID=yes
ReadWritePaths={_unit_word(schedule.state)}
"""


def _timer(schedule: Schedule, job: str, calendar: str) -> str:
    return f"""\
[Unit]
Description=upkeep {job} on schedule: {_unit_text(schedule.name)}

[Timer]
{calendar}
Persistent={"no" if job == "probe" else "yes"}
AccuracySec=1s

[Install]
WantedBy=timers.target
"""


def _unit_text(text: str) -> str:
    return " ".join(text.split()).replace("%", "%%")


def _unit_word(word: str) -> str:
    """A word of ExecStart or a path: `%` and `$` mean something else there, blanks end a word."""
    escaped = word.replace("\\", "\\\\").replace("%", "%%").replace("$", "$$")
    return '"' + escaped.replace('"', '\\"') + '"' if set(escaped) & set(" '\"\t;") else escaped


def launchd_agents(schedule: Schedule) -> dict[str, str]:
    """Agents by file name."""
    agents = {}
    for job, arguments in JOBS.items():
        label = f"upkeep.{schedule.id}.{job}"
        agent: dict[str, object] = {
            "Label": label,
            "ProgramArguments": list(schedule.command(*arguments)),
            "ProcessType": "Background",
        }
        if job == "probe":
            agent["StartInterval"] = schedule.minutes * 60
        else:
            agent["StartCalendarInterval"] = {"Hour": DUE_HOUR, "Minute": DUE_MINUTE}
        agents[f"{label}.plist"] = plistlib.dumps(agent).decode()
    return agents
