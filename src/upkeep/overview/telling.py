"""Telling people: per address one message of all that waits for it, and the dead man's switch at the end."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from upkeep.config.alerts import SmtpTable
from upkeep.config.find import read_projects
from upkeep.config.secrets import Unset
from upkeep.errors import ConfigError
from upkeep.overview.probing import expanded, second
from upkeep.probes import alerts as queue
from upkeep.probes.alerts import ALERTS, FILE, RETRY, Address, Alerts, Holding, Item
from upkeep.probes.catalog import Probe
from upkeep.probes.conditions import UPTIME, Episode
from upkeep.probes.delivery import Message, Target, ping, send
from upkeep.probes.latest import Latest
from upkeep.probes.observe import SLOW
from upkeep.probes.promise import SLOW_RULES
from upkeep.project import Project
from upkeep.views.messages import Scene, compose, reference


@dataclass(frozen=True)
class Tellers:
    """The addresses that are set, and what is to be said of those that are not."""

    targets: tuple[Target, ...]
    problems: tuple[str, ...]
    heartbeat: Target | None = None

    @property
    def places(self) -> list[tuple[str, int]]:
        """The hosts and ports that a delivery or the heartbeat connects to, as far as the addresses tell."""
        every = [*self.targets, *([self.heartbeat] if self.heartbeat else [])]
        return [place for target in every if (place := target.place)]

    @classmethod
    def of(cls, project: Project, only: int | None = None) -> Tellers:
        """Every address of `[alerts]`, its secrets expanded; with `only` the one of that number, from 1."""
        table, problems = project.config.tables.alerts, []
        found: dict[str, Target] = {}
        for number, text in enumerate(table.to):
            if only is not None and number + 1 != only:
                continue
            try:
                target = _target(project, text)
                found[target.key] = target
            except Unset as problem:
                problems.append(f"alerts.to[{number}]: {problem.message}")
        heartbeat = None
        try:
            heartbeat = _target(project, table.heartbeat) if table.heartbeat else None
        except Unset as problem:
            problems.append(f"alerts.heartbeat: {problem.message}")
        return cls(tuple(found.values()), tuple(problems), heartbeat)

    def enter(self, alerts: Alerts) -> None:
        """Let the state know just these addresses."""
        known = alerts.addresses
        alerts.addresses = {target.key: known.get(target.key) or Address(target.label) for target in self.targets}


@dataclass
class Part:
    """What one project has for one address."""

    address: Address
    items: list[Item]
    message: Message


@dataclass
class Outbox:
    """What a project has to tell, its deliveries noted as begun; afterwards how they went."""

    project: Project
    alerts: Alerts
    heartbeat: Target | None
    parts: list[tuple[Target, Part]]
    told: int = 0
    """Addresses that accepted a message."""
    untold: list[tuple[str, str]] = field(default_factory=list)
    """Addresses that did not, and why."""
    problem: str = ""
    """Why the dead man's switch could not be told; empty where it was, or where there is none."""


def prepare(
    project: Project, tellers: Tellers, alerts: Alerts, latest: Latest, probes: Sequence[Probe], held: frozenset[str]
) -> Outbox:
    """Gather what waits for every address, and note durably that it is about to be told.

    `held` are the probes inside maintenance.
    """
    now = second(project)
    holding = holding_of(project, alerts, held)
    scene = scene_of(project, latest, probes)
    parts = []
    for target in tellers.targets:
        address = alerts.addresses[target.key]
        items = queue.waiting(alerts, address, holding)
        if address.set_aside and now - address.tried < RETRY:
            queue.postpone(address, items)
        elif items:
            queue.begin(address, items)
            message = _message(items, replace(scene, dropped=address.dropped))
            parts.append((target, Part(address, items, message)))
    alerts.settle()
    _keep(project, alerts)
    return Outbox(project, alerts, tellers.heartbeat, parts)


def deliver(outboxes: Sequence[Outbox]) -> None:
    """Tell every address in one message what all projects have for it, ping, and note durably how it went."""
    by_address: dict[str, list[tuple[Outbox, Part]]] = {}
    targets: dict[str, Target] = {}
    for outbox in outboxes:
        for target, part in outbox.parts:
            targets[target.key] = target
            by_address.setdefault(target.key, []).append((outbox, part))
    messages = [(targets[key], _joined([part.message for _, part in parts])) for key, parts in by_address.items()]

    def scrub(text: str) -> str:
        for outbox in outboxes:
            text = outbox.project.scrub(text)
        return text

    for (key, parts), problem in zip(by_address.items(), send(messages, scrub), strict=True):
        for outbox, part in parts:
            queue.finish(part.address, part.items, second(outbox.project), problem)
            outbox.told += problem is None
            outbox.untold += [] if problem is None else [(targets[key].label, problem)]
    for outbox in outboxes:
        outbox.problem = _ping(outbox.project, outbox.heartbeat, outbox.alerts, second(outbox.project))
        outbox.alerts.settle()
        if outbox.parts or outbox.heartbeat:
            _keep(outbox.project, outbox.alerts)


def _keep(project: Project, alerts: Alerts) -> None:
    with project.state.writing(project.now) as writer:
        writer.replace(FILE, alerts, ALERTS)


def _message(items: list[Item], scene: Scene) -> Message:
    title, body = compose(items, scene)
    return Message(title, body, reference(items[0].episode, scene).replace("/", "."))


def _joined(messages: Sequence[Message]) -> Message:
    """One message of several projects'."""
    if len(messages) == 1:
        return messages[0]
    body = "\n".join(message.body for message in messages)
    return Message(f"{len(messages)} projects: {messages[0].title}, ...", body, messages[0].reference)


def _ping(project: Project, heartbeat: Target | None, alerts: Alerts, now: int) -> str:
    """Tell the dead man's switch that this run is complete; returns why it could not be told."""
    if heartbeat is None:
        return ""
    problem = ping(heartbeat.address)
    alerts.heartbeat.problem = project.scrub(problem)[:200] if problem else ""
    alerts.heartbeat.at = alerts.heartbeat.at if problem else now
    return alerts.heartbeat.problem


def holding_of(project: Project, alerts: Alerts, held: frozenset[str]) -> Holding:
    """What holds messages back now."""
    remind = project.config.tables.alerts.remind

    def slow(episode: Episode) -> bool:
        if episode.metric != UPTIME:
            return episode.metric in SLOW
        condition = alerts.conditions.get(f"{episode.probe}/{UPTIME}")
        return condition is not None and any(
            condition.counts[name].firing for name in SLOW_RULES & set(condition.counts)
        )

    return Holding(
        now=second(project),
        quiet=is_quiet(project),
        in_maintenance=lambda probe: probe in held,
        remind=int(remind.total_seconds()) if remind else None,
        slow=slow,
    )


def scene_of(project: Project, latest: Latest, probes: Sequence[Probe]) -> Scene:
    """What messages are composed from."""
    remind = project.config.tables.alerts.remind
    return Scene(
        project=project.name,
        command=command_of(project),
        zone=project.zone,
        now=second(project),
        host=socket.gethostname(),
        remind=int(remind.total_seconds()) if remind else None,
        last=latest.probes,
        kinds={probe.name: probe.kind for probe in probes},
    )


def command_of(project: Project) -> str:
    """How upkeep is called for this project from anywhere."""
    try:
        known = read_projects()
    except ConfigError:
        known = {}
    name = next((name for name, path in known.items() if path == project.config.path), None)
    return f"upkeep @{name}" if name else "upkeep"


def is_quiet(project: Project) -> bool:
    """Whether it is within the quiet hours, which may run over midnight."""
    local = project.now.astimezone(project.zone)
    begin, end = project.config.tables.alerts.quiet
    minute = local.hour * 60 + local.minute
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def _target(project: Project, text: str) -> Target:
    """An address with its secrets, which are scrubbed from now on; raises Unset."""
    address = project.config.secrets.expand(text)
    project.config.secrets.learn(address)
    return Target(address, None if "://" in address else _smtp(project))


def _smtp(project: Project) -> SmtpTable | None:
    smtp = project.config.tables.alerts.smtp
    if smtp is None:
        return None
    return replace(
        smtp,
        host=expanded(project, smtp.host),
        username=expanded(project, smtp.username),
        password=expanded(project, smtp.password),
    )
