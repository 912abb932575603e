"""Tells which files a build opens or looks up, and what they were then.

Python reports each file that is opened to audit hooks, and `announce` those that are looked up and may not exist. So
the files are known without a list of what an article, a theme or a talk may name. Whoever keeps what he read from a
file, to read it once for many decks, announces its path each time that he uses it.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from stat import S_IWOTH
from typing import Any, BinaryIO, TypeVar

from generator.guard import value_set
from generator.shipped import CONTENT, TEMPLATES, cache_folder

ROOTS = "SLIDEWRIGHT_ROOTS"  # a variable with folders: where it is set, no other file of the user is read or written
FONTS = (".ttf", ".otf", ".ttc", ".otc")  # installed fonts may be read anywhere: no slide shows what is in them
LOOKUP = "generator.lookup"  # the name of the event; Python itself has one for each file that is opened
AnyPath = TypeVar("AnyPath", str, Path)
Stamp = tuple[int, int, int] | None  # the time of the last change in nanoseconds, the bytes and the number; or no file

WRITES = os.O_WRONLY | os.O_RDWR
PACKAGE = Path(__file__).resolve().parents[1]
NOTED: ContextVar[dict[str, Stamp] | None] = ContextVar("NOTED", default=None)  # files of this build, by path


def announce(path: AnyPath) -> AnyPath:
    """Return a path that is about to be looked up, after telling the audit hooks of Python (`sys.addaudithook`).

    A program that builds again when a file changes learns from it which files do not exist yet.
    """
    sys.audit(LOOKUP, path)
    return path


def is_out_of_bounds(path: str | Path) -> bool:
    """Return whether a path, with symlinks resolved, leads out of the folders in SLIDEWRIGHT_ROOTS, if that is set.

    What is hidden in them, such as keys and passwords, is out of bounds too.
    """
    if not (roots := os.environ.get(ROOTS, "")):
        return False
    found = Path(path).resolve()
    folders = [Path(root).resolve() for root in (*roots.split(os.pathsep), str(TEMPLATES), str(CONTENT))]
    within = [found.relative_to(folder) for folder in folders if found.is_relative_to(folder)]
    return all(any(part.startswith(".") for part in below.parts) for below in within)


def open_regular_file(path: AnyPath) -> BinaryIO:
    """Return a user's file, opened to be read. Raises OSError for anything else, which might never come to an end.

    Nothing that anybody names is opened in another way: a pipe waits for its writer, and a device may have no end.
    """
    if is_out_of_bounds(path) and not str(path).lower().endswith(FONTS):
        raise OSError(errno.EINVAL, "it is outside of the folders that may be read", str(path))
    if not stat.S_ISREG(mode := os.stat(announce(path)).st_mode):
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise OSError(number, "it is a folder" if number == errno.EISDIR else "it is a pipe or a device", str(path))
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(opened).st_mode):  # it was replaced in between
        os.close(opened)
        raise OSError(errno.EINVAL, "it is a pipe or a device", str(path))
    return os.fdopen(opened, "rb")


def bytes_of_regular_file(path: AnyPath, most: int = -1) -> bytes:
    """Return the bytes of a user's file, or its first `most`. Raises OSError, also for a pipe, a device or a folder."""
    with open_regular_file(path) as file:
        return file.read(most)


@contextmanager
def noting_files() -> Iterator[dict[str, Stamp]]:
    """Note the files that the code in a `with` block reads or looks up, with what they were before.

    When the block ends, only the user's files are left in the mapping, and no parts of this program.
    """
    _add_audit_hook()
    noted: dict[str, Stamp] = {}
    try:
        with value_set(NOTED, noted):
            yield noted
    finally:
        for path in [each for each in noted if not _is_file_of_user(each)]:
            del noted[path]


def noting_no_files() -> AbstractContextManager[object]:
    """Note nothing in a `with` block whose files are our own, made for a moment."""
    return value_set(NOTED, None)


def _note_file(event: str, values: tuple[Any, ...]) -> None:
    """Note a file that is opened to be read, or looked up, with what it is before it is read."""
    if event not in ("open", LOOKUP) or (noted := NOTED.get()) is None or isinstance(values[0], int):
        return
    if event == "open" and isinstance(values[2], int) and values[2] & WRITES:
        return
    if (path := os.path.abspath(os.fsdecode(values[0]))) not in noted:
        noted[path] = stamp_of_file(path)


# Notes files from now on; a hook cannot be removed, and does nothing outside of `noting_files`.
_add_audit_hook = cache(lambda: sys.addaudithook(_note_file))


def stamp_of_file(path: str) -> Stamp:
    """Return what tells a file from the one that was there before, or None if there is no such file."""
    found = _stat_or_none(path)
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None


def folders_of_project(folder: Path) -> Iterator[Path]:
    """Yield a folder without symlinks and those above it, up to the repository, the home folder or another disk."""
    home, disk = home_folder(), _stat_or_none(folder)
    for each in (folder, *folder.parents):
        if (found := _stat_or_none(each)) and disk and found.st_dev != disk.st_dev:
            return
        yield each
        if each == home or _stat_or_none(each / ".git") or is_out_of_bounds(each.parent):
            return


def home_folder() -> Path | None:
    """Return the user's home folder without symlinks, or None for a user whom the system does not know."""
    with suppress(OSError, RuntimeError):
        return Path.home().resolve()
    return None


def is_of_this_user(path: Path) -> bool:
    """Return whether a file, which exists, is this user's or the administrator's, and nobody else may replace it.

    Under sudo, it may also be that of the user who called it. Windows has no such owners.
    """
    if sys.platform == "win32":
        return True
    users = {"0", str(os.geteuid()), os.environ.get("SUDO_UID") if os.geteuid() == 0 else ""}
    folder, *found = _stat_or_none(path.parent), _stat_or_none(path), _stat_or_none(path, follow_symlinks=False)
    return all(each and str(each.st_uid) in users for each in found) and not (folder and folder.st_mode & S_IWOTH)


def _stat_or_none(path: str | Path, follow_symlinks: bool = True) -> os.stat_result | None:
    with suppress(OSError, ValueError):  # no such file, or a name that no file can have
        return os.stat(path, follow_symlinks=follow_symlinks)
    return None


def _is_file_of_user(path: str) -> bool:
    """Return whether the file belongs to the user, and is not a part of this program or of Python, or a cache."""
    folders = Path(path).resolve().parents
    is_ours = path in sys.path or not _our_folders().isdisjoint(folders)  # Python looks for modules in a .zip too
    return folders[0].name != "__pycache__" and not is_ours


@cache
def _our_folders() -> frozenset[Path]:
    """Return the folders of this program and its cache, of Python and of its libraries."""
    import sysconfig  # takes a millisecond, and only those who note files need it

    folders = [PACKAGE, PACKAGE.parent / "templates", *map(Path, sysconfig.get_paths().values())]
    with suppress(OSError):
        folders.append(cache_folder())
    return frozenset(each.resolve() for each in folders)
