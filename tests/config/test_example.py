"""The example that users copy: complete, valid, and in step with the tables and the JSON Schema."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

from upkeep.checks import KINDS, Kinds
from upkeep.config import read
from upkeep.config.json_schema import schema
from upkeep.config.schema import Tables
from upkeep.config.whole import Whole

EXAMPLES = Path(__file__).parents[2] / "examples"
NOT_SHOWN = {"guide"}
"""A guide of the project's own needs a file of its own beside the example."""


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example, set up as its comments say."""
    shutil.copy(EXAMPLES / "upkeep.toml", tmp_path)
    shutil.copy(EXAMPLES / "upkeep.env.example", tmp_path / "upkeep.env")
    (tmp_path / "upkeep.env").chmod(0o600)
    for name in ("subscription.json", "service-account.json", "AuthKey.p8"):
        (tmp_path / name).write_text("given by others")
    return tmp_path / "upkeep.toml"


def test_it_is_valid_and_nothing_is_missing(example: Path) -> None:
    config = read.load(example, Kinds(), cache=None)
    assert config.unset() == []
    assert [each.message for each in config.warnings()] == ["support.hours: no hours on sat, sun"]


def test_it_has_every_table() -> None:
    raw = tomllib.loads((EXAMPLES / "upkeep.toml").read_text())
    assert set(raw) == {field.name for field in fields(Whole)} - NOT_SHOWN


@pytest.mark.parametrize("name", [field.name for field in fields(Whole) if field.name != "probe"])
def test_a_command_reads_from_a_table_what_validation_saw(example: Path, name: str) -> None:
    from upkeep.config.build import build

    raw = tomllib.loads(example.read_text())
    assert getattr(Tables(raw), name) == getattr(build(Whole, raw), name)


def as_json(value: object) -> object:
    """A parsed file as an editor's checker sees it: dates are text there."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("file", ["upkeep.toml", "harbor/upkeep.toml"])
def test_the_json_schema_that_editors_use_takes_it(file: str) -> None:
    raw = tomllib.loads((EXAMPLES / file).read_text())
    jsonschema.Draft202012Validator(schema(Kinds())).validate(as_json(raw))


def test_the_json_schema_refuses_what_config_check_refuses() -> None:
    checker = jsonschema.Draft202012Validator(schema(Kinds()))
    name = {"project": {"name": "x"}}
    for wrong in ({"probez": {}}, {"support": {"clock": "lunar"}}, {"probe": [{"name": "a", "kind": "smoke"}]}, {}):
        document = name | wrong if wrong else wrong
        assert list(checker.iter_errors(document)), wrong


def test_every_key_that_the_schema_offers_is_explained() -> None:
    document = schema(Kinds())
    for table in [document, *document["$defs"].values()]:
        for key, described in table.get("properties", {}).items():
            assert key == "kind" or "description" in described or "$ref" in described, key


def test_the_schema_knows_every_kind() -> None:
    assert {f"probe-{kind}" for kind in KINDS} <= set(schema(Kinds())["$defs"])
