"""From a valid table of plain TOML values to its frozen dataclass, without pydantic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from upkeep.config.values import Written


def build(kind: Any, value: Any) -> Any:
    """`value` as a `kind`: a dataclass, a tuple, a dict, a `Written` value or a plain one.

    Raises ValueError where a `Written` value cannot be parsed; the structure is taken as validated.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        for mark in arguments[1:]:
            if isinstance(mark, Written):
                return mark.parse(value)
        return build(arguments[0], value)
    if origin in (Union, UnionType):
        return _choose(arguments, value)
    if origin is tuple:
        return tuple(build(arguments[0], each) for each in value)
    if origin is dict:
        return {key: build(arguments[1], each) for key, each in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{field: build(hint, value[key]) for field, key, hint in field_types(kind) if key in value})
    return value


def _choose(kinds: tuple[Any, ...], value: Any) -> Any:
    """The member of a union that fits: a table is a dataclass, anything else is itself."""
    if value is None:
        return None
    kinds = tuple(kind for kind in kinds if kind is not NoneType)
    if len(kinds) == 1:
        return build(kinds[0], value)
    if isinstance(value, Mapping):
        return build(next(kind for kind in kinds if is_dataclass(kind) or get_origin(kind) is dict), value)
    return value


def field_types(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    """A dataclass's fields: the name in Python, the key in TOML, the type."""
    return _fields(kind)


@cache
def _fields(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((field.name, field.name.rstrip("_"), hints[field.name]) for field in fields(kind))
