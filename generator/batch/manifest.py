"""Keeps manifest.jsonl in the folder of the decks: a line for each deck, with digests of all that it was made from.

A line is added when a deck is done, so a run that is killed has lost nothing. A line that was torn then is ignored.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.batch.job import Job, digest_of_file
from generator.errors import Finding
from generator.output import refuse_to_replace_others, save_whole_file
from generator.read.prose import is_source_on_web
from generator.version import __version__

MANIFEST = "manifest.jsonl"
MARK = b'{"slidewright":"deck",'  # the first characters of each line
Status = Literal["built", "failed"]


class ManifestEntry(Struct, frozen=True, tag_field="slidewright", tag="deck"):
    """A line of the manifest.

    number: of the deck, from 1. article: its path or its address. row: the number of its row, or 0.
    deck: the path of the file, relative to the folder.
    options, values: digests of what the caller asked for, and of the row.
    inputs: digests of all files that were read or looked up, by their paths relative to the folder; "" for no file.
    digest: of the deck. All digests are SHA-256.
    seconds: the CPU time of the build.
    """

    number: int
    article: str
    row: int
    deck: str
    status: Status
    options: str
    version: str
    values: str
    inputs: Mapping[str, str]
    digest: str
    slides: int
    findings: tuple[Finding, ...]
    exit_code: int
    seconds: float


_DECODER = msgspec.json.Decoder(ManifestEntry)


class Manifest:
    """The manifest of a folder: what it says of each deck, and the lines of this run."""

    def __init__(self, folder: Path, force: bool = False) -> None:
        """Read the manifest. Raises OutputError if the file is none of ours, unless `force` is true."""
        self.folder, self._path = folder, folder / MANIFEST
        refuse_to_replace_others(self._path, _is_ours, force)
        self._entries = {entry.deck: entry for entry in _read(self._path)}
        self._lines: dict[int, ManifestEntry] = {}

    def kept(self, job: Job, deck: str) -> ManifestEntry | None:
        """Return the entry of a deck that is up to date, which counts as done, or None."""
        entry = self._entries.get(deck)
        if entry is None or not self._is_current(entry, job):
            return None
        self._lines[job.number] = replace(entry, number=job.number, row=job.row_number)
        return entry

    def _is_current(self, entry: ManifestEntry, job: Job) -> bool:
        """Tell whether the deck would be built anew with the same bytes; what is on the web may be new at any time."""
        if is_source_on_web(job.source) or job.request.how.pictures:
            return False
        same = entry.article, entry.options, entry.version, entry.values
        return (
            entry.status == "built"
            and same == (job.source, digest_of_options(job), __version__, digest_of_row(job))
            and (entry.row == job.row_number or not entry.findings)  # findings name the row
            and digest_of_file(str(self.folder / entry.deck)) == entry.digest
            and all(digest_of_file(str(self.folder / path)) == digest for path, digest in entry.inputs.items())
        )

    def add(self, entry: ManifestEntry) -> None:
        """Write the line of a deck that is done."""
        self._lines[entry.number] = entry
        with self._path.open("ab") as file:
            file.write(b"\n" * _is_torn(self._path) + _line(entry))

    def settle(self) -> None:
        """Write the manifest anew once all decks are done: only their lines, in the order of their numbers."""
        lines = b"".join(_line(self._lines[number]) for number in sorted(self._lines))
        if not self._path.exists() or self._path.read_bytes() != lines:
            save_whole_file(lines, self._path)

    def relative(self, inputs: Mapping[str, str]) -> dict[str, str]:
        """Return digests by paths that stay true if the folder is moved with the articles, in the order of paths."""
        return dict(sorted((_relative(path, self.folder), digest) for path, digest in inputs.items()))


def digest_of_options(job: Job) -> str:
    """Return a digest of what the caller asks of each deck."""
    return _digest(repr((job.request, os.environ.get("SOURCE_DATE_EPOCH", ""))))


def digest_of_row(job: Job) -> str:
    """Return a digest of the values of a row, "" without one."""
    return "" if job.row is None else _digest(ascii(sorted(job.row.items())))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _relative(path: str, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return path


def _line(entry: ManifestEntry) -> bytes:
    return msgspec.json.encode(entry) + b"\n"


def _read(path: Path) -> Iterator[ManifestEntry]:
    for line in _lines(path):
        try:
            yield _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):  # torn, or of another version
            continue


def _lines(path: Path) -> Iterable[bytes]:
    try:
        return path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()


def _is_torn(path: Path) -> bool:
    """Tell whether the last line has no end, because the run that wrote it was killed."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        return size > 0 and file.seek(size - 1) >= 0 and file.read(1) != b"\n"


def _is_ours(data: bytes) -> bool:
    return data.startswith(MARK) or MARK.startswith(data)
