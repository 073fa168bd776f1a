"""Installing and removing what calls upkeep: the crontab, systemd's timers, launchd's agents. Foreign lines stay."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from upkeep.errors import StateError, UsageProblem
from upkeep.overview.schedule import Schedule
from upkeep.state.files import make_folder, write_public
from upkeep.views import schedule as view

PATIENCE = 60
"""Seconds for one call of a scheduler's own program."""


def install_crontab(schedule: Schedule) -> list[str]:
    """Put the project's block into the user's crontab, in place of an older one; returns what was done."""
    before = _crontab()
    text = view.without_block(before, schedule.id)
    if text and not text.endswith("\n"):
        text += "\n"
    _write_crontab(text + view.crontab(schedule))
    return ["crontab: written; see crontab -l"]


def remove_crontab(id: str) -> list[str]:
    """Take the project's block out of the user's crontab; every other line is left as it is."""
    before = _crontab()
    after = view.without_block(before, id)
    if after == before:
        return ["crontab: there was nothing of this project"]
    _write_crontab(after)
    return ["crontab: removed"]


def _crontab() -> str:
    ended = _call(["crontab", "-l"])
    if ended.returncode and "no crontab" not in ended.stderr.lower():
        raise StateError(f"the crontab cannot be read: {ended.stderr.strip()}", code="cron.failed")
    return "" if ended.returncode else ended.stdout


def _write_crontab(text: str) -> None:
    ended = _call(["crontab", "-"], text)
    if ended.returncode:
        raise StateError(f"the crontab cannot be written: {ended.stderr.strip()}", code="cron.failed")


def install_units(schedule: Schedule) -> list[str]:
    """Write the units and start the timers; the system's as root, else the user's own."""
    folder, user = _unit_folder()
    make_folder(Path(schedule.state))  # the units may write there and nowhere else, so it must be there
    units = view.systemd_units(schedule)
    _write(folder, units)
    timers = [name for name in units if name.endswith(".timer")]
    _systemctl(user, "daemon-reload")
    _systemctl(user, "enable", "--now", *timers)
    return [f"systemd: {', '.join(timers)} in {folder}"]


def remove_units(schedule: Schedule) -> list[str]:
    """Stop the timers and remove the units."""
    folder, user = _unit_folder()
    units = [name for name in view.systemd_units(schedule) if (folder / name).exists()]
    timers = [name for name in units if name.endswith(".timer")]
    if not units:
        return ["systemd: there was nothing of this project"]
    _systemctl(user, "disable", "--now", *timers)
    _unlink(folder, units)
    _systemctl(user, "daemon-reload")
    return [f"systemd: removed {', '.join(units)}"]


def _unit_folder() -> tuple[Path, list[str]]:
    if os.geteuid() == 0:
        return Path("/etc/systemd/system"), []
    from platformdirs import user_config_path

    return user_config_path("systemd", appauthor=False) / "user", ["--user"]


def _systemctl(user: Sequence[str], *arguments: str) -> None:
    ended = _call(["systemctl", *user, *arguments])
    if ended.returncode:
        raise StateError(f"systemctl {arguments[0]} failed: {ended.stderr.strip()}", code="cron.failed")


def install_agents(schedule: Schedule) -> list[str]:
    """Write the agents and load them."""
    agents = view.launchd_agents(schedule)
    folder = Path("~/Library/LaunchAgents").expanduser()
    _write(folder, agents)
    for name in agents:
        _call(["launchctl", "load", "-w", str(folder / name)])
    return [f"launchd: {', '.join(agents)} in {folder}"]


def remove_agents(schedule: Schedule) -> list[str]:
    """Unload the agents and remove them."""
    folder = Path("~/Library/LaunchAgents").expanduser()
    agents = [name for name in view.launchd_agents(schedule) if (folder / name).exists()]
    for name in agents:
        _call(["launchctl", "unload", "-w", str(folder / name)])
    _unlink(folder, agents)
    return [f"launchd: removed {', '.join(agents)}" if agents else "launchd: there was nothing of this project"]


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StateError(f"cannot create {folder}: {problem.strerror}", code="cron.failed") from None
    for name, text in texts.items():
        write_public(folder / name, text)


def _unlink(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as problem:
            raise StateError(f"cannot remove {folder / name}: {problem.strerror}", code="cron.failed") from None


def _call(command: Sequence[str], text: str | None = None) -> subprocess.CompletedProcess[str]:
    if shutil.which(command[0]) is None:
        raise UsageProblem(
            f"{command[0]} is not installed here", code="cron.missing", hint="without --install the text is printed"
        )
    try:
        return subprocess.run(list(command), input=text, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise StateError(f"{command[0]} did not answer: {problem}", code="cron.failed") from None
