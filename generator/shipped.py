"""Where the files that ship with the program live: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from zlib import crc32

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE / "_shipped" if (_PACKAGE / "_shipped").is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
CONTENT = _ROOT / "content"


DIGEST = 32  # bytes of it, before the data


def cache_name_of_maker(*files: str | Path | None, options: object = None) -> str:
    """A name for the code in `files` with some options: another version may make something else of the same source."""
    found = [(each.st_size, each.st_mtime_ns) for each in (os.stat(file or "") for file in files)]
    return f"{crc32(repr((options, found)).encode()):08x}"


def recall_from_cache(source: Path, by: str) -> bytes:
    """What was kept, to the last bit, or nothing: what a disk or a person broke is made anew."""
    with suppress(OSError):
        found = _file(source, by).read_bytes()
        digest, data = found[:DIGEST], found[DIGEST:]
        return data if sha256(data).digest() == digest else b""
    return b""


def keep_in_cache(source: Path, by: str, data: bytes) -> None:
    """Write whole or not at all; nothing where Python writes nothing either."""
    if sys.dont_write_bytecode:
        return
    file = _file(source, by)
    own = file.with_suffix(f".{os.getpid()}")  # then renamed: nobody reads half a file
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(sha256(data).digest() + data)
        own.replace(file)


def _file(source: Path, by: str) -> Path:
    return Path(cache_from_source(source, optimization=by))
