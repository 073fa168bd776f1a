"""The one place that reads environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping


def variable(name: str) -> str | None:
    """The variable's value; None where it is unset or empty."""
    return os.environ.get(name) or None


def variables() -> Mapping[str, str]:
    """All of the environment."""
    return os.environ


def flag(name: str) -> bool:
    """Whether the variable is set to anything but nothing and `0`."""
    return os.environ.get(name, "") not in ("", "0")
