"""What the tests of checks stand on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from upkeep.checks.interface import Ground

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def ground(folder: Path = Path("/"), timeout: float = 5, **more: Any) -> Ground:
    return Ground(**{"folder": folder, "timeout": timeout, "now": NOW} | more)
