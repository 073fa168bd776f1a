"""A diagnosis opened: the guide, its subject (the configuration, or a page alone) and the checks that it plans."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from upkeep.checks import Kinds
from upkeep.config.secrets import owned_alone
from upkeep.guides.flow import Flow
from upkeep.guides.keys import given
from upkeep.guides.outcome import Outcome, explained, outcome
from upkeep.guides.plan import Instance, plan
from upkeep.guides.reading import BUILT_IN, flow_named
from upkeep.guides.run import Order, Progress, run
from upkeep.guides.subject import Subject
from upkeep.project import Project

KINDS = Kinds()


@dataclass(frozen=True)
class Examination:
    """What is to be looked at, for one topic."""

    topic: str
    flow: Flow
    subject: Subject
    instances: tuple[Instance, ...]
    url: str | None = None
    """The address that was given instead of a configuration."""
    known: tuple[Outcome, ...] = ()
    """What the page's own reading found already."""

    @property
    def values(self) -> dict[str, str]:
        """The project's own values for fixes."""
        page: dict[str, Any] = self.subject.derived["page"] or {}
        return {name: str(value) for name, value in page.items() if name != "within"}


def topics(project: Project) -> list[str]:
    """Every guide's name: the built-in ones, then the project's own."""
    return list(dict.fromkeys([*BUILT_IN, *project.config.tables.guide]))


def flow_of(project: Project, topic: str) -> Flow:
    """The guide of that name; raises UsageProblem or ConfigErrors."""
    return flow_named(topic, project.config.tables.guide, project.config.folder, KINDS)


def examine(project: Project, topic: str, url: str | None = None) -> Examination:
    """Plan a topic's checks; with an address that is not the project's, by what its page names alone."""
    flow = flow_of(project, topic)
    if url is None or _is_own(project, url):
        subject = own_subject(project)
        return Examination(topic, flow, subject, plan(flow, subject, KINDS))
    from upkeep.guides.page import subject_of_page

    subject, finding, seconds = subject_of_page(url)
    instances = plan(flow, subject, KINDS)
    reading = next((each for each in instances if each.row.kind == "bundle"), None)
    known = (outcome(reading, finding, seconds=seconds),) if reading else ()
    return Examination(topic, flow, subject, instances, url, known)


def with_keys(project: Project, examination: Examination, keys: Mapping[str, str]) -> Examination:
    """The same examination with keys that a person gave; those that are secret are scrubbed from now on."""
    seen = {row.at for row in examination.flow.key if row.shown}
    for place, value in keys.items():
        if place not in seen:
            project.config.secrets.learn(value)
    subject = given(examination.subject, keys)
    return replace(examination, subject=subject, instances=plan(examination.flow, subject, KINDS))


def own_subject(project: Project) -> Subject:
    """The project's configuration as a guide sees it."""
    config = project.config
    trusted = config.path is not None and owned_alone(config.path, os.geteuid())
    return Subject(config.raw, config.secrets.expand, config.folder, trusted)


def _is_own(project: Project, url: str) -> bool:
    own = project.config.tables.project.url
    return own is not None and urlsplit(own).netloc == urlsplit(url).netloc


def look(
    project: Project,
    examination: Examination,
    progress: Progress,
    *,
    allowed: frozenset[str] = frozenset(),
    known: Sequence[Outcome] = (),
    stop_when_certain: bool = False,
) -> tuple[Outcome, ...]:
    """Run the checks of an examination; what only follows from another finding is marked."""
    from upkeep.guides.conclusion import is_certain

    order = Order(
        now=project.now,
        folder=examination.subject.folder,
        trusted=examination.subject.trusted,
        allowed=allowed,
        scrub=project.scrub,
        progress=progress,
        spent=sum(each.seconds for each in examination.known),
        known={each.id: each for each in (*examination.known, *known)},
    )
    if stop_when_certain:
        order.enough = lambda found: is_certain(examination.flow, explained(examination.flow, found))
    return explained(examination.flow, run(examination.instances, order))
