"""Start-up is a feature: what is loaded, and that it does not become twice as slow."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

import pytest

from conftest import UPKEEP, Site
from upkeep.cli.app import COMMANDS

HEAVY = {"pydantic", "httpx", "rich", "pycurl", "holidays", "jsonschema", "jinja2", "apprise", "icalendar"} | {
    "psycopg", "pymysql", "obstore", "dns", "drain3", "aioice", "http_ece", "py_vapid", "playwright", "certifi",
}  # fmt: skip

OFTEN = [
    ["weekly", "--list"],
    ["weekly", "--done", "error-logs"],
    ["checklist"],
    ["history"],
    ["state", "check"],
    ["checkin"],
    ["checkin", "record", "quarterly"],
    ["offboard", "--list"],
    ["completion", "values", "items", "weekly"],
    ["sla"],
    ["sla", "high"],
    ["ticket", "list"],
    ["ticket", "open", "Login fails", "-p", "high"],
]


def loaded(site: Site, *arguments: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    code = (
        "import sys, json; from upkeep.cli.main import main\n"
        f"try: main({list(arguments)!r})\nfinally: print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=site.folder, env=site.environment, capture_output=True, text=True
    )
    return set(json.loads(ended.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", OFTEN, ids=" ".join)
def test_a_command_loads_nothing_heavy_once_its_configuration_is_known(site: Site, arguments: list[str]) -> None:
    site.run("weekly", "--list")
    assert loaded(site, *arguments) & HEAVY == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_without_loading_anything_heavy_or_another_command(site: Site, name: str) -> None:
    modules = loaded(site, name, "--help")
    assert modules & HEAVY == set()
    others = {row.module for row in COMMANDS.values()} - {COMMANDS[name].module}
    assert modules & others == set()


def test_help_loads_no_command(site: Site) -> None:
    modules = loaded(site, "--help")
    assert modules & HEAVY == set()
    assert modules.isdisjoint(row.module for row in COMMANDS.values())


def test_the_version_loads_nothing_at_all(site: Site) -> None:
    code = (
        "import sys; from upkeep.cli import main; sys.argv = ['upkeep', '--version']\n"
        "try: main.run()\nexcept SystemExit: print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=site.environment, capture_output=True, text=True)
    assert set(ended.stdout.split()) & (HEAVY | {"typer", "upkeep.cli.app", "upkeep.project"}) == set()


SLOWEST = {"--version": 6, "--help": 12, "weekly --list": 16}
"""Multiples of `python -c pass`; they take 3, 6 and 11."""


@pytest.mark.alone
def test_start_up_is_quick(site: Site) -> None:
    commands = {"pass": [sys.executable, "-c", "pass"]} | {name: [*UPKEEP, *name.split()] for name in SLOWEST}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(6):
        for name, command in commands.items():
            begin = time.perf_counter()
            subprocess.run(command, cwd=site.folder, env=site.environment, stdout=subprocess.DEVNULL, check=False)
            times[name] += [time.perf_counter() - begin] if turn else []
    middle = {name: statistics.median(seen) for name, seen in times.items()}
    ratios = {name: middle[name] / middle["pass"] for name in SLOWEST}
    assert all(ratios[name] <= most for name, most in SLOWEST.items()), ratios
