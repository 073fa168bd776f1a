"""The configuration: its problems, its effective values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from upkeep.errors import UserError
from upkeep.state.files import home_relative
from upkeep.views.text import BAD, GOOD, SOON, Line, Page, line
from upkeep.views.words import count, length

Scrub = Callable[[str], str]


def check_document(
    file: str, problems: Sequence[UserError], warnings: Sequence[UserError], scrub: Scrub
) -> dict[str, Any]:
    """`config check --json`."""
    return {
        "file": file,
        "valid": not problems,
        "problems": [_problem(problem, scrub) for problem in problems],
        "warnings": [_problem(warning, scrub) for warning in warnings],
    }


def _problem(problem: UserError, scrub: Scrub) -> dict[str, Any]:
    where = problem.where
    return {
        "code": problem.code,
        "message": scrub(problem.message),
        "file": where.file if where else None,
        "line": where.line if where else None,
        "key": where.key if where else None,
        "hint": problem.hint,
    }


def check_lines(
    file: str, problems: Sequence[UserError], warnings: Sequence[UserError], scrub: Scrub, page: Page
) -> list[Line]:
    """Every problem and warning with FILE:LINE, then a count."""
    lines = [line(f"{each.where}  ", (scrub(each.message), BAD)) for each in problems]
    lines += [line(f"{each.where}  ", (f"warning: {scrub(each.message)}", SOON)) for each in warnings]
    for hint in dict.fromkeys(each.hint for each in problems if each.hint):
        lines.append(line(f"hint: {hint}"))
    if problems:
        return [*lines, line(count(len(problems), "problem"))]
    noted = f", {count(len(warnings), 'warning')}" if warnings else ""
    return [*lines, line((f" {file} is valid{noted}", GOOD))]


def show_document(
    file: Path | None,
    values: Mapping[str, Any],
    state: Path,
    unset: Sequence[UserError],
    told_after: Mapping[str, int],
) -> dict[str, Any]:
    """`config show --json`; dates and times as text, as in TOML."""
    return {
        "file": str(file) if file else None,
        "state": str(state),
        "config": _plain(values),
        "unset": [problem.message for problem in unset],
        "told_after_seconds": dict(told_after),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date | time) else value


def show_lines(file: Path | None, values: Mapping[str, Any], state: Path, told_after: Mapping[str, int]) -> list[Line]:
    """The effective values as TOML, and per probe how long after going down it is told."""
    import tomli_w

    origin = f"# {home_relative(file)}, with the defaults filled in" if file else "# no upkeep.toml: the built-in guide"
    text = f"{origin}\n# state: {home_relative(state)}\n\n{tomli_w.dumps(values)}"
    told = [
        f"# {name}: told at most {length(timedelta(seconds=seconds))} after it went down"
        for name, seconds in told_after.items()
    ]
    return [line(each) for each in [*text.splitlines(), *([""] if told else []), *told]]
