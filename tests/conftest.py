"""What all tests share: a project in a folder of its own, and upkeep run in this process or as a real one."""

from __future__ import annotations

import gc
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "upkeep",
    max_examples=int(os.environ.get("UPKEEP_EXAMPLES", "60")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("upkeep")


def pytest_collection_finish() -> None:
    """Leave what is loaded by now, thousands of tests among it, out of every later search for garbage."""
    gc.collect()
    gc.freeze()


UPKEEP = [sys.executable, "-m", "upkeep"]

TOML = """\
[project]
name = "Harbor Booking"
id = "harbor"
timezone = "Europe/Berlin"
launched = 2026-09-01
"""

MONDAY = "2026-11-23T08:00:00Z"


@dataclass
class Ended:
    """What a run of upkeep left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The JSON object on the last line of stderr."""
        return json.loads(self.err.splitlines()[-1])["error"]


@dataclass
class Site:
    """A project's folder with its configuration and state."""

    folder: Path
    environment: dict[str, str]

    @property
    def config(self) -> Path:
        return self.folder / "upkeep.toml"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def write(self, text: str) -> None:
        self.config.write_text(text, encoding="utf-8")

    def add(self, text: str) -> None:
        self.write(self.config.read_text(encoding="utf-8") + text)

    def run(self, *arguments: str, input: str | None = None, **environment: str) -> Ended:
        """upkeep as a process, without a terminal."""
        ended = subprocess.run(
            [*UPKEEP, *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)


def environment_of(folder: Path) -> dict[str, str]:
    """The environment of a stranger: no configuration but that of the folder, nothing of the real user's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "home/config"),
        "XDG_CACHE_HOME": str(folder / "home/cache"),
        "XDG_STATE_HOME": str(folder / "home/state"),
        "UPKEEP_STATE": str(folder / "state"),
        "UPKEEP_USER": "mia",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def measured() -> dict[str, str]:
    """What makes a process tell its coverage; it takes twice as long then, and who is killed tells none."""
    return {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS_")}


@pytest.fixture(scope="session")
def without_browser(tmp_path_factory: pytest.TempPathFactory) -> str:
    """PATH without a browser: a folder that holds one is left out for a folder of links to all else in it."""
    from upkeep.checks.browsing.chromium import PROGRAMS

    folders = []
    for folder in os.environ["PATH"].split(os.pathsep):
        place = Path(folder)
        if any((place / name).exists() for name in PROGRAMS):
            linked = tmp_path_factory.mktemp("programs")
            for program in place.iterdir():
                if program.name not in PROGRAMS:
                    (linked / program.name).symlink_to(program)
            place = linked
        folders.append(str(place))
    return os.pathsep.join(folders)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One cache for all sites: what was valid goes by its content alone, and need not be validated again."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest, without_browser: str, cache: str) -> Site:
    """A project in Berlin that was launched on 1 September 2026; only tests with `peers` find a browser there."""
    made = Site(tmp_path, environment_of(tmp_path) | {"XDG_CACHE_HOME": cache})
    if request.node.get_closest_marker("peers") is None:
        made.environment["PATH"] = without_browser
    made.write(TOML)
    return made


Run = Callable[..., Ended]


@pytest.fixture
def upkeep(site: Site, monkeypatch: pytest.MonkeyPatch) -> Run:
    """upkeep within this process: the same door, without the cost of a new one."""
    from upkeep.cli.main import main

    for name in list(os.environ):
        if name not in site.environment and name.startswith(
            ("UPKEEP", "LC_", "XDG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
        ):
            monkeypatch.delenv(name)
    for name, value in site.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(site.folder)

    def run(*arguments: str, **environment: str) -> Ended:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        with monkeypatch.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            patched.setattr(sys, "stdout", out)
            patched.setattr(sys, "stderr", err)
            patched.setattr(sys, "stdin", io.StringIO())
            code = main(list(arguments))
        texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
        return Ended(code, *texts)

    return run
