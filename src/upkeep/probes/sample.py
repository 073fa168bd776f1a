"""A sample: what one probe found in one run, and its line in the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from upkeep.checks.interface import Finding, Phases
from upkeep.clock.local import from_rfc3339, rfc3339

MOST_EVIDENCE = 2000
"""Characters of evidence that a line keeps; a person reads no more."""


@dataclass(frozen=True)
class Sample:
    """One line of the log. `finding` carries what was measured; `every` is the interval that it was recorded under."""

    at: datetime
    """The run's time, UTC, whole seconds."""
    probe: str
    kind: str
    every: int
    """Seconds."""
    finding: Finding
    first: str | None = None
    """What the first try found, where the measurement was repeated."""

    @property
    def second(self) -> int:
        """`at` as seconds since 1970."""
        return int(self.at.timestamp())

    @property
    def state(self) -> str:
        """`up`, `down` or `unknown`."""
        return self.finding.state


def encode(sample: Sample) -> bytes:
    """The sample's line; what has no value is left out."""
    finding = sample.finding
    document: dict[str, Any] = {
        "at": rfc3339(sample.at),
        "probe": sample.probe,
        "kind": sample.kind,
        "every": sample.every,
        "state": finding.state,
        "error": finding.word if finding.state != "up" else None,
        "detail": finding.detail or None,
        "value": finding.value,
        "unit": finding.unit,
        "response_time": finding.response_time,
        "phases": list(vars(finding.phases).values()) if finding.phases else None,
        "warning": finding.warning or None,
        "counts": list(finding.counts) if finding.counts else None,
        "certificate_days": finding.certificate_days,
        "memory": finding.memory,
        "evidence": _kept(finding),
        "first": sample.first,
    }
    held = {key: value for key, value in document.items() if value is not None}
    return (json.dumps(held, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "backslashreplace")


def decode(line: bytes) -> Sample:
    """The sample that `encode` wrote; raises KeyError, TypeError or ValueError where it is none."""
    return from_document(json.loads(line))


def from_document(document: Mapping[str, Any]) -> Sample:
    """The sample in a parsed line; raises like `decode`."""
    phases, counts = document.get("phases"), document.get("counts")
    return Sample(
        at=from_rfc3339(document["at"]),
        probe=document["probe"],
        kind=document["kind"],
        every=document["every"],
        finding=Finding(
            state=document["state"],
            word=document.get("error"),
            detail=document.get("detail", ""),
            value=document.get("value"),
            unit=document.get("unit"),
            response_time=document.get("response_time"),
            phases=Phases(*phases) if phases else None,
            warning=document.get("warning", False),
            counts=(counts[0], counts[1]) if counts else None,
            certificate_days=document.get("certificate_days"),
            memory=document.get("memory"),
            evidence=document.get("evidence", {}),
        ),
        first=document.get("first"),
    )


def _kept(finding: Finding) -> Any:
    """The evidence that the log keeps: of what failed, and of kinds that cannot look at the same thing twice."""
    if not finding.evidence or (finding.state == "up" and finding.memory is None):
        return None
    evidence = dict(finding.evidence)
    while evidence and len(json.dumps(evidence, ensure_ascii=False)) > MOST_EVIDENCE:
        evidence.popitem()
    return evidence or None
