"""What a source of evidence stands on: the project, when the item was looked at before, and what it said then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from upkeep import defaults
from upkeep.checklists.catalog import Item
from upkeep.checklists.facts import UNKNOWN, UNSET, WELL, Fact
from upkeep.checks import module_of
from upkeep.checks.interface import UP, Finding, Ground, Missing
from upkeep.config.build import build
from upkeep.overview.probing import expanded, past_of, probes_of, rules_of, second
from upkeep.probes import latest as remembered
from upkeep.probes.catalog import Probe, Rule, longest_window
from upkeep.probes.latest import Latest
from upkeep.probes.past import Past
from upkeep.project import Project
from upkeep.views import words


class Shared:
    """What several sources of one walk read, each read once."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        """Every probe of the project."""
        return probes_of(self.project)

    @cached_property
    def rules(self) -> dict[str, dict[str, Rule]]:
        """The threshold of every metric of every probe."""
        return rules_of(self.project, self.probes)

    @cached_property
    def past(self) -> Past:
        """Everything measured up to now."""
        return past_of(self.project, self.probes)

    @cached_property
    def latest(self) -> Latest:
        """What each probe found last."""
        names = [probe.name for probe in self.probes]
        return remembered.load(self.project.state, second(self.project), longest_window(self.project.config), names)


@dataclass(frozen=True)
class Scene:
    """One source looking for one item."""

    project: Project
    source: str
    """Its id."""
    item: Item
    since: datetime
    """When the item was answered last in an earlier period; else the period's begin."""
    seconds: float
    """How long the source may take; what it starts must end by then."""
    shared: Shared
    before: tuple[Mapping[str, Any], ...] = ()
    """The facts that were kept with that answer, as documents."""

    @property
    def title(self) -> str:
        """What stands before the source's line."""
        return str(defaults.load("evidence")[self.source]["title"])

    @property
    def now(self) -> int:
        """The time of the run, seconds since 1970."""
        return second(self.project)

    def earlier(self, title: str) -> Mapping[str, Any] | None:
        """The fact of that title as it was kept last time."""
        return next((each for each in self.before if each["source"] == title), None)

    def known_value(self, title: str) -> float | None:
        """The value that the fact of that title had last time."""
        kept = self.earlier(title)
        value = kept.get("value") if kept else None
        return float(value) if isinstance(value, int | float) else None

    def probes_feeding(self, metric: str) -> list[Probe]:
        """The probes that feed a metric."""
        return [probe for probe in self.shared.probes if metric in probe.metrics]

    def find(self, kind: str, options: Mapping[str, Any], memory: Mapping[str, Any] | None = None) -> Finding:
        """What a kind finds with these options, `${...}` in them expanded, within the source's time.

        Raises Unset for a secret that is not there; a missing driver is a finding that names the extra.
        """
        module = module_of(kind)
        ground = Ground(
            folder=self.project.config.folder,
            timeout=self.seconds,
            now=self.project.now,
            trusted=self.project.config.trusted,
            memory=memory or {},
        )
        try:
            finding: Finding = module.measure(build(module.Options, expanded(self.project, options)), ground)
        except Missing as missing:
            return missing.finding
        return finding

    def unset(self) -> Fact:
        """The one line that says what to add where the source is not configured."""
        return Fact(self.title, str(defaults.load("evidence")[self.source]["needs"]), UNSET)

    def since_words(self) -> str:
        """When the item was looked at before, as people say it."""
        return words.day(self.since.astimezone(self.project.zone).date())


def fact_of(title: str, finding: Finding, *, value: bool = False) -> Fact:
    """A finding as a fact: up is well, or soon with a warning, down is bad, unknown says why."""
    state = WELL if finding.state == UP else UNKNOWN if finding.state == "unknown" else "bad"
    state = "soon" if state == WELL and finding.warning else state
    return Fact(title, finding.detail, state, finding.value if value else None, finding.unit if value else None)
