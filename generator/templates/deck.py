"""The XML of the deck as Jinja2 templates, compiled once and kept."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError
from typing import Any
from zlib import crc32

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, compiler
from jinja2.bccache import Bucket

from generator.shipped import TEMPLATES

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
    """Compiled templates, which cost 60 ms to make, where Python keeps its own: in `__pycache__`, beside the source.

    Who can write there can change our code as well, so reading from there trusts nobody new. Where we may not write,
    they are compiled each time. Jinja2 compares the source; the name of the file tells its options and its version.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, UnpicklingError), _file(bucket).open("rb") as kept:
            bucket.load_bytecode(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        file = _file(bucket)
        own = file.with_suffix(f".{os.getpid()}")  # then renamed: nobody reads half a file
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            own.write_bytes(bucket.bytecode_to_string())
            own.replace(file)


def _file(bucket: Bucket) -> Path:
    return Path(cache_from_source(FOLDER / bucket.key, optimization=_dialect()))


@cache
def _dialect() -> str:
    """What the same source may be compiled to by other options, or by another Jinja2."""
    found = os.stat(compiler.__file__)
    return f"{crc32(repr((OPTIONS, found.st_size, found.st_mtime_ns)).encode()):08x}"
