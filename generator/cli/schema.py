"""Makes the JSON Schema (draft 2020-12) of an article's keys, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.guard import limits
from generator.model.settings import OPTIONS, Option
from generator.read import keys
from generator.read.keys import Key, Keys

FILE = "slidewright.schema.json"  # the name that `new` gives it, beside the article

Schema = dict[str, Any]

SCALAR: Schema = {"type": ["string", "number", "boolean"]}  # an author may write 42 or true for a text
URL = "^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:)\\S+$"
LANGUAGE = "^([A-Za-z]{2,3}|[A-Za-z]{5,8})(-[A-Za-z0-9]{1,8}){0,8}$"
PLACE = r"^\s*([01]|[01]?\.\d{1,4})\s+([01]|[01]?\.\d{1,4})\s*$"


def article_json_schema() -> Schema:
    """Return the schema of a structured article, with every kind of mapping under $defs."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Slidewright article",
        "description": "An article that slidewright turns into a PowerPoint deck.",
        **_mapping_schema(keys.ARTICLE),
        "$defs": {_name_of_keys(each): _mapping_schema(each) for each in MAPPINGS},
    }


def print_json_schema(schema: Schema) -> str:
    """Return the schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _list_schema(*items: Schema) -> Schema:
    return {"type": "array", "items": items[0] if len(items) == 1 else {"anyOf": list(items)}}


def _keys_ref(known: Keys) -> Schema:
    return {"$ref": f"#/$defs/{_name_of_keys(known)}"}


def _name_of_keys(known: Keys) -> str:
    """Return the noun as a key: item-of-a-body for "an item of a body"."""
    return known.noun.partition(" ")[2].replace(" ", "-")


def _mapping_schema(known: Keys) -> Schema:
    found: Schema = {
        "type": "object",
        "properties": {key.name: _schema_of_key(key) for key in known.keys},
        "additionalProperties": False,
    }
    return {**found, "required": list(known.required)} if known.required else found


def _schema_of_key(key: Key) -> Schema:
    """Return the schema of a key; one that is optional may also have no value."""
    kind = _schema_of_option(OPTIONS[key.name]) if key.type == "setting" else TYPES.get(key.type, SCALAR)
    return {"description": key.doc, **(kind if key.required else _or_nothing(kind))}


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

CELLS = _list_schema(SCALAR, {"type": "null"})  # a cell may be empty

NUMBERS = (SCALAR, {"type": "null"})  # a value may be missing

ADDRESS: Schema = {"type": "string", "pattern": URL}
SERIES: Schema = {"anyOf": [*NUMBERS, _list_schema(*NUMBERS)]}
TEXT_OR_MAPPING = {name: getattr(keys, name.upper()) for name in ("quote", "code", "table", "chart", "picture", "stat")}

TYPES: Mapping[str, Schema] = {  # all others are texts
    **{name: {"type": "boolean"} for name in ("flag", "numbered")},
    **{name: {"anyOf": [SCALAR, _list_schema(SCALAR)]} for name in ("paragraphs", "prose", "ranges", "names", "files")},
    **{name: {"anyOf": [SCALAR, _keys_ref(own)]} for name, own in {**TEXT_OR_MAPPING, "speaker": keys.SPEAKER}.items()},
    **dict.fromkeys(("points", "stages"), _list_schema(SCALAR, _keys_ref(keys.POINT))),
    "first": {"type": "integer", "minimum": 1, "maximum": limits.FIRST_NUMBER},
    "language": {"type": "string", "pattern": LANGUAGE},
    "url": ADDRESS,
    "urls": {"anyOf": [ADDRESS, _list_schema(ADDRESS)]},
    "role": {"enum": list(keys.ROLES)},
    "ground": {"enum": list(keys.GROUNDS)},
    "body": {"anyOf": [SCALAR, _keys_ref(keys.BODY_ITEM), _list_schema(SCALAR, _keys_ref(keys.BODY_ITEM))]},
    "cells": CELLS,
    "rows": _list_schema(CELLS),
    "formats": {"anyOf": [SCALAR, {"type": "object", "additionalProperties": SCALAR}]},
    "place": {"type": "string", "pattern": PLACE},  # two shares, across and down
    "kind": {"enum": list(keys.KINDS)},
    "data": {"anyOf": [_list_schema(CELLS), {"type": "object", "additionalProperties": SERIES}]},
    "stats": _list_schema(_keys_ref(keys.STAT)),
    "trend": {"enum": list(keys.TRENDS)},
    "takeaways": _list_schema(SCALAR, _keys_ref(keys.TAKEAWAY)),
    "sources": _list_schema(SCALAR, _keys_ref(keys.SOURCE)),
    "events": _list_schema(_keys_ref(keys.EVENT)),
    "day": {"type": ["string", "integer"]},
    "questions": _list_schema(_keys_ref(keys.QUESTION)),
    "sections": _list_schema(_keys_ref(keys.SECTION)),
}
