"""Chromium in a process of our own: a fresh profile, a time limit that holds whatever the page does, nothing left.

It is driven by a pipe, not by a port that every account of the machine could use; when upkeep is killed the pipe
closes, Chromium ends by itself, and the shell that began it removes the profile.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from upkeep.checks.failure import driver, is_unknown
from upkeep.checks.interface import DRIVER
from upkeep.config.environment import variables

EXTRA = "browser"
_PREFIX = "upkeep-browser-"
_PLAYWRIGHT = "playwright.sync_api"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Where a Chromium may be; Playwright's own is not needed."""

_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--use-fake-device-for-media-stream",
    "--remote-debugging-pipe",
)
GRANTS = ("camera", "microphone", "notifications")
"""What the page's origin is granted: without them healthy pages fail."""
_START = 15.0
"""Seconds in which Chromium must be there."""
_DYING = 2.0
"""Seconds in which what was killed is gone."""
_LONGEST = 60
"""Characters of the folder's path: Chromium makes a socket below it, whose whole path may have some 100."""
_SHELL = "/bin/sh"
_BEGIN = 'echo $$ > "$1/pid" || exit 1; folder=$1; shift; "$@"; rm -rf -- "$folder"'
"""Leads the session in which Chromium runs, and says by which id both can be ended."""


@dataclass(frozen=True)
class Running:
    """A Chromium that may be begun once."""

    program: str
    folder: str
    """Its profile, and everything else that it writes."""
    rules: Sequence[str]
    """Host names mapped elsewhere."""
    ends: float
    """When it is ended, by `time.monotonic`."""


@dataclass(frozen=True)
class Browser:
    """A running Chromium with one context."""

    context: Any
    """Playwright's BrowserContext."""
    ends: float
    """When it is ended, by `time.monotonic`."""

    @property
    def left(self) -> float:
        """Seconds until then."""
        return max(0.0, self.ends - time.monotonic())


@contextmanager
def running(seconds: float, rules: Sequence[str] = ()) -> Iterator[Running]:
    """Room for a Chromium: a profile that is new and removed afterwards; whatever hangs it is ended after `seconds`.

    `rules` map host names (`MAP cdn.example 127.0.0.1`). Raises Missing without the extra, Failed without a Chromium.
    """
    driver(_PLAYWRIGHT, EXTRA)
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise is_unknown(DRIVER, "no Chromium is installed here; Debian: apt install chromium")
    ends = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=_place(), ignore_cleanup_errors=True) as folder:
        watchdog = Timer(seconds, _end, [folder])
        watchdog.daemon = True
        watchdog.start()
        try:
            yield Running(program, folder, rules, ends)
        finally:
            watchdog.cancel()
            _end(folder)


def _place() -> str | None:
    """The folder for temporary files; where its path is too long for a socket the shortest that there is."""
    long = len(tempfile.gettempdir()) + len(_PREFIX) + 10 > _LONGEST
    return "/tmp" if long and os.access("/tmp", os.W_OK) else None


@contextmanager
def driven(chromium: Running, grant: str | None = None) -> Iterator[Browser]:
    """Begin Chromium and drive it; `grant` is the origin that may use what GRANTS names.

    Raises Failed where it does not start. Calls on a browser that was ended raise playwright's Error, or never return:
    whoever calls them needs a limit.
    """
    api = driver(_PLAYWRIGHT, EXTRA)
    with ExitStack() as stack:
        try:
            playwright = stack.enter_context(api.sync_playwright())
        except Exception as problem:  # noqa: BLE001 - nothing narrower comes where its own program does not start
            raise is_unknown(DRIVER, f"Playwright does not start here: {problem}") from None
        context = _begun(playwright, chromium, api.Error)
        if grant:
            context.grant_permissions(list(GRANTS), origin=grant)
        yield Browser(context, chromium.ends)
        _end(chromium.folder)  # a graceful end would take its time, and nothing of the profile is kept
        with suppress(api.Error):
            context.close()  # only then Playwright removes the folder that it made for the browser's files


def _begun(playwright: Any, chromium: Running, error: type[Exception]) -> Any:
    """The context of a Chromium that was started with our flags alone, none of Playwright's own."""
    flags = [*_FLAGS, f"--user-data-dir={chromium.folder}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    flags += [f"--host-resolver-rules={', '.join(chromium.rules)}"] if chromium.rules else []
    limit = max(1.0, min(_START, chromium.ends - time.monotonic()))
    try:
        return playwright.chromium.launch_persistent_context(
            chromium.folder,
            executable_path=_SHELL,
            ignore_default_args=True,
            args=["-c", _BEGIN, "upkeep", chromium.folder, chromium.program, *flags, "about:blank"],
            env=_environment(chromium.folder),
            no_viewport=True,
            timeout=limit * 1000,
        )
    except error:
        raise is_unknown(DRIVER, "Chromium did not start here") from None


def _environment(folder: str) -> dict[str, str]:
    """Nothing of the user's but what names programs and languages: neither home nor secrets, nor files left behind."""
    kept = {name: value for name, value in variables().items() if name in ("PATH", "LANG", "LC_ALL", "TZ")}
    return kept | dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), folder)


def _end(folder: str) -> None:
    """End Chromium and all that it started, by the session that its shell leads; nothing where it ended already."""
    place = Path(folder) / "pid"
    try:
        leader = int(place.read_text())
        place.unlink()  # an id may be given to others later
    except (OSError, ValueError):
        return
    until = time.monotonic() + _DYING
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
        while time.monotonic() < until:
            os.kill(leader, 0)  # the others may linger as zombies, where nobody asks for their end
            time.sleep(0.02)
