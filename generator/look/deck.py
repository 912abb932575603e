"""The XML of the deck as Jinja2 templates, compiled once and kept."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pickle import UnpicklingError
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, compiler
from jinja2.bccache import Bucket

from generator.shipped import TEMPLATES, keep, maker, recall

FOLDER = TEMPLATES / "deck"
OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "auto_reload": False,  # else every part of every slide asks the disk for news of its template
    "optimized": False,  # there is nothing to fold, and looking for it costs 5 ms
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}


@cache
def deck_templates() -> Environment:
    """The templates of templates/deck/; every value is escaped for XML."""
    return Environment(loader=FileSystemLoader(FOLDER), bytecode_cache=_Kept(), **OPTIONS)


class _Kept(BytecodeCache):
    """Compiled templates, which cost 60 ms to make; Jinja2 itself compares the source."""

    def __init__(self) -> None:
        self._by = maker(compiler.__file__, options=OPTIONS)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(EOFError, UnpicklingError):
            bucket.bytecode_from_string(recall(FOLDER / bucket.key, self._by))

    def dump_bytecode(self, bucket: Bucket) -> None:
        keep(FOLDER / bucket.key, self._by, bucket.bytecode_to_string())
