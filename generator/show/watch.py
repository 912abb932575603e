"""Notes which files a build reads, and waits until one of them changes; only this module uses watchfiles.

Python reports each file that is opened to audit hooks, and `generator.lookup` those that are looked up and may not
exist. So the files are known without a list of what an article, a theme or a talk may name. Editors replace a file by
another one of the same name, so folders are watched, and then the files are compared with what they were.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

from generator.lookup import LOOKUP

Stamp = tuple[int, int, int] | None  # the time of the last change in nanoseconds, the bytes and the number; or no file

SETTLED = 50  # milliseconds without a change, after which a save is complete
LONGEST = 400  # milliseconds after which a build begins although files still change
LOOK = 500  # milliseconds after which the files are compared, even if the system reports nothing
WRITES = os.O_WRONLY | os.O_RDWR
OURS = {Path(__file__).resolve().parents[1], *(Path(path).resolve() for path in sysconfig.get_paths().values())}
NOTED: ContextVar[dict[str, Stamp] | None] = ContextVar("NOTED", default=None)  # files of this build, by path


class Watch:
    """The files that the last build has read or looked up, and the wait until one of them changes."""

    def __init__(self, ended: Event) -> None:
        """Make a watch whose wait ends when `ended` is set."""
        self._ended = ended
        self._files: dict[str, Stamp] = {}
        self._folders: frozenset[str] = frozenset()
        self._wakings: Iterator[object] = iter(())

    @property
    def files(self) -> frozenset[str]:
        """Return the paths of the files that the last build has read or looked up."""
        return frozenset(self._files)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note the files that the code in a `with` block reads, in place of those noted before."""
        _listen()
        noted: dict[str, Stamp] = {}
        outer = NOTED.set(noted)
        try:
            yield
        finally:
            NOTED.reset(outer)
            self._files = {path: stamp for path, stamp in noted.items() if _is_watched(path)}

    def wait(self) -> bool:
        """Return True as soon as one of the files is not what it was when it was read, and False once all is ended."""
        while not self._ended.is_set():
            if any(_stamp(path) != stamp for path, stamp in self._files.items()):
                return True
            if (folders := frozenset(_folders_of(self._files))) != self._folders:
                self._folders, self._wakings = folders, _wakings(folders, self._ended)
            next(self._wakings, None)
        return False


def _wakings(folders: Iterable[str], ended: Event) -> Iterator[object]:
    """Yield whenever something may have changed in one of the folders, until `ended` is set."""
    from watchfiles import watch

    options: dict[str, Any] = {"step": SETTLED, "debounce": LONGEST, "rust_timeout": LOOK, "yield_on_timeout": True}
    try:
        yield from watch(*folders, watch_filter=None, recursive=False, stop_event=ended, **options)
    except (OSError, RuntimeError):  # the system watches no more folders, or one is gone
        while not ended.wait(LOOK / 1000):
            yield ()


@cache
def _listen() -> None:
    """Note files from now on; a hook cannot be removed, and does nothing outside of `noting`."""
    sys.addaudithook(_note)


def _note(event: str, values: tuple[Any, ...]) -> None:
    """Note a file that is opened to be read, or looked up, with what it is before it is read."""
    if event not in ("open", LOOKUP) or (noted := NOTED.get()) is None or isinstance(values[0], int):
        return
    if event == "open" and isinstance(values[2], int) and values[2] & WRITES:
        return
    path = os.path.abspath(os.fsdecode(values[0]))
    if path not in noted:
        noted[path] = _stamp(path)


def _stamp(path: str) -> Stamp:
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # no such file, or a name that no file can have
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _is_watched(path: str) -> bool:
    """Return whether the file belongs to the user, and is not a part of this program or of Python, or a cache."""
    folders = Path(path).resolve().parents
    return folders[0].name != "__pycache__" and not any(folder in OURS for folder in folders)


def _folders_of(files: Iterable[str]) -> Iterator[str]:
    """Yield the folders in which a change of the files is seen: of links also the folder of what they lead to."""
    for path in files:
        for each in {path, os.path.realpath(path)}:
            yield next((str(folder) for folder in Path(each).parents if folder.is_dir()), os.path.sep)
