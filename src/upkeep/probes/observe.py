"""What one sample says of the conditions of its probe: down, certificate, and the thresholds of its metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from upkeep.config.plan import PlanTable
from upkeep.config.thresholds import Limit
from upkeep.probes.catalog import Probe, Rule
from upkeep.probes.conditions import ALERT, CERTIFICATE, DOWN, UPTIME, WARN, Observation
from upkeep.probes.sample import Sample

CERTIFICATE_DAYS = (30, 14, 7, 1)
"""Days left at which a certificate is told, once each."""

SLOW = frozenset({"database", "storage", CERTIFICATE})
"""Metrics that change slowly: reminded once a week, ended as soon as they are within their threshold."""


@dataclass(frozen=True)
class Requests:
    """The requests of the app's users in a window."""

    failed: int
    all: int

    @property
    def rate(self) -> float | None:
        """failed / all, 0..1; None without requests."""
        return self.failed / self.all if self.all else None


def observations(
    probe: Probe, rules: Mapping[str, Rule], sample: Sample, requests: Requests, plan: PlanTable
) -> Iterator[Observation]:
    """Every condition that the sample speaks to; `uptime` is not among them, it has rules of its own."""
    finding = sample.finding
    yield Observation(
        DOWN,
        {ALERT: finding.state == "down"},
        known=finding.state != "unknown",
        detail=finding.detail or finding.word or "",
    )
    for metric in probe.metrics:
        if metric != UPTIME:
            yield observation(rules[metric], sample, requests, plan)


def observation(rule: Rule, sample: Sample, requests: Requests, plan: PlanTable) -> Observation:
    """What the sample says of one metric; unknown where it has no value, or too few requests, or no plan to compare."""
    value, unit, why = measured(rule.metric, sample, requests, rule.min)
    levels = {level: limit for level, limit in ((WARN, rule.warn), (ALERT, rule.alert)) if limit is not None}
    limits = {level: written(limit) for level, limit in levels.items()}
    if value is None:
        return Observation(rule.metric, {}, known=False, detail=why, limits=limits)
    compared = {level: comparable(value, unit, limit, rule.metric, plan) for level, limit in levels.items()}
    if any(each is None for each in compared.values()):
        why = f"[plan] {rule.metric} is not set, so there is nothing to compare with"
        return Observation(rule.metric, {}, known=False, value=value, detail=why, limits=limits)
    breaches = {level: beyond(compared[level] or 0.0, limit) for level, limit in levels.items()}
    return Observation(rule.metric, breaches, value=value, detail=why, limits=limits)


def measured(metric: str, sample: Sample, requests: Requests, least: int) -> tuple[float | None, str, str]:
    """A metric's value, its unit, and what is to be said of it."""
    finding = sample.finding
    if metric == "response_time":
        return finding.response_time, "seconds", finding.detail
    if metric == "error_rate" and finding.counts is not None:
        said = f"{requests.failed} of {requests.all} requests"
        return (requests.rate if requests.all >= least else None), "ratio", said
    known = finding.state != "unknown"
    return (finding.value if known else None), finding.unit or "", finding.detail


def comparable(value: float, unit: str, limit: Limit, metric: str, plan: PlanTable) -> float | None:
    """The value in the limit's unit: bytes become a share of the plan; None where the plan does not say."""
    if limit.unit == "ratio" and unit == "bytes":
        whole = getattr(plan, metric, None)
        return value / whole if whole else None
    return value


def beyond(value: float, limit: Limit) -> bool:
    """Whether the value lies beyond the limit; exactly at it is within."""
    return value < limit.value if limit.beyond == "<" else value > limit.value


def certificate_rank(days: float) -> int:
    """How many of CERTIFICATE_DAYS have been reached: 0 to 4."""
    return sum(days <= limit for limit in CERTIFICATE_DAYS)


def written(limit: Limit) -> str:
    """A limit as a person writes it."""
    if limit.unit == "ratio":
        return f"{limit.value * 100:.9g} %"
    if limit.unit == "seconds":
        return f"{limit.value:g} s"
    return f"{limit.value:g}"
