"""`probe --openmetrics FILE`: what was measured, for node_exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Iterator

from upkeep.probes.latest import Last
from upkeep.probes.run import Run

Row = tuple[str, dict[str, str], float]


def exposition(run: Run, project: str) -> str:
    """Every probe's last known figures in the text format that Prometheus reads."""
    families = (
        ("upkeep_probe_up", "Whether the probe was up; absent while that is unknown.", "gauge", list(_states(run))),
        ("upkeep_probe_response_seconds", "Response time of the last answer.", "gauge", list(_times(run))),
        ("upkeep_probe_phase_seconds", "Where the response time went.", "gauge", list(_phases(run))),
        ("upkeep_probe_value", "The value that the probe measured last.", "gauge", list(_values(run))),
        ("upkeep_probe_certificate_days", "Days that the certificate is still valid.", "gauge", list(_days(run))),
        ("upkeep_probe_last_sample_timestamp_seconds", "When the probe was measured last.", "gauge", list(_ages(run))),
        ("upkeep_alert_firing", "1 for a warning, 2 for an alert.", "gauge", list(_firing(run))),
    )
    lines = []
    for name, help, kind, rows in families:
        if rows:
            lines += [f"# HELP {name} {help}", f"# TYPE {name} {kind}"]
            lines += [_line(name, {"project": project} | labels, value) for _, labels, value in rows]
    return "\n".join(lines) + "\n"


def _lasts(run: Run) -> Iterator[tuple[str, Last]]:
    return ((name, run.latest.probes[name]) for name in run.probes if name in run.latest.probes)


def _states(run: Run) -> Iterator[Row]:
    for name, last in _lasts(run):
        if last.last.state != "unknown":
            yield name, {"probe": name, "kind": last.last.kind}, float(last.last.state == "up")


def _times(run: Run) -> Iterator[Row]:
    for name, last in _lasts(run):
        if last.last.finding.response_time is not None:
            yield name, {"probe": name}, last.last.finding.response_time


def _phases(run: Run) -> Iterator[Row]:
    for name, last in _lasts(run):
        phases = last.last.finding.phases
        for phase in ("dns", "connect", "tls", "wait", "read") if phases else ():
            yield name, {"probe": name, "phase": phase}, getattr(phases, phase)


def _values(run: Run) -> Iterator[Row]:
    for name, last in _lasts(run):
        finding = last.last.finding
        if finding.value is not None:
            yield name, {"probe": name, "unit": finding.unit or ""}, finding.value


def _days(run: Run) -> Iterator[Row]:
    for name, last in _lasts(run):
        if last.last.finding.certificate_days is not None:
            yield name, {"probe": name}, last.last.finding.certificate_days


def _ages(run: Run) -> Iterator[Row]:
    for name, last in _lasts(run):
        yield name, {"probe": name}, float(last.at)


def _firing(run: Run) -> Iterator[Row]:
    for episode in run.alerts.firing():
        yield episode.probe, {"probe": episode.probe, "metric": episode.metric}, 1.0 if episode.level == "warn" else 2.0


def _line(name: str, labels: dict[str, str], value: float) -> str:
    inner = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{inner}}} {value:.12g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
