"""One run of `upkeep probe`: measure what is due, record it, decide, tell, and leave things in order.

The order of the writes: first the samples (the log is the truth of what was measured), then `alerts.json` with what was
decided and whose delivery begins, then, after the deliveries, `alerts.json` with what was told. A run that is killed
between them loses nothing: the next one counts the samples that were not counted yet, and marks what may have been told
before as repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from upkeep.clients.offboarding import ended
from upkeep.errors import UsageProblem
from upkeep.overview.probing import jobs, maintenance_of, past_of, probes_of, rules_of, second
from upkeep.overview.telling import Outbox, Tellers, deliver, prepare
from upkeep.probes import latest as remembered
from upkeep.probes import log, offline
from upkeep.probes.alerts import ALERTS, FILE, Alerts
from upkeep.probes.archive import date_of, roll_up
from upkeep.probes.availability import DAY
from upkeep.probes.catalog import Probe, longest_window
from upkeep.probes.evaluate import Setting, evaluate
from upkeep.probes.latest import Latest
from upkeep.probes.measure import Job, Limits, Progress, measure, one
from upkeep.probes.run import Run
from upkeep.probes.sample import Sample
from upkeep.probes.timeline import inside
from upkeep.project import Project
from upkeep.state import files
from upkeep.state.lock import locked

DUE_SHARE = 0.9
"""A probe is due once nine tenths of its `every` have passed since its last sample."""


def chosen(project: Project, names: Sequence[str]) -> list[Probe]:
    """The probes that are meant; raises UsageProblem for a name that is none."""
    probes = probes_of(project)
    known = {probe.name: probe for probe in probes}
    for name in names:
        if name not in known:
            there = ", ".join(known) or "none"
            raise UsageProblem(f"there is no probe '{name}'", code="probe.unknown", hint=f"there are: {there}")
    return [known[name] for name in dict.fromkeys(names)] if names else list(probes)


@dataclass
class Session:
    """One project's run on its way."""

    project: Project
    probes: tuple[Probe, ...]
    tellers: Tellers
    latest: Latest
    jobs: list[Job]
    run: Run | None = None
    outbox: Outbox | None = None

    @property
    def names(self) -> list[str]:
        """Every probe of the project."""
        return [probe.name for probe in self.probes]

    @property
    def window(self) -> int:
        """Seconds of request counts that are remembered."""
        return longest_window(self.project.config)


def watch(
    project: Project,
    asked: Sequence[Probe],
    progress: Progress,
    *,
    everything: bool,
    wait: float,
    seconds: float | None = None,
) -> Run:
    """Measure those of `asked` that are due (all with `everything`), record, decide and tell.

    `seconds` bound what measuring may take below the limit that is configured. Raises Busy where another run is still
    at work after `wait` seconds, and StateError where nothing can be recorded.
    """
    with at_work(project, wait):
        session = begin(project, asked, everything=everything)
        table = project.config.tables.probes
        limit = table.limit.total_seconds()
        measure(session.jobs, Limits(table.at_once, limit if seconds is None else min(limit, seconds)), progress)
        run = record(session)
        decide(session)
        if session.outbox is not None:
            deliver([session.outbox])
        finish(session)
    if progress.defects:
        raise progress.defects[0]
    return run


def at_work(project: Project, wait: float) -> AbstractContextManager[None]:
    """The lock that is held for a whole run; raises Busy after `wait` seconds."""
    files.make_folder(project.state_path)
    return locked(project.state_path / "probe.lock", wait, "another run of upkeep probe is at work")


def begin(project: Project, asked: Sequence[Probe], *, everything: bool) -> Session:
    """What is to be measured now: nothing of a project that was handed over."""
    probes, now = probes_of(project), second(project)
    asked = [] if ended(project.state) else asked
    names = [probe.name for probe in probes]
    latest = remembered.load(project.state, now, longest_window(project.config), names)
    due = [probe for probe in asked if everything or is_due(probe, latest, now)]
    turned = [probe for probe in asked if probe.kind == "heartbeat" and probe not in due and latest.probes]
    found = jobs(project, due, latest) + [job for job in jobs(project, turned, latest) if _turned(job, latest)]
    return Session(project, probes, Tellers.of(project), latest, found)


def _turned(job: Job, latest: Latest) -> bool:
    """Whether a heartbeat that is not due came, or became late, since its last sample; looking costs nothing."""
    last = latest.probes.get(job.probe.name)
    return (
        last is not None and job.finding is None and one("heartbeat", job.options, job.ground).state != last.last.state
    )


def record(session: Session) -> Run:
    """Write what was measured into the log, durably; whoever was offline is unknown."""
    project, now = session.project, second(session.project)
    offline.judge(session.jobs, project.config.tables.probes.control, session.tellers.places)
    samples = [_sample(project, job) for job in session.jobs]
    named = {probe.name: probe for probe in session.probes}
    rules, late = rules_of(project, session.probes), _is_late(project, now)
    run = session.run = Run(samples, named, rules, session.latest, Alerts(), before=session.latest.probes, late=late)
    with project.state.writing(project.now) as writer:
        log.append(writer, samples)
    run.latest = remembered.load(project.state, now, session.window, session.names)
    run.damaged += run.latest.damaged
    return run


def decide(session: Session) -> None:
    """Count the samples that were not counted yet, and gather what has to be told; nothing for a run that is late."""
    run, project = session.run, session.project
    if run is None or run.late:
        return
    now, windows = second(project), maintenance_of(project)
    past = past_of(project, session.probes)
    with project.state.writing(project.now) as writer:
        run.alerts = alerts = writer.read(FILE, ALERTS) or Alerts()
    session.tellers.enter(alerts)
    alerts.put_back(now)
    killed = alerts.evaluated and alerts.evaluated < session.latest.until  # a run before this one did not come so far
    samples = list(remembered.since(project.state, alerts.evaluated, now)) if killed else run.samples
    table = project.config.tables.alerts
    setting = Setting(
        run.probes, run.rules, windows, project.config.tables.plan, now, run.latest.probes,
        lambda probe: past.history(probe, now - 30 * DAY), table.confirm, table.recover,
        first_of_day=run.latest.rolled != date_of(now).isoformat(),
    )  # fmt: skip
    run.changed = evaluate(alerts, samples, setting).episodes
    run.in_maintenance = frozenset(
        name for name in run.probes if inside(windows.of(name, now, now + 1), now) is not None
    )
    session.outbox = prepare(project, session.tellers, alerts, run.latest, session.probes, run.in_maintenance)
    run.damaged += past.all_damaged


def finish(session: Session) -> None:
    """Say how telling went, remember where the log was read to, and once a day roll up and drop what is too old."""
    run, project, outbox = session.run, session.project, session.outbox
    if run is None or outbox is None:
        return
    run.told, run.untold, run.heartbeat = outbox.told, outbox.untold, outbox.problem
    now = second(project)
    with project.state.writing(project.now) as writer:
        today = date_of(now).isoformat()
        if run.latest.rolled != today:
            retention = project.config.tables.retention
            roll_up(writer, project.state, now, samples=retention.samples, days=retention.days)
            run.latest.rolled = today
        remembered.save(project.state, run.latest)


def is_due(probe: Probe, latest: Latest, now: int) -> bool:
    """Whether nine tenths of `every` have passed since the last sample that is not later than now."""
    last = latest.probes.get(probe.name)
    return last is None or now - last.at >= DUE_SHARE * probe.every


def _sample(project: Project, job: Job) -> Sample:
    finding = job.finding
    assert finding is not None
    detail = project.scrub(finding.detail)[:500]
    first = project.scrub(job.first.detail or job.first.word or "")[:300] if job.first else None
    evidence = project.scrub_all(finding.evidence)
    return Sample(
        project.now, job.probe.name, job.probe.kind, job.probe.every,
        replace(finding, detail=detail, evidence=evidence), first,
    )  # fmt: skip


def _is_late(project: Project, now: int) -> bool:
    """Whether `--at` lies before a sample that is there: such a run records, and decides nothing."""
    if not project.is_at:
        return False
    newest = remembered.newest(project.state)
    return newest > now
