"""The tables of upkeep.toml, each loaded and built when it is first read: start-up is a feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast

from upkeep.config.build import build

if TYPE_CHECKING:
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
    from upkeep.config.thresholds import Threshold


class Kinds(Protocol):
    """The kinds of probes, as the checks give them; handed in, so that the configuration knows no check."""

    @property
    def names(self) -> Iterable[str]:
        """Every kind."""

    @property
    def options(self) -> Callable[[str], type[Any]]:
        """The dataclass of a kind's options."""


class Tables:
    """What a valid upkeep.toml holds, table by table; `whole.Whole` has the same names."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw

    @cached_property
    def project(self) -> ProjectTable:
        """The app that is kept healthy."""
        from upkeep.config.project import ProjectTable

        return cast("ProjectTable", build(ProjectTable, self._raw.get("project", {})))

    @cached_property
    def client(self) -> ClientTable:
        """The client and the contract."""
        from upkeep.config.client import ClientTable

        return cast("ClientTable", build(ClientTable, self._raw.get("client", {})))

    @cached_property
    def support(self) -> SupportTable:
        """Opening hours and promises."""
        from upkeep.config.support import SupportTable

        return cast("SupportTable", build(SupportTable, self._raw.get("support", {})))

    @cached_property
    def plan(self) -> PlanTable:
        """The plan's limits."""
        from upkeep.config.plan import PlanTable

        return cast("PlanTable", build(PlanTable, self._raw.get("plan", {})))

    @cached_property
    def thresholds(self) -> dict[str, Threshold]:
        """When a metric deserves attention."""
        from upkeep.config.thresholds import ThresholdRule

        return cast("dict[str, Threshold]", build(dict[str, ThresholdRule], self._raw.get("thresholds", {})))

    @cached_property
    def probes(self) -> ProbesTable:
        """How a run of all probes goes."""
        from upkeep.config.probes import ProbesTable

        return cast("ProbesTable", build(ProbesTable, self._raw.get("probes", {})))

    @cached_property
    def alerts(self) -> AlertsTable:
        """Who is told."""
        from upkeep.config.alerts import AlertsTable

        return cast("AlertsTable", build(AlertsTable, self._raw.get("alerts", {})))

    @cached_property
    def maintenance(self) -> tuple[MaintenanceTable, ...]:
        """Times in which nothing is alarming."""
        from upkeep.config.calendar import MaintenanceTable

        return cast(
            "tuple[MaintenanceTable, ...]", build(tuple[MaintenanceTable, ...], self._raw.get("maintenance", ()))
        )

    @cached_property
    def away(self) -> tuple[AwayTable, ...]:
        """Times in which nobody looks."""
        from upkeep.config.calendar import AwayTable

        return cast("tuple[AwayTable, ...]", build(tuple[AwayTable, ...], self._raw.get("away", ())))

    @cached_property
    def retention(self) -> RetentionTable:
        """How long samples are kept."""
        from upkeep.config.alerts import RetentionTable

        return cast("RetentionTable", build(RetentionTable, self._raw.get("retention", {})))

    @cached_property
    def checklists(self) -> dict[str, ChecklistTable]:
        """Changes to the built-in lists, and lists of the project's own."""
        from upkeep.config.checklists import ChecklistTable

        return cast("dict[str, ChecklistTable]", build(dict[str, ChecklistTable], self._raw.get("checklists", {})))

    @cached_property
    def evidence(self) -> EvidenceTable:
        """What upkeep looks at beside the probes."""
        from upkeep.config.evidence import EvidenceTable

        return cast("EvidenceTable", build(EvidenceTable, self._raw.get("evidence", {})))

    @cached_property
    def report(self) -> ReportTable:
        """The client's monthly report."""
        from upkeep.config.report import ReportTable

        return cast("ReportTable", build(ReportTable, self._raw.get("report", {})))

    @cached_property
    def guide(self) -> dict[str, GuideTable]:
        """Troubleshooting guides of the project's own."""
        from upkeep.config.diagnosis import GuideTable

        return cast("dict[str, GuideTable]", build(dict[str, GuideTable], self._raw.get("guide", {})))

    @cached_property
    def app(self) -> AppTable:
        """What `diagnose loading` looks at."""
        from upkeep.config.app import AppTable

        return cast("AppTable", build(AppTable, self._raw.get("app", {})))

    @cached_property
    def function(self) -> tuple[FunctionTable, ...]:
        """Serverless functions."""
        from upkeep.config.app import FunctionTable

        return cast("tuple[FunctionTable, ...]", build(tuple[FunctionTable, ...], self._raw.get("function", ())))

    @cached_property
    def video(self) -> VideoTable:
        """How video calls connect."""
        from upkeep.config.diagnosis import VideoTable

        return cast("VideoTable", build(VideoTable, self._raw.get("video", {})))

    @cached_property
    def push(self) -> PushTable:
        """How notifications are sent."""
        from upkeep.config.diagnosis import PushTable

        return cast("PushTable", build(PushTable, self._raw.get("push", {})))

    @cached_property
    def auth(self) -> AuthTable:
        """How people get in."""
        from upkeep.config.diagnosis import AuthTable

        return cast("AuthTable", build(AuthTable, self._raw.get("auth", {})))


COMMON_KEYS = frozenset({"name", "kind", "every", "timeout", "retry", "metric", "threshold"})


def split_probe(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A probe's table as its common keys and those of its kind."""
    common = {key: value for key, value in raw.items() if key in COMMON_KEYS}
    return common, {key: value for key, value in raw.items() if key not in COMMON_KEYS}
