"""From a guide's rows and the configuration to the checks that can run, and what would enable the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from upkeep.checks.interface import DOWN, DRIVER, UNKNOWN, UNSET, Finding
from upkeep.config.build import build
from upkeep.config.schema import Kinds
from upkeep.guides.flow import CheckRow, Flow
from upkeep.guides.subject import NotGiven, Subject, key_name, may_be_shown, telling, variable_of

MALFORMED = "malformed"
"""The word for a value of the configuration that its kind cannot take; a finding, not an error of upkeep's."""


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One check as it will run, or the reason why it does not."""

    id: str
    """The row's id; with `-NAME` or `-NUMBER` behind it where the row makes one check per row of a list."""
    row: CheckRow
    title: str
    """Its short name, for a line on the screen."""
    options: Any = None
    """The kind's options; None where it cannot run."""
    settled: Finding | None = None
    """What is known without running: not configured, or a value that cannot be taken."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Per option where it is to be changed: the variable that it comes from, else its key."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """The options that are no secrets."""


def plan(flow: Flow, subject: Subject, kinds: Kinds) -> tuple[Instance, ...]:
    """Every check of a flow for this subject, in the guide's order; a row without its keys is one that is skipped."""
    return tuple(instance for row in flow.check for instance in _instances(row, subject, kinds))


def _instances(row: CheckRow, subject: Subject, kinds: Kinds) -> Iterator[Instance]:
    missing = next((key for key in row.needs if subject.value(key) is None), None)
    if missing is None and row.each and subject.value(row.each) is None:
        missing = row.each
    if missing is not None:
        yield _skipped(row, row.id, NotGiven(key_name(missing)))
        return
    if row.each is None:
        yield _instance(row, row.id, subject, kinds)
        return
    items = list(subject.value(row.each))
    names = [item.get("name") if isinstance(item, Mapping) else None for item in items]
    for number, item in enumerate(items):
        suffix = names[number] if isinstance(names[number], str) and names.count(names[number]) == 1 else number + 1
        id = row.id if len(items) == 1 else f"{row.id}-{suffix}"
        yield _instance(row, id, subject, kinds, item, number)


def _instance(
    row: CheckRow, id: str, subject: Subject, kinds: Kinds, item: Any = None, number: int | None = None
) -> Instance:
    written, places = {}, {}
    for name, reference in row.options.items():
        value, key = reference, name
        if isinstance(reference, str) and reference.startswith("@"):
            value, key = subject.value(reference[1:], item), _key(row, reference[1:], number)
        if value is not None:
            written[name] = value
            places[name] = variable_of(value, key)
    shown = {name: str(value) for name, value in written.items() if may_be_shown(name, value)}
    shown = telling(written, item) | shown
    title = filled(row.title, shown)
    if row.kind not in kinds.names:
        missing = Finding(state=UNKNOWN, word=DRIVER, detail="not looked at: this version has no such check")
        return Instance(id=id, row=row, title=title, settled=missing, places=places, shown=shown)
    try:
        options = _options(row, written, subject, kinds.options(row.kind), number)
    except NotGiven as problem:
        return _skipped(row, id, problem, title)
    except (ValueError, TypeError) as problem:
        wrong = Finding(state=DOWN, word=MALFORMED, detail=f"cannot be taken: {problem}")
        return Instance(id=id, row=row, title=title, settled=wrong, places=places, shown=shown)
    return Instance(id=id, row=row, title=title, options=options, places=places, shown=shown)


def _options(row: CheckRow, written: Mapping[str, Any], subject: Subject, kind: type[Any], number: int | None) -> Any:
    """The kind's options; raises NotGiven where one that it needs is missing, ValueError where one cannot be taken."""
    for each in fields(kind):
        required = each.default is MISSING and each.default_factory is MISSING
        if required and each.name.rstrip("_") not in written:
            reference = row.options.get(each.name.rstrip("_"))
            named = isinstance(reference, str) and reference.startswith("@")
            raise NotGiven(_key(row, reference[1:], number) if named and reference else each.name)
    return build(kind, {name: subject.expanded(value, name) for name, value in written.items()})


def _key(row: CheckRow, reference: str, number: int | None) -> str:
    if reference.startswith("item") and row.each:
        rest = reference.partition(".")[2]
        return key_name(row.each, number) + (f" {rest}" if rest else "")
    return key_name(reference)


def _skipped(row: CheckRow, id: str, problem: NotGiven, title: str | None = None) -> Instance:
    finding = Finding(state=UNKNOWN, word=UNSET, detail=problem.reason)
    plain = row.id.replace("-", " ") if "{" in row.title else row.title
    return Instance(id=id, row=row, title=title or plain, settled=finding)


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with `{name}` replaced by known values; a name without one is dropped with its blanks."""
    import re

    replaced = re.sub(r"\{([a-z_.]+)\}", lambda match: values.get(match[1], ""), text)
    return re.sub(r"  +", " ", replaced).strip(" :") or re.sub(r"[{}]", "", text)
