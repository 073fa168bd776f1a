"""What one run of all probes did: what it measured, what changed, who was told."""

from __future__ import annotations

from dataclasses import dataclass, field

from upkeep.checks.interface import CREDENTIALS, DRIVER
from upkeep.probes.alerts import Alerts
from upkeep.probes.catalog import Probe, Rule
from upkeep.probes.conditions import Episode
from upkeep.probes.latest import Last, Latest
from upkeep.probes.sample import Sample


@dataclass
class Run:
    """What a run did."""

    samples: list[Sample]
    probes: dict[str, Probe]
    rules: dict[str, dict[str, Rule]]
    latest: Latest
    alerts: Alerts
    changed: list[Episode] = field(default_factory=list)
    told: int = 0
    """Addresses that accepted a message."""
    untold: list[tuple[str, str]] = field(default_factory=list)
    """Addresses that did not, and why."""
    heartbeat: str = ""
    """Why the dead man's switch could not be told; empty where it was, or where there is none."""
    in_maintenance: frozenset[str] = frozenset()
    damaged: list[str] = field(default_factory=list)
    before: dict[str, Last] = field(default_factory=dict)
    """What each probe had found before this run."""
    late: bool = False
    """Whether it ran as of a time before samples that are there already: then nothing was decided or told."""

    @property
    def attention(self) -> bool:
        """Whether something is down, stale or beyond a threshold, outside maintenance."""
        down = any(each.state == "down" and each.probe not in self.in_maintenance for each in self.samples)
        firing = any(each.level == "alert" and each.probe not in self.in_maintenance for each in self.alerts.firing())
        return down or firing

    @property
    def cannot_run(self) -> bool:
        """Whether a probe lacks a secret, a driver or credentials."""
        return any(each.finding.word in (DRIVER, CREDENTIALS) and each.state == "unknown" for each in self.samples)

    @property
    def blind(self) -> list[Sample]:
        """Samples that are unknown though nothing is missing in the configuration."""
        return [
            each for each in self.samples if each.state == "unknown" and each.finding.word not in (DRIVER, CREDENTIALS)
        ]
