"""Says the version, finds the files that ship with it, and caches what is made of them."""

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

__version__ = "0.2.0"

TEMPLATES = _ROOT / "templates"
CONTENT = _ROOT / "content"


DIGEST = 32  # bytes of it, before the data


def cache_name_of_maker(*files: str | Path | None, options: object = None) -> str:
    """Return a name for the code in `files` and its options, so that a new version does not use an old cache."""
    found = [(each.st_size, each.st_mtime_ns) for each in (os.stat(file or "") for file in files)]
    return f"{crc32(repr((options, found)).encode()):08x}"


def recall_from_cache(source: Path, by: str) -> bytes:
    """Return the cached bytes exactly as they were written, or b"" if there are none or they were damaged."""
    with suppress(OSError):
        found = _file(source, by).read_bytes()
        digest, data = found[:DIGEST], found[DIGEST:]
        return data if sha256(data).digest() == digest else b""
    return b""


def keep_in_cache(source: Path, by: str, data: bytes) -> None:
    """Write the cached bytes whole or not at all; write nothing where Python writes no bytecode."""
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            write_cache_file(_file(source, by), sha256(data).digest() + data)


def write_cache_file(path: Path, data: bytes) -> None:
    """Write a file whole, through a new one of a name that nobody can guess, and make its folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        with own.open("xb") as file:
            file.write(data)
        own.replace(path)
    except BaseException:
        own.unlink(missing_ok=True)
        raise


def user_cache_folder() -> Path:
    """Return the folder in which this system keeps what a program may make again, for this program."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        folder = os.path.join(home, "Library", "Caches")
    else:
        folder = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return Path(folder, "slidewright")


def _file(source: Path, by: str) -> Path:
    return Path(cache_from_source(source, optimization=by))
