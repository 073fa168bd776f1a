"""A calendar that was written, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from upkeep.clock.local import rfc3339
from upkeep.views import words
from upkeep.views.text import Line, Page, line, wrap


class Event(Protocol):
    """What is shown of an event."""

    @property
    def key(self) -> str:
        """What it stands for."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def when(self) -> date | datetime:
        """A whole day, or an instant (UTC)."""


def calendar_document(events: Sequence[Event], file: Path | None, project: str) -> dict[str, Any]:
    """`export ics --json`."""
    rows = [{"uid": f"{each.key}@{project}.upkeep", "title": each.title, "when": _when(each.when)} for each in events]
    return {"file": str(file) if file else None, "events": rows}


def calendar_lines(events: Sequence[Event], file: Path | None, page: Page) -> list[Line]:
    """Where it is and what to do with it."""
    text = f"Wrote {words.count(len(events), 'event')} to {file}; import it again after a change, it updates itself"
    return [line(part) for part in wrap(text, page.width)]


def _when(when: date | datetime) -> str:
    return rfc3339(when) if isinstance(when, datetime) else when.isoformat()
