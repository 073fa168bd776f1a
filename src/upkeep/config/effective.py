"""The configuration as it takes effect: what was written, defaults filled in, secrets masked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from upkeep import defaults
from upkeep.config.build import field_types
from upkeep.config.probes import ProbeTable
from upkeep.config.read import Config
from upkeep.config.schema import Kinds, split_probe
from upkeep.config.secrets import MASK, is_secret
from upkeep.config.source import Path
from upkeep.config.values import Written
from upkeep.config.whole import Whole

_USER_INFO = re.compile(r"(?<=://)[^/@\s]*@")
_QUERY_VALUE = re.compile(r"(?<=[?&])([^=&#\s]+)=[^&#\s]*")


def effective(config: Config, zone: str) -> dict[str, Any]:
    """Every table with its effective values, as TOML can hold them; what has no value is left out."""
    shown = _table(Whole, config.raw, ())
    if config.kinds:
        shown["probe"] = [_probe(raw, config.kinds, index) for index, raw in enumerate(config.raw.get("probe", ()))]
    shown["project"] = {"name": config.tables.project.name} | shown.get("project", {})
    shown["project"] |= {"id": config.id, "timezone": zone}
    written = shown.setdefault("support", {}).get("priority", {})
    built_in = defaults.load("support")["priority"]
    shown["support"]["priority"] = {
        name: built_in.get(name, {}) | written.get(name, {}) for name in {**built_in, **written}
    }
    return {key: value for key, value in shown.items() if value not in ({}, [])}


def _probe(raw: dict[str, Any], kinds: Kinds, index: int) -> dict[str, Any]:
    """A probe with the defaults of all probes and those of its kind."""
    common, own = split_probe(raw)
    path: Path = ("probe", index)
    return _table(ProbeTable, common, path) | _table(kinds.options(raw["kind"]), own, path)


def masked(text: str, path: Path) -> str:
    """A text of the configuration as it may be shown."""
    if "${" in text and re.fullmatch(r"\$\{[^}]*\}", text):
        return text
    if path[:1] == ("alerts",) and ("to" in path or path[-1] == "heartbeat"):
        scheme, separator, rest = text.partition("://")
        if scheme in ("http", "https"):
            return f"{scheme}://{re.split('[/?#]', rest.rpartition('@')[2])[0]}/{MASK}"
        return f"{scheme}://{MASK}" if separator else MASK  # for other services the host is a token
    if is_secret(path):
        return MASK
    return _QUERY_VALUE.sub(rf"\1={MASK}", _USER_INFO.sub(f"{MASK}@", text)) if "://" in text else text


def _table(kind: type[Any], raw: Mapping[str, Any], path: Path) -> dict[str, Any]:
    shown = {}
    by_name = {field.name: field for field in fields(kind)}
    for name, key, hint in field_types(kind):
        value = _written(hint, raw[key], (*path, key)) if key in raw else _default(by_name[name], hint)
        if value is not None:
            shown[key] = value
    return shown


def _written(hint: Any, value: Any, path: Path) -> Any:
    """What stands in the file, with the defaults of the tables within."""
    inner = _table_type(hint)
    if isinstance(value, list):
        return [_written(inner, each, (*path, index)) for index, each in enumerate(value)]
    if isinstance(value, Mapping):
        if inner is not None and get_origin(hint) is dict:
            return {key: _written(inner, each, (*path, key)) for key, each in value.items()}
        if inner is not None:
            return _table(inner, value, path)
        return {key: _written(None, each, (*path, key)) for key, each in value.items()}
    return masked(value, path) if isinstance(value, str) else value


def _default(field: Field[Any], hint: Any) -> Any:
    value = field.default if field.default is not MISSING else None
    if field.default_factory is not MISSING:
        value = field.default_factory()
    if is_dataclass(value) and not isinstance(value, type):
        return _table(type(value), {}, ()) or None
    for mark in _marks(hint):
        return mark.show(value) if value is not None else None
    if isinstance(value, tuple | list):
        return list(value) or None
    return value if value != {} else None


def _marks(hint: Any) -> list[Written]:
    if get_origin(hint) in (Union, UnionType):
        return [mark for member in get_args(hint) for mark in _marks(member)]
    return [mark for mark in get_args(hint)[1:] if isinstance(mark, Written)] if get_origin(hint) is Annotated else []


def _table_type(hint: Any) -> type[Any] | None:
    """The dataclass within a type such as `tuple[Contact, ...]`, `SmtpTable | None` or `dict[str, PriorityTable]`."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    if get_origin(hint) is Annotated:
        return None
    found = [_table_type(member) for member in get_args(hint)]
    return next((each for each in found if each is not None), None)
