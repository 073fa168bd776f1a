"""Where each metric of each probe stands: its value, its threshold, its state (contract, "JSON shapes")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upkeep.config.plan import PlanTable
from upkeep.config.thresholds import Limit
from upkeep.probes.alerts import Alerts
from upkeep.probes.availability import Availability
from upkeep.probes.catalog import BUILT_IN, METRICS, Probe, Rule
from upkeep.probes.conditions import UPTIME, Episode
from upkeep.probes.evaluate import requests_until
from upkeep.probes.latest import Last
from upkeep.probes.promise import LEAST_COVERAGE
from upkeep.probes.sample import Sample, from_document

OK, UNKNOWN, UNSET = "ok", "unknown", "unset"

UNITS = {"uptime": "ratio", "response_time": "seconds", "error_rate": "ratio", "database": "bytes", "storage": "bytes"}


@dataclass(frozen=True)
class Metric:
    """One metric of one probe as it stands now."""

    metric: str
    probe: str | None
    """None where no probe feeds it."""
    value: float | None
    unit: str | None
    state: str
    """`ok`, `warn`, `alert`, `unknown` or `unset`."""
    alert: float | None = None
    """The threshold in the value's unit; a share of the plan in bytes where the plan is known."""
    warn: float | None = None
    beyond: str = ">"
    """Which side is bad."""
    window: int | None = None
    """Seconds that the value looks at; None for the last known sample."""
    coverage: float | None = None
    detail: str = ""
    """What is to be said beside it, such as why it is unknown."""
    episode: Episode | None = None
    whole: float | None = None
    """The plan's limit in bytes."""
    every: int = 0
    """Seconds between samples."""


def metrics(
    probes: Sequence[Probe],
    rules: Mapping[str, Mapping[str, Rule]],
    last: Mapping[str, Last],
    promise: Mapping[str, Availability],
    alerts: Alerts,
    plan: PlanTable,
) -> list[Metric]:
    """Every metric: the guide's five in their order, then the project's own; unset where no probe feeds it.

    `promise` holds the availability over 30 days of each probe that feeds `uptime`.
    """
    own = [metric for probe in probes for metric in probe.metrics if metric not in METRICS]
    rows: list[Metric] = []
    for metric in (*METRICS, *dict.fromkeys(own)):
        feeding = [probe for probe in probes if metric in probe.metrics]
        rows += [
            _metric(rules[each.name][metric], each, last.get(each.name), promise, alerts, plan) for each in feeding
        ]
        if not feeding:
            limit = BUILT_IN[metric].alert
            alert = limit.value if limit else None
            rows.append(Metric(metric, None, None, UNITS[metric], UNSET, alert, None, "<" if metric == UPTIME else ">"))
    return rows


def _metric(
    rule: Rule,
    probe: Probe,
    last: Last | None,
    promise: Mapping[str, Availability],
    alerts: Alerts,
    plan: PlanTable,
) -> Metric:
    condition = alerts.conditions.get(f"{probe.name}/{rule.metric}")
    episode = condition.episode if condition else None
    if rule.metric == UPTIME:
        return _uptime(rule, probe, promise[probe.name], episode)
    value, unit, window, detail = _value(rule, last)
    whole = getattr(plan, rule.metric, None) if unit == "bytes" else None
    levels = [_in_unit(limit, unit, whole) for limit in (rule.alert, rule.warn)]
    lacking = any(
        limit is not None and level is None for limit, level in zip((rule.alert, rule.warn), levels, strict=True)
    )
    if value is not None and lacking:
        detail = f"[plan] {rule.metric} is not set"
    state = episode.level or OK if episode else UNKNOWN if value is None else OK
    beyond = rule.alert.beyond if rule.alert else ">"
    return Metric(
        rule.metric,
        probe.name,
        value,
        unit,
        state,
        levels[0],
        levels[1],
        beyond,
        window,
        None,
        detail,
        episode,
        whole,
        probe.every,
    )


def _uptime(rule: Rule, probe: Probe, figures: Availability, episode: Episode | None) -> Metric:
    target = rule.alert.value if rule.alert else None
    value, coverage = figures.uptime, figures.coverage
    state = episode.level or OK if episode else OK
    detail = ""
    if episode is None and value is None:
        state, detail = UNKNOWN, "not measured in the last 30 days"
    elif episode is None and target is not None and value is not None and value < target:
        thin = (coverage or 0.0) < LEAST_COVERAGE
        state = UNKNOWN if thin else OK
        detail = "too little of the 30 days is known to judge the promise" if thin else ""
    window = figures.end - figures.begin
    return Metric(
        UPTIME,
        probe.name,
        value,
        "ratio",
        state,
        target,
        None,
        "<",
        window,
        coverage,
        detail,
        episode,
        None,
        probe.every,
    )


def _value(rule: Rule, last: Last | None) -> tuple[float | None, str | None, int | None, str]:
    """Value, unit, window and what is to be said of it."""
    unit = UNITS.get(rule.metric)
    if last is None:
        return None, unit, None, "not measured yet"
    if rule.metric == "error_rate" and last.counts:
        requests = requests_until(last, last.at, {"error_rate": rule})
        said = f"{requests.failed} of {requests.all} requests"
        enough = requests.all >= rule.min
        return (requests.rate if enough else None), "ratio", rule.window, said if enough else f"only {said}"
    known = from_document(last.known) if last.known else None
    if known is None or known.state == "down":
        return None, unit, None, _why(last.last if known is None else known)
    if rule.metric == "response_time":
        return known.finding.response_time, "seconds", None, known.finding.detail
    value = known.finding.value
    return value, known.finding.unit or unit or "", None, known.finding.detail if value is not None else "no value"


def _why(sample: Sample) -> str:
    return sample.finding.detail or sample.finding.word or sample.state


def _in_unit(limit: Limit | None, unit: str | None, whole: float | None) -> float | None:
    if limit is None:
        return None
    if limit.unit == "ratio" and unit == "bytes":
        return limit.value * whole if whole else None
    return limit.value
