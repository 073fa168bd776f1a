"""A cause's fix with the project's own values in it: text, commands, links and one sentence for the client."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upkeep.guides.outcome import Outcome
from upkeep.guides.ranking import Ranked

_NAME = re.compile(r"\{\??([a-z_]+(?:\.[a-z_]+)?)\}")
ADDRESS = "diagnosed address"
"""The name among a project's values of an address that was given instead of a configuration."""
_ONLY_IF = re.compile(r"\s*\{\?[a-z_.]+\}")


@dataclass(frozen=True)
class Remedy:
    """What to do about a named cause."""

    title: str
    text: str
    commands: tuple[str, ...]
    links: tuple[str, ...]
    tell: str


def remedy(ranked: Ranked, outcomes: Sequence[Outcome], project: Mapping[str, str]) -> Remedy:
    """The fix of a cause, filled with values of the project and of the checks that speak for it.

    `{name}` is a value of the project, an option or a piece of evidence of the first check that has it;
    `{change.option}` is where an option is to be changed. Values in commands are quoted for a shell; a command or a
    link with a name that is not known is left out, as is one with a `{?name}` (which shows nothing); a text without it
    still reads.
    """
    speaking = [id for line in ranked.for_ for id in line.checks]
    chosen = [each for id in speaking for each in outcomes if each.id == id]
    values = dict(project)
    for each in reversed(chosen):
        values |= {name: str(value) for name, value in each.evidence.items() if isinstance(value, str | int | float)}
        values |= each.shown
        values |= {f"change.{name}": place for name, place in each.places.items()}
    fix = ranked.cause.fix
    return Remedy(
        title=_filled(ranked.cause.title, values),
        text=_filled(fix.text, values),
        commands=tuple(_addressed(_quoted(each, values), project) for each in fix.commands if _known(each, values)),
        links=tuple(_filled(_ONLY_IF.sub("", each), values) for each in fix.links if _known(each, values)),
        tell=_filled(fix.tell, values),
    )


def _addressed(command: str, project: Mapping[str, str]) -> str:
    """A command of upkeep's own, with the address that was given instead of a configuration."""
    own = command.startswith("upkeep diagnose ") and ADDRESS in project
    return f"{command} {shlex.quote(project[ADDRESS])}" if own else command


def _known(text: str, values: Mapping[str, Any]) -> bool:
    return all(values.get(name) for name in _NAME.findall(text))


def _filled(text: str, values: Mapping[str, str]) -> str:
    whole = _NAME.sub(lambda match: values.get(match[1]) or _plain(match[1]), text)
    whole = re.sub(r" \(\s*\)", "", re.sub(r"\s+", " ", whole))
    return re.sub(r" ([.,])", r"\1", re.sub(r"[\s:]+$", "", whole))


def _quoted(text: str, values: Mapping[str, str]) -> str:
    return _NAME.sub(lambda match: shlex.quote(values[match[1]]), _ONLY_IF.sub("", text))


def _plain(name: str) -> str:
    """What stands for a value that is not known: nothing, or the place as a word where it is to be changed."""
    return f"its {name.removeprefix('change.').replace('_', ' ')}" if name.startswith("change.") else ""
