"""Kind `tcp`: a port that accepts connections."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checks import sockets
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import finding_of
from upkeep.checks.interface import Finding, Ground, Phases, up
from upkeep.config.values import TABLE, Whole

METRIC: str | None = "uptime"
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS: dict[str, str] = {}
"""It answers with the words of interface.ERRORS alone."""

EXAMPLE = {"host": "app.example.com", "port": 443}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which port."""

    __pydantic_config__ = TABLE

    host: str
    """The host name or address."""
    port: Whole
    """The port."""

    def __post_init__(self) -> None:
        if not 0 < self.port < 65536:
            raise ValueError("`port` must be between 1 and 65535")


def measure(options: Options, ground: Ground) -> Finding:
    """Connect and hang up; the response time is that of name and connection."""
    return finding_of(lambda: _accepted(options, Deadline(ground.timeout)))


def _accepted(options: Options, deadline: Deadline) -> Finding:
    opened = sockets.connect(options.host, options.port, deadline)
    opened.connection.close()
    return up(
        detail=f"{options.host}:{options.port} accepts connections",
        response_time=opened.dns + opened.connect,
        phases=Phases(dns=opened.dns, connect=opened.connect),
        evidence={"address": opened.address},
    )
