"""The table of kinds: what each gives, and that its own example is right."""

from __future__ import annotations

from importlib import import_module

import pytest

from config.written import problems
from upkeep.checks import KINDS, Kinds


def toml(value: object) -> str:
    """An example's value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {toml(each)}' for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return (
        str(value)
        if isinstance(value, int | float)
        else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_kinds_example_is_a_valid_probe(kind: str) -> None:
    example = import_module(KINDS[kind]).EXAMPLE
    lines = [f"{key} = {toml(value)}\n" for key, value in example.items()]
    assert problems(f'[[probe]]\nname = "x"\nkind = "{kind}"\n' + "".join(lines)) == []


def test_a_kind_is_loaded_by_its_name() -> None:
    assert Kinds.options("tcp").__module__ == "upkeep.checks.tcp"
    assert set(Kinds.names) == set(KINDS)
