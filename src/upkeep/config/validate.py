"""Every problem of a configuration at once, each with its line and the nearest known key; here pydantic comes in."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, get_args, get_origin

from upkeep.config.build import field_types
from upkeep.config.probes import ProbeTable
from upkeep.config.schema import COMMON_KEYS, Kinds, split_probe
from upkeep.config.source import Path, Source, step_into
from upkeep.config.values import did_you_mean
from upkeep.config.whole import Whole
from upkeep.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_PLAIN = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
    "date_type": "must be a date such as 2026-09-01",
    "dataclass_type": "must be a table",
    "dataclass_exact_type": "must be a table",
    "missing": "is required",
}


def structure_problems(source: Source, kinds: Kinds) -> list[ConfigError]:
    """What pydantic finds, in the order of the file: wrong types and values, missing and unknown keys."""
    problems = _check(Whole, source.raw, source, ())
    for index, raw in enumerate(source.raw.get("probe", ()) if isinstance(source.raw.get("probe"), list) else ()):
        if isinstance(raw, dict):
            problems += _probe_problems(raw, index, source, kinds)
    return sorted(problems, key=lambda problem: problem.where.line or 0 if problem.where else 0)


def _probe_problems(raw: dict[str, Any], index: int, source: Source, kinds: Kinds) -> list[ConfigError]:
    common, own = split_probe(raw)
    path: Path = ("probe", index)
    problems = _check(ProbeTable, common, source, path)
    kind = raw.get("kind")
    if not isinstance(kind, str):
        return problems
    if kind not in kinds.names:
        hint = did_you_mean(kind, list(kinds.names)) or f"; write one of {', '.join(kinds.names)}"
        return [
            *problems,
            source.problem((*path, "kind"), f"unknown kind '{kind}'{hint}", "config.wrong_value"),
        ]
    return problems + _check(kinds.options(kind), own, source, path, also=sorted(COMMON_KEYS))


def table_problems(kind: type[Any], source: Source) -> list[ConfigError]:
    """What is wrong with another TOML file of the project's, such as a guide of its own, in the order of the file."""
    problems = _check(kind, source.raw, source, ())
    return sorted(problems, key=lambda problem: problem.where.line or 0 if problem.where else 0)


def _check(
    kind: type[Any], value: Any, source: Source, prefix: Path, also: list[str] | None = None
) -> list[ConfigError]:
    from pydantic import ValidationError

    try:
        _adapter(kind).validate_python(value)
    except ValidationError as found:
        return [_told(error, kind, source, prefix, also or []) for error in found.errors(include_url=False)]
    return []


_adapters: dict[type[Any], TypeAdapter[Any]] = {}
"""Each is made once, however often its table stands in a file: making one costs far more than using it."""


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def _told(error: Any, kind: type[Any], source: Source, prefix: Path, also: list[str]) -> ConfigError:
    inner = tuple(step for step in error["loc"] if step in _steps(source, prefix, error["loc"]))
    path = prefix + inner
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        table, key = path[:-1], str(path[-1])
        known = [*_known_keys(kind, inner[:-1]), *also]
        where = source.where(path)
        label = f"{source.key(table)}: " if table else ""
        return ConfigError(
            f"{label}unknown key '{key}'{did_you_mean(key, known)}",
            code="config.unknown_key",
            where=where,
            hint=None if did_you_mean(key, known) else f"known keys: {', '.join(sorted(known))}",
        )
    code = "config.missing_key" if error["type"] == "missing" else "config.wrong_value"
    return source.problem(path, _reason(error), code)


def _reason(error: Any) -> str:
    if error["type"] in ("literal_error", "enum"):
        return f"must be {error['ctx']['expected']}"
    if error["type"] == "written":
        return str(error["ctx"]["reason"])
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return str(_PLAIN.get(error["type"], error["msg"].lower()))


def _steps(source: Source, prefix: Path, location: tuple[Any, ...]) -> tuple[Any, ...]:
    """The steps of pydantic's location that are keys of the file; its own tags (of unions) are not."""
    node: Any = source.raw
    for step in prefix:
        node = step_into(node, step)
    steps = []
    for number, step in enumerate(location):
        below = step_into(node, step)
        if below is not None or number == len(location) - 1:
            steps.append(step)
            node = below
    return tuple(steps)


def _known_keys(kind: Any, path: tuple[Any, ...]) -> list[str]:
    """The keys of the table that stands at `path` below a dataclass."""
    for step in path:
        if is_dataclass(kind):
            kind = next((hint for _, key, hint in field_types(kind) if key == step), None)
        else:
            inner = [member for member in get_args(kind) if get_origin(member) is not None or is_dataclass(member)]
            kind = inner[0] if inner else None
        while kind is not None and not is_dataclass(kind) and get_origin(kind) not in (tuple, dict):
            kind = next((member for member in get_args(kind) if is_dataclass(member) or get_args(member)), None)
    return [key for _, key, _ in field_types(kind)] if is_dataclass(kind) else []
