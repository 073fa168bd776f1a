"""`[probes]` and what every `[[probe]]` has; the rest of a probe belongs to its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from upkeep.config.thresholds import ThresholdRule
from upkeep.config.values import TABLE, Elapsed, Name, Timeout, Whole

RETRY_PAUSE = timedelta(seconds=2)
"""Between a probe that failed and its next try."""


@dataclass(frozen=True, kw_only=True)
class ProbesTable:
    """How a run of all probes goes."""

    __pydantic_config__ = TABLE

    control: tuple[str, ...] = ()
    """HOST:PORT asked where every target fails at once, to tell whether this machine is offline."""
    at_once: Whole = 1000
    """How many probes run side by side."""
    limit: Elapsed = timedelta(minutes=4)
    """The time limit of a whole run."""


@dataclass(frozen=True, kw_only=True)
class ProbeTable:
    """What probes of all kinds have in common."""

    __pydantic_config__ = TABLE

    name: Name
    """Its name, unique in the project."""
    kind: str
    """What is measured: one of the kinds."""
    every: Elapsed = timedelta(minutes=5)
    """How often it is measured."""
    timeout: Timeout = timedelta(seconds=10)
    """How long one try may take."""
    retry: Whole = 1
    """How often a network failure is tried again in the same run."""
    metric: str | None = None
    """The metric that it feeds; by default that of its kind."""
    threshold: ThresholdRule | None = None
    """The threshold of its metric, such as `> 50`."""
