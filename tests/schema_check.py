"""Holds a document against the JSON Schema that is shipped for it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator


def assert_valid(name: str, document: Any) -> None:
    text = resources.files("upkeep.views").joinpath(f"schemas/{name}.json").read_text(encoding="utf-8")
    problems = [error.message for error in Draft202012Validator(json.loads(text)).iter_errors(document)]
    assert problems == []
