"""Makes the JSON Schema (draft 2020-12) of an article's keys, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from generator.model.settings import OPTIONS, USUAL, Option
from generator.read import keys
from generator.read.keys import Key, Keys
from generator.shipped import TEMPLATES

FILE = "slidewright.schema.json"  # the name that `new` gives it, beside the article

Schema = dict[str, Any]

SCALAR: Schema = {"type": ["string", "number", "boolean"]}  # an author may write 42 or true for a text


def article_json_schema() -> Schema:
    """Return the schema of a structured article, with every kind of mapping under $defs."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Slidewright article",
        "description": "An article that slidewright turns into a PowerPoint deck.",
        **_mapping_schema(keys.ARTICLE),
        "$defs": {each.noun.partition(" ")[2].replace(" ", "-"): _mapping_schema(each) for each in MAPPINGS},
    }


def print_json_schema(schema: Schema) -> str:
    """Return the schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _mapping_schema(known: Keys) -> Schema:
    properties = {key.name: _schema_of_key(key) for key in known.keys}
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": [*known.required]}


def _schema_of_key(key: Key) -> Schema:
    """Return the schema of a key; one that is optional may also have no value."""
    kind = _schema_of_option(OPTIONS[key.name]) if key.type == "setting" else _schemas_of_types().get(key.type, SCALAR)
    usual = {"default": getattr(USUAL, key.name)} if key.type == "setting" and getattr(USUAL, key.name) else {}
    return {"description": key.doc, **usual, **(kind if key.required else _or_nothing(kind))}


def _schema_of_option(option: Option) -> Schema:
    """Return the schema of a setting."""
    match option.kind:
        case "choice":
            return {"enum": list(option.words)}
        case "count":
            number = {"type": "integer", "minimum": option.least, "maximum": option.most}
            return {"anyOf": [number, {"enum": list(option.words)}]} if option.words else number
        case "switch":
            return {"type": "boolean"}
        case "date":
            return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
        case _:
            return SCALAR


def _or_nothing(schema: Schema) -> Schema:
    """Return the schema with null allowed, if possible without nesting, which gives better messages in editors."""
    if "type" in schema:
        types = schema["type"]
        return {**schema, "type": [*([types] if isinstance(types, str) else types), "null"]}
    return {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}


MAPPINGS = tuple(known for known in vars(keys).values() if isinstance(known, Keys) and known is not keys.ARTICLE)


@cache
def _schemas_of_types() -> Mapping[str, Schema]:
    """Return the schema of each type of a key, by its name; all other types are texts."""
    words = {"role": keys.ROLES, "ground": keys.GROUNDS, "kind": keys.KINDS, "trend": keys.TRENDS}
    found: dict[str, Schema] = json.loads((TEMPLATES / "schema-types.json").read_text("utf-8"))
    return found | {name: {"enum": list(known)} for name, known in words.items()}
