"""How a measurement ends early: an exception that carries its finding."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from upkeep.checks.interface import Finding, Missing, down, unknown


class Failed(Exception):
    """There is nothing more to measure; `finding` says what was found."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


def is_down(word: str, detail: str, **found: Any) -> Failed:
    """The app's fault, to be raised."""
    return Failed(down(word, detail, **found))


def is_unknown(word: str, detail: str, **found: Any) -> Failed:
    """upkeep's own trouble, to be raised."""
    return Failed(unknown(word, detail, **found))


def finding_of(work: Callable[[], Finding]) -> Finding:
    """What `work` found, also where it ended early or its driver is not installed."""
    try:
        return work()
    except (Failed, Missing) as problem:
        return problem.finding


def driver(module: str, extra: str) -> Any:
    """The module of a driver; raises Missing with the extra that brings it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as problem:
        if problem.name and module.startswith(problem.name):
            raise Missing(extra) from None
        raise
