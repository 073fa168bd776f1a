"""Questions to git about a checkout: nothing is ever changed in it. No kind lives here."""

from __future__ import annotations

from pathlib import Path

from upkeep.checks.command import UNTRUSTED
from upkeep.checks.failure import is_unknown
from upkeep.checks.interface import DRIVER, TIMEOUT
from upkeep.checks.programs import run
from upkeep.checks.wording import one_line

LARGEST = 50_000_000
"""Bytes of an answer; one that is longer is no answer."""

_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "core.quotepath=off", "-c", "log.showSignature=false")
"""What could start programs, or change how an answer is written."""


def ask(folder: Path, *question: str, seconds: float, trusted: bool) -> str:
    """What git answers in `folder`, within `seconds`; raises Failed where it cannot, or where `trusted` is false."""
    if not trusted:
        raise is_unknown(DRIVER, UNTRUSTED)
    if not folder.is_dir():
        raise is_unknown("no-checkout", f"{folder.name or folder} is no folder here")
    try:
        quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        ended = run(["git", *_SETTINGS, *question], folder, quiet, seconds, LARGEST)
    except FileNotFoundError:
        raise is_unknown(DRIVER, "git is not installed here") from None
    except (OSError, ValueError) as problem:
        raise is_unknown(DRIVER, f"git cannot be started: {one_line(str(problem))}") from None
    if ended.status is None:
        raise is_unknown(TIMEOUT, f"git did not answer within {seconds:.3g} s")
    if "not a git repository" in ended.errors:
        raise is_unknown("no-checkout", "`folder` is no git checkout")
    if ended.status != 0 or len(ended.output) >= LARGEST:
        said = ended.errors.strip().splitlines() or ["too long an answer"]
        raise is_unknown("no-checkout", f"git: {one_line(said[0].removeprefix('fatal: '), 120)}")
    return ended.output


def tracked(folder: Path, *, seconds: float, trusted: bool) -> list[str]:
    """The files that git tracks in `folder` and below, relative to it; raises Failed."""
    answer = ask(folder, "ls-files", "-z", seconds=seconds, trusted=trusted)
    return [path for path in answer.split("\0") if path]
