"""All of upkeep.toml as one dataclass: what validation, the JSON Schema and `config show` look at.

Commands read single tables through `schema.Tables`, which loads only those that they touch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from upkeep.config.alerts import AlertsTable, RetentionTable
from upkeep.config.app import AppTable, FunctionTable
from upkeep.config.calendar import AwayTable, MaintenanceTable
from upkeep.config.checklists import ChecklistTable
from upkeep.config.client import ClientTable
from upkeep.config.diagnosis import AuthTable, GuideTable, PushTable, VideoTable
from upkeep.config.evidence import EvidenceTable
from upkeep.config.plan import PlanTable
from upkeep.config.probes import ProbesTable
from upkeep.config.project import ProjectTable
from upkeep.config.report import ReportTable
from upkeep.config.support import SupportTable
from upkeep.config.thresholds import ThresholdRule
from upkeep.config.values import TABLE


@dataclass(frozen=True, kw_only=True)
class Whole:
    """What upkeep.toml may hold."""

    __pydantic_config__ = TABLE

    project: ProjectTable
    """The app that is kept healthy."""
    client: ClientTable = field(default_factory=ClientTable)
    """The client and the contract."""
    support: SupportTable = field(default_factory=SupportTable)
    """Opening hours and promises."""
    plan: PlanTable = field(default_factory=PlanTable)
    """The plan's limits."""
    thresholds: dict[str, ThresholdRule] = field(default_factory=dict)
    """When a metric deserves attention."""
    probes: ProbesTable = field(default_factory=ProbesTable)
    """How a run of all probes goes."""
    probe: tuple[dict[str, Any], ...] = ()
    """What is measured."""
    alerts: AlertsTable = field(default_factory=AlertsTable)
    """Who is told."""
    maintenance: tuple[MaintenanceTable, ...] = ()
    """Times in which nothing is alarming."""
    away: tuple[AwayTable, ...] = ()
    """Times in which nobody looks."""
    retention: RetentionTable = field(default_factory=RetentionTable)
    """How long samples are kept."""
    checklists: dict[str, ChecklistTable] = field(default_factory=dict)
    """Changes to the built-in lists, and lists of the project's own."""
    evidence: EvidenceTable = field(default_factory=EvidenceTable)
    """What upkeep looks at beside the probes."""
    report: ReportTable = field(default_factory=ReportTable)
    """The client's monthly report."""
    guide: dict[str, GuideTable] = field(default_factory=dict)
    """Troubleshooting guides of the project's own."""
    app: AppTable = field(default_factory=AppTable)
    """What `diagnose loading` looks at."""
    function: tuple[FunctionTable, ...] = ()
    """Serverless functions."""
    video: VideoTable = field(default_factory=VideoTable)
    """How video calls connect."""
    push: PushTable = field(default_factory=PushTable)
    """How notifications are sent."""
    auth: AuthTable = field(default_factory=AuthTable)
    """How people get in."""
