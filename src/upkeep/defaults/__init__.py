"""The operations guide as data: checklists, support levels and what else has rows; every row has an id.

No code lives here but the loader.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The built-in table `name`, such as `checklists`."""
    with resources.files(__name__).joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
