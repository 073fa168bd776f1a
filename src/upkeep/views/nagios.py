"""`probe --nagios`: one status line with performance data, and the plugin convention's exit codes."""

from __future__ import annotations

from upkeep.probes.run import Run
from upkeep.probes.sample import Sample
from upkeep.views.text import visible

OK, WARNING, CRITICAL, UNKNOWN = 0, 1, 2, 3
_WORDS = {OK: "OK", WARNING: "WARNING", CRITICAL: "CRITICAL", UNKNOWN: "UNKNOWN"}


def verdict(run: Run) -> int:
    """0 ok, 1 warn, 2 down or alert, 3 unknown; what lies inside maintenance counts for nothing."""
    levels = {episode.level for episode in run.alerts.firing() if episode.probe not in run.in_maintenance}
    states = {sample.state for sample in run.samples if sample.probe not in run.in_maintenance}
    if "down" in states or "alert" in levels:
        return CRITICAL
    if "warn" in levels or any(sample.finding.warning for sample in run.samples):
        return WARNING
    return UNKNOWN if "unknown" in states else OK


def line(run: Run, project: str) -> str:
    """`UPKEEP OK: Harbor Booking, 4 of 4 up | web=0.412s;2;2;0`."""
    up = sum(sample.state == "up" for sample in run.samples)
    bad = [f"{sample.probe} {sample.state}: {sample.finding.detail}" for sample in run.samples if sample.state != "up"]
    bad += [
        f"{episode.probe} {episode.metric} {episode.level}"
        for episode in run.alerts.firing()
        if episode.metric != "down"
    ]
    text = f"UPKEEP {_WORDS[verdict(run)]}: {project}, {up} of {len(run.samples)} up"
    told = "; ".join(bad)
    perfdata = " ".join(data for sample in run.samples if (data := _perfdata(sample, run)))
    shown = visible(f"{text}; {told}" if told else text).replace("|", "/")
    return f"{shown} | {perfdata}" if perfdata else shown


def failure(message: str) -> str:
    """The one line for a failure of upkeep's own."""
    return "UPKEEP UNKNOWN: " + visible(message).replace("|", "/")


def _perfdata(sample: Sample, run: Run) -> str:
    finding = sample.finding
    value, unit = finding.value, {"bytes": "B", "seconds": "s"}.get(finding.unit or "", "")
    metrics = run.rules.get(sample.probe, {})
    rule = next((metrics[metric] for metric in metrics if metric != "uptime"), None)
    if finding.response_time is not None:
        value, unit = round(finding.response_time, 6), "s"
    if value is None:
        return ""
    comparable = rule is not None and (unit in ("s", "") or rule.metric not in ("database", "storage"))
    warn = f"{rule.warn.value:g}" if comparable and rule and rule.warn else ""
    alert = f"{rule.alert.value:g}" if comparable and rule and rule.alert else ""
    label = visible(sample.probe).replace("'", "''").replace("=", "-")
    return f"'{label}'={value:.12g}{unit};{warn};{alert}".rstrip(";")
