"""The whole report of one project, every text in it scrubbed of secrets and made harmless for any form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from upkeep.overview.care import open_register
from upkeep.overview.lists import open_book
from upkeep.overview.report.ahead import asks, coming, risks
from upkeep.overview.report.care import care_taken
from upkeep.overview.report.desk import support_given
from upkeep.overview.report.done import upkeep_done
from upkeep.overview.report.look import brand
from upkeep.overview.report.measured import Measured
from upkeep.overview.tickets import open_tickets
from upkeep.project import Project
from upkeep.views.report.model import Report, Window
from upkeep.views.text import visible


def report(project: Project, window: Window, *, internal: bool = False) -> tuple[Report, list[str]]:
    """The report, and the names of documents that could not be read. Raises ConfigError for a logo that is none."""
    measured = Measured(project, window, internal)
    lists, desk, register = open_book(project), open_tickets(project), open_register(project)
    look = brand(project.config)
    stands = desk.standings(project.now)
    sizes = measured.sizes()
    done = upkeep_done(lists, window, internal=internal)
    found = Report(
        project=project.name,
        client=project.config.tables.project.client,
        window=window,
        uptime=measured.uptime(),
        response=measured.response(),
        errors=measured.errors(),
        sizes=sizes,
        support=support_given(desk, window, internal=internal),
        upkeep=done,
        care=care_taken(register, window, internal=internal),
        coming=coming(project, register, lists, stands),
        risks=risks(project, register, sizes, measured.certificates()),
        asks=asks(project, register, stands),
        brand=replace(look, logo=None),
        unreadable=0,
        minutes=project.config.tables.report.minutes,
        internal=internal,
    )
    damaged = list(
        dict.fromkeys([*measured.damaged, *lists.damaged, *desk.damaged, *register.damaged, *project.state.corrupt()])
    )
    told = texts(found, lambda text: visible(project.scrub(text)))
    return replace(told, brand=look, unreadable=len(damaged)), damaged


def texts(report: Report, change: Callable[[str], str]) -> Report:
    """The report with every text in it changed."""
    return cast("Report", _changed(report, change))


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _changed(getattr(value, each.name), change) for each in fields(value)})
    return value
