"""Says the version, finds the files that ship with it, and caches what is made of them, on the disk and in memory."""

from __future__ import annotations

import os
import re
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, TypeVarTuple
from zlib import crc32

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE / "_shipped" if (_PACKAGE / "_shipped").is_dir() else _PACKAGE.parent

__version__ = "0.2.0"

TEMPLATES = _ROOT / "templates"
CONTENT = _ROOT / "content"

_About = TypeVar("_About")
_More = TypeVarTuple("_More")
_Made = TypeVar("_Made")

DIGEST = 32  # bytes of it, before the data


def cache_name_of_maker(*files: str | Path | None, options: object = None) -> str:
    """Return a name for the code in `files` and its options, so that a new version does not use an old cache."""
    found = [(each.st_size, each.st_mtime_ns) for each in (os.stat(file or "") for file in files)]
    return f"{crc32(repr((options, found)).encode()):08x}"


def recall_from_cache(source: Path, by: str) -> bytes:
    """Return the cached bytes exactly as they were written, or b"" if there are none or they were damaged.

    Nothing is taken from a folder in which somebody else may write, because what is cached is code.
    """
    with suppress(OSError):
        path = _cache_file(source, by)
        found, folder = path.read_bytes(), path.parent.stat()
        is_own = sys.platform == "win32" or (folder.st_uid == os.getuid() and not folder.st_mode & 0o022)
        digest, data = found[:DIGEST], found[DIGEST:]
        return data if is_own and sha256(data).digest() == digest else b""
    return b""


def keep_in_cache(source: Path, by: str, data: bytes) -> None:
    """Write the cached bytes whole, through a new file of a name that nobody can guess, or not at all."""
    with suppress(OSError):
        path = _cache_file(source, by)
        own = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            own.write_bytes(sha256(data).digest() + data)
            own.replace(path)
        finally:
            own.unlink(missing_ok=True)


def _cache_file(source: Path, by: str) -> Path:
    """Return the file of the cache. Raises OSError if there is no folder for it."""
    return cache_folder() / f"{source.name}-{crc32(bytes(source.parent)):08x}-{by}"


def cache_folder() -> Path:
    """Return the folder in which this system keeps what this program may make again. Raises OSError."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        folder = os.path.join(home, "Library", "Caches")
    else:
        folder = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    if not os.path.isabs(folder):
        raise FileNotFoundError(folder)
    return Path(folder, "slidewright")


def cache_by_identity(most: int) -> Callable[[Callable[[_About, *_More], _Made]], Callable[[_About, *_More], _Made]]:
    """Return a decorator that keeps the last `most` results of a function.

    They are used again for the very same first argument, which need not be hashable, and equal others.
    """

    def decorator(compute: Callable[[_About, *_More], _Made]) -> Callable[[_About, *_More], _Made]:
        kept: deque[tuple[_About, tuple[*_More], _Made]] = deque(maxlen=most)

        @wraps(compute)
        def recall(about: _About, *more: *_More) -> _Made:
            for one, others, made in kept.copy():
                if one is about and others == more:
                    return made
            made = compute(about, *more)
            kept.append((about, more, made))
            return made

        return recall

    return decorator


@lru_cache(maxsize=1)
def _word_lists() -> dict[str, list[str]]:
    """Return the lines of each part of templates/reading.txt, by its name."""
    _, *parts = re.split(r"^\[([a-z ]+)\]$", (TEMPLATES / "reading.txt").read_text("utf-8"), flags=re.MULTILINE)
    bodies = (filter(None, part.splitlines()) for part in parts[1::2])
    lines = ([line for line in body if not line.startswith("# ")] for body in bodies)
    return dict(zip(parts[::2], lines, strict=True))


def word_list(part: str) -> list[str]:
    """Return the lines of a part of templates/reading.txt, which has the words by which texts are recognized."""
    return _word_lists()[part]


def word_pattern(part: str) -> str:
    """Return the lines of a part of templates/reading.txt as the alternatives of a regular expression."""
    return "|".join(word_list(part))
