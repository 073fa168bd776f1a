"""The probes of a project: those configured, and those that its address and its functions imply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from upkeep.checks import KINDS
from upkeep.config.probes import ProbeTable
from upkeep.config.read import Config
from upkeep.config.schema import split_probe
from upkeep.config.thresholds import Limit, Threshold

METRICS = ("uptime", "response_time", "error_rate", "database", "storage")
"""The guide's five."""

BUILT_IN = {
    "uptime": Threshold(alert=Limit("<", 0.999, "ratio")),
    "response_time": Threshold(alert=Limit(">", 2.0, "seconds")),
    "error_rate": Threshold(alert=Limit(">", 0.01, "ratio")),
    "database": Threshold(alert=Limit(">", 0.8, "ratio")),
    "storage": Threshold(alert=Limit(">", 0.8, "ratio")),
}
"""The guide's thresholds."""

MIN_REQUESTS = 100
"""Fewer requests in the window say nothing of an error rate."""
ERROR_RATE_WINDOW = 3600
"""Seconds, unless the threshold names its own."""


@dataclass(frozen=True)
class Probe:
    """One probe as it is measured; its options still hold `${...}`."""

    common: ProbeTable
    raw: Mapping[str, Any]
    """The options of its kind, as written."""
    check: str
    """The check that measures it: that of its kind; `function` for a `[[function]]`, which is shown as `http`."""

    @property
    def name(self) -> str:
        """Its name, unique in the project."""
        return self.common.name

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.common.kind

    @property
    def every(self) -> int:
        """How often it is measured, in whole seconds."""
        return int(self.common.every.total_seconds())

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that it feeds: the one that it names, else those of its kind."""
        return (self.common.metric,) if self.common.metric else fed_by(self.kind)

    @property
    def public(self) -> bool:
        """Whether it looks at the app from outside, so that being down is the app's fault."""
        return "uptime" in self.metrics or self.kind in ("tls", "dns", "json")


@cache
def fed_by(kind: str) -> tuple[str, ...]:
    """The metrics that a kind feeds, as its file says."""
    module = import_module(KINDS[kind])
    return (*([module.METRIC] if module.METRIC else []), *getattr(module, "ALSO_FEEDS", ()))


@dataclass(frozen=True)
class Rule:
    """The threshold of one metric of one probe, with everything filled in."""

    metric: str
    warn: Limit | None
    alert: Limit | None
    confirm: int
    recover: int
    min: int
    """Requests that the window of an error rate must hold."""
    window: int
    """Seconds, for an error rate."""


def catalog(config: Config) -> tuple[Probe, ...]:
    """Every probe in the order of the file, then those that are implied (contract, "Configuration")."""
    from upkeep.config.build import build

    given = []
    for raw in config.raw.get("probe", ()):
        common, own = split_probe(raw)
        given.append(Probe(build(ProbeTable, common), own, common["kind"]))
    return (*given, *_implied(config, given))


def rule(config: Config, probe: Probe, metric: str) -> Rule:
    """The threshold that holds for a metric of a probe: its own, that of `[thresholds]`, else the guide's."""
    own = probe.common.threshold if metric not in METRICS or metric == probe.common.metric else None
    written = own or config.tables.thresholds.get(metric)
    base = written or BUILT_IN.get(metric) or Threshold()
    side = "<" if metric == "uptime" else ">"
    slow = metric in ("database", "storage")
    alerts = config.tables.alerts
    return Rule(
        metric,
        _sided(base.warn, side),
        _sided(base.alert, side),
        base.confirm or alerts.confirm,
        1 if slow and base.recover is None else base.recover or alerts.recover,
        MIN_REQUESTS if base.min is None else base.min,
        int(base.window.total_seconds()) if base.window else ERROR_RATE_WINDOW,
    )


def longest_window(config: Config) -> int:
    """The longest window over which request counts are summed, in seconds."""
    windows = [each.window for each in config.tables.thresholds.values() if each.window]
    return max([ERROR_RATE_WINDOW, *(int(window.total_seconds()) for window in windows)])


def _sided(limit: Limit | None, side: str) -> Limit | None:
    return Limit(limit.beyond or side, limit.value, limit.unit) if limit else None


def _implied(config: Config, given: list[Probe]) -> Iterator[Probe]:
    from datetime import timedelta

    url = config.tables.project.url
    if url:
        place = _place(url)
        kinds = {(probe.name, probe.kind, _target(probe)) for probe in given}
        names = {probe.name for probe in given}
        if "web" not in names and ("http", place) not in {(kind, target) for _, kind, target in kinds}:
            yield Probe(ProbeTable(name="web", kind="http"), {"url": url}, "http")
        secure = url.startswith("https://")
        if secure and "certificate" not in names and ("tls", place) not in {(kind, to) for _, kind, to in kinds}:
            common = ProbeTable(name="certificate", kind="tls", every=timedelta(days=1))
            yield Probe(common, {"host": place[0], "port": place[1]}, "tls")
    for function in config.tables.function:
        if function.name not in {probe.name for probe in given}:
            common = ProbeTable(name=function.name, kind="http", every=timedelta(minutes=15))
            options = {"url": function.url, "method": function.method, "safe": function.safe}
            yield Probe(common, options, "function")


def _target(probe: Probe) -> tuple[str, int] | None:
    """Host and port that a probe looks at."""
    if probe.kind == "http":
        return _place(str(probe.raw.get("url", "")))
    if probe.kind == "tls":
        return str(probe.raw.get("host", "")).lower(), int(probe.raw.get("port", 443))
    return None


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    return (parts.hostname or "").lower(), port or (443 if parts.scheme == "https" else 80)
