"""The app's checkout, `[evidence] folder`: what is read of it, within bounds."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from upkeep.overview.evidence.scene import Scene

LARGEST = 20_000_000
"""Bytes of a file that are read; what is larger is not looked at."""


def folder_of(scene: Scene) -> Path | None:
    """The checkout; None where none is configured or it is not there."""
    given = scene.project.config.tables.evidence.folder
    if given is None:
        return None
    return scene.project.config.folder / Path(given).expanduser()


def text_of(path: Path) -> str:
    """A file's text; empty where it is missing, too large or cannot be read."""
    try:
        return path.read_text("utf-8", "replace") if path.is_file() and path.stat().st_size <= LARGEST else ""
    except OSError:
        return ""


def json_of(path: Path) -> dict[str, Any]:
    """A file's JSON object; empty where it is none."""
    try:
        found = json.loads(text_of(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def toml_of(path: Path) -> dict[str, Any]:
    """A file's TOML; empty where it is none."""
    try:
        return tomllib.loads(text_of(path))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
