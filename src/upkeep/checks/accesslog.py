"""Lines of access logs: which are requests of the app's users, and which of them failed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_LINE = re.compile(
    rb'\S+ \S+ [^\[\]"]{0,300}\[[^\]]{1,80}\] "(?:[^"\\]|\\.)*" (\d{3})(?: (?:\d+|-))?(?:\s.*)?', re.DOTALL
)
"""Common and combined form alike: what stands before the time may have a virtual host more, what follows is free."""

_OWN = re.compile(rb'"upkeep/\d')
"""upkeep's own probes, by their User-Agent: they are no users (semantics, "Error rate")."""

_STATUS_AT = (
    ("status",), ("status_code",), ("statusCode",), ("http_status",), ("code",), ("sc-status",),
    ("http.response.status_code",), ("http", "response", "status_code"), ("response", "status"),
    ("response", "status_code"), ("response", "statusCode"), ("res", "statusCode"), ("httpRequest", "status"),
    ("DownstreamStatus",), ("OriginStatus",),
)  # fmt: skip
"""Where nginx, Caddy, Traefik, pino, the cloud's balancers and ECS put the status, in this order."""


@dataclass
class Tally:
    """What was counted of a log."""

    requests: int = 0
    """Requests of users."""
    failed: int = 0
    """Those that were answered with 5xx."""
    own: int = 0
    """Requests of upkeep's own probes, not among `requests`."""
    unparsed: int = 0
    """Lines that are no request in the expected form."""
    statuses: Counter[int] = field(default_factory=Counter)
    """Requests by status."""

    def add(self, lines: Iterable[bytes], form: str) -> None:
        """Count the lines; `form` is `common`, `combined` or `json`."""
        status_of = _from_json if form == "json" else _from_line
        for line in lines:
            if not line.strip():
                continue
            status = status_of(line)
            if status is None:
                self.unparsed += 1
            elif _OWN.search(line):
                self.own += 1
            else:
                self.statuses[status] += 1
                self.requests += 1
                self.failed += 500 <= status < 600

    @property
    def share(self) -> float | None:
        """The failed share, 0..1; None without a request."""
        return self.failed / self.requests if self.requests else None


def _from_line(line: bytes) -> int | None:
    match = _LINE.fullmatch(line)
    return int(match[1]) if match else None


def _from_json(line: bytes) -> int | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    for path in _STATUS_AT:
        status = _status(_at(entry, path))
        if status is not None:
            return status
    return None


def _at(node: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _status(value: Any) -> int | None:
    if isinstance(value, str) and len(value) == 3 and value.isascii() and value.isdecimal():
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 600:
        return int(value)
    return None
