"""A source's scene on a real project, and samples of it written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from conftest import Site
from upkeep.checklists.catalog import Item
from upkeep.checks import Kinds
from upkeep.checks.interface import Finding
from upkeep.config import read
from upkeep.overview.evidence.scene import Scene, Shared
from upkeep.probes import log
from upkeep.probes.sample import Sample
from upkeep.project import Choice, Project

AT = "2026-11-23 09:00"
"""Monday, 9 o'clock in Berlin: `NOW` in UTC."""
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SINCE = datetime(2026, 11, 16, 8, tzinfo=UTC)
"""A week before."""


def project_of(site: Site, at: str | None = AT) -> Project:
    """The project as a command at `at` opens it; None is the real clock."""
    config = read.load(site.config, Kinds(), site.folder / "cache")
    return Project(config, Choice(config=str(site.config), state=str(site.state), at=at))


def scene_of(
    site: Site,
    source: str,
    item: str = "item",
    before: Iterable[Mapping[str, Any]] = (),
    since: datetime | None = None,
    at: str | None = AT,
    seconds: float = 20.0,
) -> Scene:
    """The scene of one source, a week after the item was answered; `before` are the facts that were kept then."""
    project = project_of(site, at)
    begin = since or project.now - timedelta(days=7)
    return Scene(project, source, Item(item, item), begin, seconds, Shared(project), tuple(before))


def record(site: Site, *samples: tuple[datetime, str, str, Finding] | Sample, every: int = 300) -> None:
    """Write samples (time, probe, kind, finding) into the log; `every` is in seconds."""
    made = [each if isinstance(each, Sample) else Sample(each[0], each[1], each[2], every, each[3]) for each in samples]
    with project_of(site).state.writing(NOW) as writer:
        log.append(writer, sorted(made, key=lambda each: each.at))
