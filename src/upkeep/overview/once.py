"""One address measured once, unrecorded; no project is needed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from upkeep.checks.interface import Ground
from upkeep.config.probes import ProbeTable
from upkeep.config.values import address
from upkeep.errors import UsageProblem
from upkeep.probes.alerts import Alerts
from upkeep.probes.catalog import Probe
from upkeep.probes.latest import Latest
from upkeep.probes.measure import Job, Limits, Progress, measure
from upkeep.probes.run import Run
from upkeep.probes.sample import Sample


def measured(url: str, now: datetime) -> Run:
    """What the address answers; raises UsageProblem where it is none."""
    from upkeep.checks.http import Options

    try:
        options = Options(url=address(url))
    except ValueError as problem:
        raise UsageProblem(f"'{url[:80]}' {problem}", code="probe.address") from None
    common = ProbeTable(name=url, kind="http")
    probe = Probe(common, {"url": url}, "http")
    ground = Ground(folder=Path.cwd(), timeout=common.timeout.total_seconds(), now=now)
    job = Job(probe, options, ground)
    measure([job], Limits(1, 60.0), Progress())
    assert job.finding is not None
    first = (job.first.detail or job.first.word) if job.first else None
    sample = Sample(now, url, "http", probe.every, job.finding, first)
    return Run([sample], {url: probe}, {}, Latest(), Alerts())
