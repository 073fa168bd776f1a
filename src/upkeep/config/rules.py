"""What must hold between keys of upkeep.toml, beyond the form of each one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from upkeep import defaults
from upkeep.clock.holidays import check_code
from upkeep.config.build import build
from upkeep.config.checklists import PROBE, ChecklistTable
from upkeep.config.probes import RETRY_PAUSE, ProbeTable
from upkeep.config.schema import Tables, split_probe
from upkeep.config.secrets import references
from upkeep.config.source import Path
from upkeep.config.values import WEEKDAYS, did_you_mean
from upkeep.config.whole import Whole

Found = Iterator[tuple[Path, str]]

BUILT_IN_LISTS = ("daily", "weekly", "monthly", "quarterly")
HANDOVER = "offboard"


def broken_rules(tables: Whole) -> Found:
    """Every broken rule, as path and message."""
    probes = [build(ProbeTable, split_probe(raw)[0]) for raw in tables.probe]
    yield from _probes(tables, probes)
    yield from _support(tables)
    yield from _checklists(tables)
    yield from _evidence(tables, [probe.name for probe in probes])
    for index, window in enumerate(tables.maintenance):
        names = [probe.name for probe in probes]
        for each in window.probes:
            if each not in names and each not in (
                "web",
                "certificate",
                *(function.name for function in tables.function),
            ):
                yield (
                    ("maintenance", index, "probes"),
                    f"there is no probe '{each}'{did_you_mean(each, names)}",
                )
    functions = [function.name for function in tables.function]
    if tables.video.function and tables.video.function not in functions:
        near = did_you_mean(tables.video.function, functions)
        yield ("video", "function"), f"there is no [[function]] named '{tables.video.function}'{near}"


def advice(tables: Tables, *, probed: bool) -> Found:
    """What is allowed but hardly meant, as path and message; `probed` says whether a `[[probe]]` is configured."""
    hours = tables.support.hours
    if hours is not None:
        closed = [name for number, name in enumerate(WEEKDAYS) if number not in hours.open_weekdays]
        if closed:
            yield ("support", "hours"), f"no hours on {', '.join(closed)}"
    if (probed or tables.project.url or tables.function) and not tables.alerts.to:
        yield ("alerts", "to"), "is not set, so what the probes find reaches nobody; `upkeep alert test` tries it out"
    if tables.client.notice and not tables.client.contract_ends:
        yield ("client", "notice"), "means nothing without `contract_ends`"


def _probes(tables: Whole, probes: list[ProbeTable]) -> Found:
    times = Counter(probe.name for probe in probes)
    for index, probe in enumerate(probes):
        if times[probe.name] > 1:
            yield ("probe", index, "name"), f"'{probe.name}' is the name of {times[probe.name]} probes"
        if not 0 <= probe.retry <= 10:
            yield ("probe", index, "retry"), "must be between 0 and 10"
            continue
        needed = probe.timeout * (probe.retry + 1) + RETRY_PAUSE * probe.retry
        if needed > probe.every:
            yield (
                ("probe", index, "timeout"),
                f"{probe.retry + 1} tries of {_seconds(probe.timeout)} and {probe.retry} pauses of 2 s take "
                f"{_seconds(needed)}, longer than `every`, {_seconds(probe.every)}",
            )
    yield from _programs(tables)
    for number, control in enumerate(tables.probes.control):
        if not re.fullmatch(r".+:\d{1,5}", control):
            yield ("probes", "control", number), f"{control!r} must be HOST:PORT, such as '1.1.1.1:443'"
    if tables.probes.at_once < 1:
        yield ("probes", "at_once"), "must be at least 1"
    for key in ("confirm", "recover"):
        if getattr(tables.alerts, key) < 1:
            yield ("alerts", key), "must be at least 1"


def _programs(tables: Whole) -> Found:
    """Arguments of a program can be read by every user of the machine, so that no secret may stand in them."""
    for index, raw in enumerate(tables.probe):
        if raw["kind"] == "command" and any(True for _ in references(raw.get("command"))):
            yield (
                ("probe", index, "command"),
                "arguments can be read by every user of this machine; give the program its secret by `env`, such as "
                'env = { TOKEN = "${TOKEN}" } ($${...} is a literal ${...})',
            )


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():g} s"


def _support(tables: Whole) -> Found:
    support = tables.support
    known = list(defaults.load("support")["priority"])
    for name, priority in support.priority.items():
        place = ("support", "priority", name)
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", name, re.ASCII):
            yield place, "a priority's name is made of lower-case letters, digits and dashes"
        for key in ("response", "resolution"):
            promise = getattr(priority, key)
            if promise is None and name not in known:
                yield place, f"needs `{key}`: it is none of the guide's own{did_you_mean(name, known)}"
            clock = (promise.clock if promise else None) or priority.clock or support.clock
            if clock == "business" and promise and promise.within and support.hours is None:
                yield (*place, key), "runs on the business clock, which needs [support] hours"
    if support.clock == "business" and support.hours is None:
        yield ("support", "clock"), "the business clock needs [support] hours"
    for number, entry in enumerate(support.holidays):
        if isinstance(entry, str):
            try:
                check_code(entry)
            except ValueError as problem:
                yield ("support", "holidays", number), str(problem)
    if support.hours is not None and not support.hours.open_weekdays:
        yield ("support", "hours"), "has no opening hours at all; leave it out, or name some"
    if not 0 < support.at_risk <= 1:
        yield ("support", "at_risk"), "must be more than 0 %"


def _checklists(tables: Whole) -> Found:
    for name, checklist in tables.checklists.items():
        place = ("checklists", name)
        if name in BUILT_IN_LISTS:
            yield from _built_in(name, checklist)
        elif not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name, re.ASCII):
            yield place, "a checklist's name is made of lower-case letters, digits and dashes"
        elif name == HANDOVER:
            yield place, f"'{name}' is the list of `upkeep {name}`; choose another name"
        elif (checklist.cadence is None) == (checklist.after is None):
            yield place, 'needs either `cadence`, such as "weekly", or `after`, such as "90d"'
        elif not checklist.items:
            yield place, "needs `items`"
        elif checklist.add or checklist.skip:
            yield place, "`add` and `skip` change built-in lists; this one has `items` of its own"
        if checklist.days is not None and name != "daily":
            yield (*place, "days"), "only the daily list has `days`"
        if checklist.days == ():
            yield (*place, "days"), "must name at least one weekday"
        if checklist.budget is not None and checklist.budget < 1:
            yield (*place, "budget"), "must be at least 1 minute"
        yield from _repeated(name, checklist)


def _built_in(name: str, checklist: ChecklistTable) -> Found:
    place = ("checklists", name)
    if checklist.cadence or checklist.after or checklist.items:
        yield place, f"the {name} list is built in: change it with `add` and `skip`"
    ids = [item["id"] for item in defaults.load("checklists")[name]["items"]]
    for number, each in enumerate(checklist.skip):
        if each not in ids:
            yield (*place, "skip", number), f"the {name} list has no item '{each}'{did_you_mean(each, ids)}"


def _evidence(tables: Whole, probes: list[str]) -> Found:
    """What stands beside an item must be a probe or a source that upkeep knows."""
    named = [*probes, "web", "certificate", *(function.name for function in tables.function)]
    known = [*named, *(PROBE + name for name in named), *defaults.load("evidence")]
    for name, checklist in tables.checklists.items():
        ids = [item["id"] for item in defaults.load("checklists").get(name, {"items": []})["items"]]
        for item in checklist.evidence:
            if item not in ids:
                place = ("checklists", name, "evidence")
                yield place, f"the {name} list has no built-in item '{item}'{did_you_mean(item, ids)}"
        for path, each in _sources(name, checklist):
            if each not in known:
                hint = did_you_mean(each, known) or f"; sources are: {', '.join(defaults.load('evidence'))}"
                yield path, f"there is no probe or source '{each}'{hint}"


def _sources(name: str, checklist: ChecklistTable) -> Found:
    """Every name of a probe or source in a list, with its place."""
    for key, items in (("items", checklist.items), ("add", checklist.add)):
        for number, item in enumerate(items):
            for place, each in enumerate(item.evidence):
                yield ("checklists", name, key, number, "evidence", place), each
    for id, sources in checklist.evidence.items():
        for place, each in enumerate(sources):
            yield ("checklists", name, "evidence", id, place), each


def _repeated(name: str, checklist: ChecklistTable) -> Found:
    built_in = defaults.load("checklists").get(name, {"items": []})["items"]
    seen = {item["id"] for item in built_in}
    for key, items in (("items", checklist.items), ("add", checklist.add)):
        for number, item in enumerate(items):
            if item.id in seen:
                yield (
                    ("checklists", name, key, number, "id"),
                    f"'{item.id}' is the id of another item of the list",
                )
            seen.add(item.id)
