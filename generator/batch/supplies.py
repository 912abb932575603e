"""Finds the files at home that a job needs on a worker: those that it names, and those that a build there missed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from posixpath import basename, dirname, normpath
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from generator import limits
from generator.batch.job import Built, Job, digest_of_noted_file
from generator.batch.mirror import Parcel, files_of_settings
from generator.batch.places import SHARED, bytes_at_address, is_address_of_file
from generator.errors import InputError, Where, error
from generator.lookup import Stamp, bytes_of_regular_file, stamp_of_file
from generator.model.settings import Settings
from generator.read.files import PROJECT, Files, files_beside_article
from generator.read.prose import is_source_on_web
from generator.settings import OWN_FILE, PROJECT_FILE, SettingsError, settings_at

# What looks like the name of a file in an article. A build tells which names were missed, and is done again with them.
_ENDINGS = rb"png|jpe?g|gif|webp|svg|avif|bmp|tiff?|[ct]sv|json|ya?ml|pptx|potx"
NAMED = re.compile(rb"[^\s\"'`<>()\[\]{}|,=]+\.(?:" + _ENDINGS + rb")\b", re.IGNORECASE)
SETTINGS = (OWN_FILE, PROJECT_FILE)
NONE: frozenset[str] = frozenset()
ONCE = (0, 0, 0)  # the stamp of a file that is read once in a run, because asking for its stamp takes long


class Supply(Struct, frozen=True):
    """A file at home: what it was when it was read, its digest and length, and what stands for its bytes.

    named: what looks like names of files in it.
    """

    stamp: Stamp
    digest: str
    length: int
    data: Any
    named: frozenset[str]


class Supplies:
    """The files at home that the workers of one run need."""

    def __init__(self, send: Callable[[bytes, str], Any]) -> None:
        """`send` takes the bytes of a file and their digest, and returns what stands for them in a job's arguments."""
        environment = {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "")}  # not that of the worker
        home = os.path.realpath(os.path.expanduser("~"))
        self._send, self._parcel = send, Parcel(uuid4().hex, environment, Path(home).as_posix())
        self._kept: dict[str, Supply] = {}  # by full name, the latest last
        self._length = 0  # of all that are kept
        self._absent: set[str] = set()  # addresses without a file
        self._named: dict[str, frozenset[str]] = {}  # folders of the files that settings name
        self._learned: dict[str, frozenset[str]] = {}  # what the first deck of an article has missed

    def packed(self, job: Job, missed: frozenset[str]) -> tuple[Job, Parcel, dict[str, Any]]:
        """Return a job with full names, its parcel and its files. Raises InputError where they are too much."""
        if job.source.lower().startswith(SHARED):
            return replace(job, source=job.source[len(SHARED) :]), replace(self._parcel, is_here=True), {}
        full, said = _at_full_names(job)
        names = {full.source, *files_of_settings(full.request.said).values(), *missed, *self._guessed(full)}
        names |= self._learned.get(job.source, NONE)
        found = {name: supply for name in sorted(names) if (supply := self._supply(name))}
        length = sum(each.length for each in found.values())
        if len(found) > limits.SENT_FILES or length > limits.SENT_BYTES:
            raise _too_much(f"it needs {len(found):,} files of {length // 1_000_000:,} MB", job.source)
        digests = {name: each.digest for name, each in found.items()}
        parcel = replace(self._parcel, digests=digests, folders=tuple(_folders(full)), said=said)
        return full, parcel, {name: each.data for name, each in found.items()}

    def missed(self, job: Job, built: Built, sent: frozenset[str]) -> frozenset[str]:
        """Return the files that a build has looked up in vain, and that are at home and may be read."""
        if job.source.lower().startswith(SHARED):
            return frozenset()
        full, _said = _at_full_names(job)
        names = [name for name, digest in built.inputs.items() if not digest and name not in sent]
        found = frozenset(name for name in names if self._may_be_read(name, full) and self._supply(name))
        if found:
            self._learned.setdefault(job.source, found)
        return found

    def _guessed(self, full: Job) -> Iterator[str]:
        """Yield the full names of the files that the article, or its row, seems to name."""
        article = None if is_source_on_web(full.source) else self._supply(full.source)
        words = "\n".join(value for value in (full.row or {}).values() if isinstance(value, str))
        for named in (article.named if article else NONE) | _named_in(words.encode()):
            if self._may_be_read(name := _joined(dirname(full.source), named), full):
                yield name

    def _may_be_read(self, name: str, full: Job) -> bool:
        """Return whether a file may go to a worker: one of the article's, or one beside a file that the user names."""
        if basename(name) in SETTINGS:  # they are looked for in all folders above
            return True
        beside = self._beside(full)
        if is_address_of_file(name):
            folders = {dirname(full.source), *beside}
            below = [name.removeprefix(f"{folder}/") for folder in folders if name.startswith(f"{folder}/")]
            return any(not any(part.startswith(".") for part in each.split("/")) for each in below)
        roots = [root for folder in beside for root in files_beside_article(Path(folder)).roots]
        try:
            found = Files(Path("/"), Path("/"), (*_files(full).roots, *roots)).found(name)
        except (OSError, ValueError):
            return False
        return isinstance(found, Path)

    def _beside(self, full: Job) -> frozenset[str]:
        """Return the folders of the files that the options of a job, and the settings of its project, name."""
        project = full.request.project
        where = dirname(full.source) if project == "" else project
        if where is not None and where not in self._named:
            self._named[where] = frozenset(self._named_by_settings(where))
        said = files_of_settings(full.request.said).values()
        return frozenset(map(dirname, said)) | self._named.get(where or "", NONE)

    def _named_by_settings(self, where: str) -> Iterator[str]:
        """Yield the folders of the files that a settings file names, or at an address those with a settings file."""
        if is_address_of_file(where):
            folders = [where[: end.start()] for end in re.finditer(r"(?<=[^:/])(?:/|$)", where)]
            yield from (each for each in folders if self._supply(f"{each}/{OWN_FILE}"))
            return
        with suppress(SettingsError, OSError):  # the build tells
            settings = settings_at(Path(where))[0] if os.path.exists(where) else Settings()
            yield from map(dirname, files_of_settings(settings).values())

    def _supply(self, name: str) -> Supply | None:
        """Return a file by its full name, or None if there is none."""
        is_far = is_address_of_file(name)
        stamp = ONCE if is_far else stamp_of_file(name) if os.path.isfile(name) else None
        kept = self._kept.get(name)
        if kept is None or kept.stamp != stamp:
            if stamp and stamp[1] > limits.SENT_BYTES:
                raise _too_much(f"the file has {stamp[1] // 1_000_000:,} MB", name)
            data = _bytes(name) if stamp and name not in self._absent else None
            if data is None:
                self._absent |= {name} if is_far else set()
                return None
            digest = sha256(data).hexdigest()
            kept = Supply(stamp, digest, len(data), self._send(data, digest), _named_in(data))
        self._forget(name)
        self._kept[name] = kept
        self._length += kept.length
        self._trim()
        return kept

    def send_anew(self) -> None:
        """Send the files that further jobs need once more."""
        self._kept, self._length = {}, 0

    def _forget(self, name: str) -> None:
        if kept := self._kept.pop(name, None):
            self._length -= kept.length

    def _trim(self) -> None:
        """Forget the files that were not needed for the longest time, where all have too many bytes."""
        while self._length > limits.SENT_BYTES and len(self._kept) > 1:
            self._forget(next(iter(self._kept)))
        if max(map(len, (self._absent, self._learned, self._named))) > limits.SENT_FILES:
            self._absent, self._learned, self._named = set(), {}, {}


def with_inputs_at_home(built: Built) -> Built:
    """Return what became of a job with the digests of files that stayed at home, because no deck may read them."""
    local = {name for name, digest in built.inputs.items() if not digest and not is_address_of_file(name)}
    return replace(
        built, inputs={**built.inputs, **{name: digest_of_noted_file(name, stamp_of_file(name)) for name in local}}
    )


def _at_full_names(job: Job) -> tuple[Job, dict[str, str]]:
    """Return a job that names its files by full names, and the author's names of these files and their folders."""
    said, how, project = job.request.said, job.request.how, job.request.project
    if project == "" and is_source_on_web(job.source):
        project = "."  # the settings of the current folder hold for what is on the web
    named = files_of_settings(said)
    is_far = is_address_of_file(job.source) or is_source_on_web(job.source)
    article = job.source if is_far else str(Path(job.source))
    names = {**{_full(name): name for name in named.values()}, _full(article): article}
    folders = {dirname(full): os.path.dirname(name) or "." for full, name in names.items()}
    if how.pictures_folder:
        folders[_full(how.pictures_folder)] = str(how.pictures_folder)
        how = replace(how, pictures_folder=Path(_full(how.pictures_folder)))
    said = replace(said, **{key: _full(name) for key, name in named.items()})
    request = replace(job.request, said=said, how=how, project=_full(project) if project else project)
    source = _full(job.source)
    return replace(job, source=source, request=request), {**dict(_settings_above(source)), **folders, **names}


def _settings_above(source: str) -> Iterator[tuple[str, str]]:
    """Yield the settings files that may hold for an article and lie in the current folder, and their names there."""
    here = Path.cwd()
    for folder in Path(source).parents:
        if folder.is_relative_to(here):
            for name in SETTINGS:
                yield (folder / name).as_posix(), str((folder / name).relative_to(here))


def _full(name: str | os.PathLike[str]) -> str:
    """Return a path from the root, without links in its folder; an address is full already."""
    text = os.fspath(name)
    if is_address_of_file(text) or is_source_on_web(text):
        return text
    folder, last = os.path.split(os.path.abspath(text))
    return Path(os.path.realpath(folder), last).as_posix()


def _joined(folder: str, name: str) -> str:
    kind, mark, rest = folder.rpartition("://")
    return f"{kind}{mark}{normpath(f'{rest}/{name}')}"


def _folders(full: Job) -> Iterator[str]:
    """Yield the folders that must be there: that of the settings, and the mark of the project of an article."""
    project, top = full.request.project, _files(full).top
    if project and not project.endswith(".toml"):
        yield project
    if top and any((top / mark).exists() for mark in PROJECT):
        yield f"{top.as_posix()}/{PROJECT[0]}"


def _files(full: Job) -> Files:
    """Return the files that an article on this computer may read."""
    is_far = is_address_of_file(full.source) or is_source_on_web(full.source)
    return files_beside_article(None if is_far else Path(full.source).parent, full.request.how.pictures_folder)


def _too_much(message: str, name: str) -> InputError:
    hint = "put all that is needed in a folder that all workers have, and name the article file:///folder/article.md"
    return InputError(error("size", f"{message}, which is too much to send to a worker", Where(name), hint))


def _named_in(data: bytes) -> frozenset[str]:
    found = NAMED.findall(data) if len(data) <= limits.PAGE_BYTES else ()
    return frozenset(unquote(each.decode("utf-8", "replace")) for each in found)


def _bytes(name: str) -> bytes | None:
    """Return the bytes of a file, or None if there is none or it cannot be read, as a build would find it."""
    try:
        return bytes_at_address(name) if is_address_of_file(name) else bytes_of_regular_file(name)
    except OSError:
        return None
