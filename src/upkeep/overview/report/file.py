"""Where a report is written unless told otherwise, and which of those files the client may have."""

from __future__ import annotations

from pathlib import Path

from upkeep.config.read import Config
from upkeep.views.report.model import Window

FOLDER = "reports"
"""Beside the configuration."""
_INTERNAL = "-internal"


def default_file(config: Config, window: Window, form: str, *, internal: bool) -> Path:
    """`reports/NAME-2026-11.html`; an internal one says so in its name."""
    return config.folder / FOLDER / f"{config.id}-{window.id}{_INTERNAL if internal else ''}.{form}"


def for_client(path: Path) -> bool:
    """Whether a file of that folder is no internal report."""
    return not path.stem.endswith(_INTERNAL)
