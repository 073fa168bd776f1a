"""The JSON Schema of upkeep.toml, made from the dataclasses: their types, defaults and docstrings."""

from __future__ import annotations

import json
from typing import Any

from upkeep.config.probes import ProbeTable
from upkeep.config.schema import Kinds
from upkeep.config.whole import Whole


def schema_text(kinds: Kinds) -> str:
    """The schema as text, for an editor."""
    return json.dumps(schema(kinds), ensure_ascii=False, indent=1) + "\n"


def schema(kinds: Kinds) -> dict[str, Any]:
    """The schema; a probe's keys depend on its kind."""
    from pydantic import TypeAdapter

    root = _of(TypeAdapter(Whole))
    definitions = root.setdefault("$defs", {})
    common = _of(TypeAdapter(ProbeTable))
    variants = []
    for kind in kinds.names:
        own = _of(TypeAdapter(kinds.options(kind)))
        definitions |= own.pop("$defs", {})
        properties = common["properties"] | own.get("properties", {}) | {"kind": {"const": kind}}
        name = f"probe-{kind}"
        definitions[name] = {
            "type": "object",
            "description": own.get("description", ""),
            "additionalProperties": False,
            "properties": properties,
            "required": sorted({"name", "kind", *own.get("required", [])}),
        }
        variants.append({"$ref": f"#/$defs/{name}"})
    definitions |= common.pop("$defs", {})
    root["properties"]["probe"] |= {"items": {"oneOf": variants}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | root | {"title": "upkeep.toml"}


def _of(adapter: Any) -> dict[str, Any]:
    made: dict[str, Any] = adapter.json_schema(by_alias=True)
    return made
