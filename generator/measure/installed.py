"""Finds the files in which this computer has a font family."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from generator.lookup import open_regular_file

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
FONTS_IN_FILE = 64  # fonts in a collection; the largest known has thirty
NAME_BYTES = 1 << 16
TABLES = 100  # tables in a font; twenty are usual
BOLD, ITALIC = 1, 2  # a bit of head's macStyle


class NamedFont(Struct, frozen=True):
    """A font in a file under the names that programs use: its family, and its style."""

    path: Path
    index: int
    family: str
    style: str
    variable: bool = False


def font_folders() -> Sequence[Path]:
    """Return the folders where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), local / "Microsoft/Windows/Fonts"
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "fonts"
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), own, home / ".fonts"


def installed_fonts(family: str) -> dict[str, NamedFont]:
    """Return a family's fonts by style, static ones first, then by path; empty if it is not installed."""
    files = [path for folder in reversed(font_folders()) for path in sorted(folder.rglob("*"), reverse=True)]
    fonts = [each for path in files if path.suffix.lower() in SUFFIXES for each in fonts_in_file(path)]
    own = [each for each in fonts if each.family.casefold() == family.casefold()]
    return {each.style: each for each in sorted(own, key=lambda each: not each.variable)}


def fonts_in_file(path: Path) -> tuple[NamedFont, ...]:
    """Return the fonts of a file or collection; none if it is damaged or cannot be read."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=4096)  # every file is asked for each family that does not ship
def _read(path: Path, _changed: int) -> tuple[NamedFont, ...]:
    found: list[NamedFont] = []
    with suppress(OSError, struct.error, KeyError, UnicodeDecodeError, ValueError), open_regular_file(path) as file:
        for index, offset in enumerate(_offsets(file)):
            tables = _tables(file, offset)
            (marks,) = struct.unpack(">H", _at(file, tables[b"head"][0] + 44, 2))
            style = ("Bold" * bool(marks & BOLD) + "Italic" * bool(marks & ITALIC)) or "Regular"
            found.append(NamedFont(path, index, _family(file, *tables[b"name"]), style, b"fvar" in tables))
    return tuple(found)


def _offsets(file: BinaryIO) -> Sequence[int]:
    """Return where the fonts of a file begin (OpenType, "TTC header")."""
    if _at(file, 0, 4) != b"ttcf":
        return (0,)
    (count,) = struct.unpack(">I", _at(file, 8, 4))
    count = min(count, FONTS_IN_FILE)
    return struct.unpack(f">{count}I", _at(file, 12, 4 * count))


def _tables(file: BinaryIO, offset: int) -> dict[bytes, tuple[int, int]]:
    """Return the offset and length of each table."""
    (count,) = struct.unpack(">H", _at(file, offset + 4, 2))
    data = _at(file, offset + 12, 16 * min(count, TABLES))
    return {tag: (start, length) for tag, _, start, length in struct.iter_unpack(">4sIII", data)}


def _family(file: BinaryIO, start: int, length: int) -> str:
    """Return the family's name for programs: name 1, of Windows and in English if there is one."""
    data = _at(file, start, min(length, NAME_BYTES))
    _, count, texts = struct.unpack_from(">HHH", data)
    found: dict[tuple[bool, bool], str] = {}
    for platform, _, language, name, size, at in _records(data, count):
        if name == 1 and platform in (1, 3):
            raw = data[texts + at : texts + at + size]
            text = raw.decode("utf-16-be" if platform == 3 else "mac-roman")
            found.setdefault((platform == 3, language in (0, 0x409)), text)
    return found[max(found)]


def _records(data: bytes, count: int) -> Iterator[tuple[int, ...]]:
    return struct.iter_unpack(">6H", data[6 : 6 + 12 * count])


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)
