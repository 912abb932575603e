"""A copy of some files of the author's computer on a worker, in a folder in which they have the same paths.

A build there finds what it would find at home: the article, what lies beside it, the settings in the folders above.
What it says of these files is said with the author's paths.
"""

from __future__ import annotations

import os
import re
import shutil
import site
import weakref
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from posixpath import normpath
from tempfile import mkdtemp
from threading import get_ident

from msgspec import Struct
from msgspec.structs import replace

from generator import limits
from generator.batch.job import Built, Job
from generator.batch.places import SHARED
from generator.batch.pool import DeckProcess
from generator.errors import Finding
from generator.model.settings import FILES, Settings
from generator.read.prose import is_source_on_web
from generator.settings import PROJECT_FILE, is_file_setting

PLACES = 256  # threads that build decks on a worker at a time


class Parcel(Struct, frozen=True):
    """What a worker needs to know beside a job whose files are named by full names, such as /home/a/may.md or s3://b/c.

    run: tells the runs of a cluster apart.
    environment: variables on which decks depend. home: the author's home folder, which no project has as its top.
    digests: the SHA-256 of each file that is sent, by its full name.
    folders: those that must be there.
    said: how the author names these files and folders, by their full names.
    is_here: whether the worker has the files of the job where their paths say.
    """

    run: str
    environment: Mapping[str, str]
    home: str
    digests: Mapping[str, str] = {}
    folders: tuple[str, ...] = ()
    said: Mapping[str, str] = {}
    is_here: bool = False


def build_away(job: Job, parcel: Parcel, files: Mapping[str, bytes], folder: str) -> Built:
    """Build the deck of a job in a process of this thread, which lasts as long as the run.

    files: those that are known to be needed, by full names. folder: where copies of them may be put.
    """
    process, mirror = _place(parcel.run, get_ident(), folder, parcel.home, tuple(parcel.environment.items()))
    if parcel.is_here:
        return process.build(job)
    mirror.hold(files, parcel.digests, parcel.folders)
    return mirror.named_as_at_home(process.build(mirror.moved(job)), parcel.said)


@lru_cache(PLACES)
def _place(
    _run: str, _thread: int, folder: str, home: str, environment: tuple[tuple[str, str], ...]
) -> tuple[DeckProcess, _Mirror]:
    mirror = _Mirror(folder)
    own = {  # with another home folder, Python and fonts stay those of this computer
        "PYTHONUSERBASE": site.getuserbase(),
        "XDG_DATA_HOME": os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"),
    }
    process = DeckProcess({**own, "HOME": mirror.path(home), **dict(environment)})
    weakref.finalize(mirror, process.close)
    return process, mirror


def forget_runs() -> None:
    """End the processes and remove the copies of files of all runs; the next job of a run begins anew."""
    _place.cache_clear()


def files_of_settings(settings: Settings) -> dict[str, str]:
    """Return the settings that name a file, and the names."""
    named = {name: getattr(settings, name) for name in FILES}
    return {name: value for name, value in named.items() if is_file_setting(value)}


class _Mirror:
    """A folder for copies of files at home: /home/a/may.md is in file/home/a/may.md, and s3://b/c in s3/b/c."""

    def __init__(self, folder: str) -> None:
        self._root = os.path.realpath(mkdtemp(prefix="slidewright-", dir=folder or None))
        weakref.finalize(self, shutil.rmtree, self._root, ignore_errors=True)
        self._held, self._bytes = dict[str, str](), 0
        Path(self._root, PROJECT_FILE).touch()  # no settings are looked for above it

    def hold(self, files: Mapping[str, bytes], digests: Mapping[str, str], folders: tuple[str, ...]) -> None:
        """Write the files that are not there yet, or have changed; if all are too much, those of before go."""
        if self._bytes > limits.MIRROR_BYTES:
            for name in self._held:
                Path(self.path(name)).unlink()
            self._held, self._bytes = {}, 0
        for name, data in files.items():
            if self._held.get(name) != digests[name]:
                path = Path(self.path(name))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                self._held[name] = digests[name]
                self._bytes += len(data)
        for name in folders:
            Path(self.path(name)).mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> str:
        """Return the path here of a file or folder at home; an address on the web stays as it is."""
        if is_source_on_web(name):
            return name
        kind, _, rest = name.rpartition("://")
        return os.path.join(self._root, kind or "file", normpath(f"/{rest}").lstrip("/"))

    def moved(self, job: Job) -> Job:
        """Return a job with the paths of its files here."""
        said, how = job.request.said, job.request.how
        named = {key: self.path(name) for key, name in files_of_settings(said).items()}
        if how.pictures_folder:
            how = replace(how, pictures_folder=Path(self.path(str(how.pictures_folder))))
        project = self.path(job.request.project) if job.request.project else job.request.project
        request = replace(job.request, said=replace(said, **named), how=how, project=project)
        return replace(job, source=self.path(job.source), request=request)

    def named_as_at_home(self, built: Built, said: Mapping[str, str]) -> Built:
        """Return what became of a job with the author's names of files, and without files of the worker."""
        findings = tuple(self._finding_at_home(each, said) for each in built.findings)
        inputs = {self._full_name(path): digest for path, digest in built.inputs.items()}
        return replace(built, findings=findings, inputs={name: digest for name, digest in inputs.items() if name})

    def _finding_at_home(self, found: Finding, said: Mapping[str, str]) -> Finding:
        message, hint = self._text_at_home(found.message, said), self._text_at_home(found.hint, said)
        where = replace(found.where, file=self._text_at_home(found.where.file, said)) if found.where else None
        return replace(found, message=message, hint=hint, where=where)

    def _text_at_home(self, text: str, said: Mapping[str, str]) -> str:
        if self._root not in text:
            return text
        for full in sorted(said, key=len, reverse=True):
            here, there = re.escape(self.path(full)), said[full]
            text = re.sub(rf"{here}/(?=\S)", f"{there}/" if there != "." else "", text)
            text = re.sub(rf"{here}(?![^/\s:,;\"'])", there, text)
        return re.sub(rf"{re.escape(self._root)}/[^/\s]+/", lambda found: self._full_name(f"{found[0]}x")[:-1], text)

    def _full_name(self, path: str) -> str:
        """Return the full name at home of a file here, or "" for another file."""
        kind, _, rest = path.removeprefix(f"{self._root}/").partition("/")
        if not path.startswith(f"{self._root}/") or not rest:
            return ""
        return f"/{rest}" if f"{kind}://" == SHARED else f"{kind}://{rest}"
