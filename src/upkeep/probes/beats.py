"""Beats: when each job reported last by `upkeep beat NAME`; kept in `beats.json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.state.documents import Format

FILE = "beats.json"


@dataclass
class Beats:
    """The last beat per heartbeat probe."""

    last: dict[str, datetime] = field(default_factory=dict)


BEATS = Format(
    "heartbeats document",
    load=lambda document: Beats({name: from_rfc3339(at) for name, at in document["last"].items()}),
    dump=lambda beats: {"last": {name: rfc3339(at) for name, at in beats.last.items()}},
    indexed=False,
)
