"""`upkeep cron`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project
from upkeep.cli.result import Result
from upkeep.errors import UsageProblem
from upkeep.overview import scheduler
from upkeep.overview.schedule import Schedule, schedule_of
from upkeep.views import schedule as view
from upkeep.views.text import line

app = new_app("Print, install or remove what calls upkeep on schedule.")

CRONTAB, SYSTEMD, LAUNCHD = "crontab", "systemd", "launchd"

_INSTALL: dict[str, Callable[[Schedule], list[str]]] = {
    CRONTAB: scheduler.install_crontab,
    SYSTEMD: scheduler.install_units,
    LAUNCHD: scheduler.install_agents,
}
_REMOVE: dict[str, Callable[[Schedule], list[str]]] = {
    CRONTAB: lambda schedule: scheduler.remove_crontab(schedule.id),
    SYSTEMD: scheduler.remove_units,
    LAUNCHD: scheduler.remove_agents,
}


@app.command(cls=Command)
def cron(
    install: Annotated[bool, typer.Option("--install", help="Install it; foreign lines are left alone.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Remove what was installed for this project.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="systemd services and timers.")] = False,
    launchd: Annotated[bool, typer.Option("--launchd", help="launchd agents, for macOS.")] = False,
) -> Result:
    """Print the crontab lines that run `probe` and `due`; or systemd timers, or launchd agents."""
    if (install and remove) or (systemd and launchd):
        raise UsageProblem("one of them at a time")
    way = SYSTEMD if systemd else LAUNCHD if launchd else CRONTAB
    schedule = schedule_of(open_project())
    if install or remove:
        said = (_INSTALL if install else _REMOVE)[way](schedule)
        return Result(lambda: {"done": said}, lambda page: [line(each) for each in said])
    texts = _texts(way, schedule)
    return Result(
        lambda: {"way": way, "minutes": schedule.minutes, "texts": texts},
        lambda page: [line(each) for name, text in texts.items() for each in _shown(name, text, len(texts))],
    )


def _texts(way: str, schedule: Schedule) -> dict[str, str]:
    if way == SYSTEMD:
        return view.systemd_units(schedule)
    return view.launchd_agents(schedule) if way == LAUNCHD else {"crontab": view.crontab(schedule)}


def _shown(name: str, text: str, number: int) -> list[str]:
    return [*([f"# {name}"] if number > 1 else []), *text.splitlines(), *([""] if number > 1 else [])]
