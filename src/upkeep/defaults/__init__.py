"""The operations guide as data: checklists, support levels and what else has rows; every row has an id.

No code lives here but the loader.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The built-in table `name`, such as `checklists`."""
    return tomllib.loads(text(f"{name}.toml"))


def text(name: str) -> str:
    """The file `name` of this folder, without importlib.resources, whose loading takes longer than the rest."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
