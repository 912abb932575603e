"""Notes which files a build reads, and waits until one of them changes; only this module uses watchfiles.

Editors replace a file by another one of the same name, so folders are watched, and then the files are compared with
what they were.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from generator.lookup import Stamp, noting_files, stamp_of_file

SETTLED = 50  # milliseconds without a change, after which a save is complete
LONGEST = 400  # milliseconds after which a build begins although files still change
LOOK = 500  # milliseconds after which the files are compared, even if the system reports nothing


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
        with noting_files() as noted:
            self._files = noted
            yield

    def wait(self) -> bool:
        """Return True as soon as one of the files is not what it was when it was read, and False once all is ended."""
        while not self._ended.is_set():
            if any(stamp_of_file(path) != stamp for path, stamp in self._files.items()):
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


def _folders_of(files: Iterable[str]) -> Iterator[str]:
    """Yield the folders in which a change of the files is seen: of links also the folder of what they lead to."""
    for path in files:
        for each in {path, os.path.realpath(path)}:
            yield next((str(folder) for folder in Path(each).parents if folder.is_dir()), os.path.sep)
