"""Keeps manifest.jsonl in the folder of the decks: a line for each deck, with digests of all that it was made from.

A line is added when a deck is done, so a run that is killed has lost nothing. A line that was torn then is ignored.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.batch.folder import FolderAtAddress, FolderOfDecks
from generator.batch.job import Job, digest_of_file
from generator.batch.places import digest_at_address, is_address_of_file
from generator.errors import Finding
from generator.read.prose import is_source_on_web
from generator.shipped import __version__

MARK = b'{"slidewright":"deck",'  # the first characters of each line
Status = Literal["built", "failed"]


class ManifestEntry(Struct, frozen=True, tag_field="slidewright", tag="deck"):
    """A line of the manifest.

    number: of the deck in its run, from 1. article: its path or its address. row: the number of its row, or 0.
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


class Manifest:
    """The manifest of a folder: what it says of each deck, and the lines of this run."""

    def __init__(self, folder: FolderOfDecks | FolderAtAddress, force: bool = False) -> None:
        """Read the manifest. Raises OutputError if the file is none of ours, unless `force` is true."""
        self.folder = folder
        self._entries = {entry.deck: entry for entry in _read(folder.open_manifest(_is_ours, force))}
        self._lines: dict[int, ManifestEntry] = {}
        self._digests: dict[str, str] = {}  # of files at addresses, which are read once in a run

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
            and self.folder.digest(entry.deck) == entry.digest
            and all(self._digest(self.folder.full(name)) == digest for name, digest in entry.inputs.items())
        )

    def _digest(self, name: str) -> str:
        """Return the SHA-256 of a file that a deck is made from; "" if there is none."""
        if not is_address_of_file(name):
            return digest_of_file(name)
        if name not in self._digests:
            self._digests[name] = digest_at_address(name)
        return self._digests[name]

    def add(self, entry: ManifestEntry) -> None:
        """Write the line of a deck that is done."""
        self._lines[entry.number] = entry
        self.folder.add_to_manifest(_line(entry))

    def settle(self) -> None:
        """Write the manifest anew once all decks are done: their lines, in the order of their numbers.

        Then come those of other decks that are still in the folder, which another run built before or meanwhile, in the
        order of their names.
        """
        lines = [self._lines[number] for number in sorted(self._lines)]
        done = {entry.deck for entry in lines}
        found = {entry.deck: entry for entry in _read(self.folder.open_manifest(_is_ours, force=True))}
        others = (entry for deck, entry in sorted(found.items()) if deck not in done and entry.status == "built")
        lines += [entry for entry in others if self.folder.digest(entry.deck) == entry.digest]
        self.folder.close_manifest(b"".join(map(_line, lines)))

    def close(self) -> None:
        """Write the lines that wait to be written, whether or not all decks are done."""
        self.folder.close_manifest(None)

    def relative(self, inputs: Mapping[str, str]) -> dict[str, str]:
        """Return digests by paths that stay true if the folder is moved with the articles, in the order of paths."""
        return dict(sorted((self.folder.relative(path), digest) for path, digest in inputs.items()))


def digest_of_options(job: Job) -> str:
    """Return a digest of what the caller asks of each deck."""
    return _digest(repr((job.request, os.environ.get("SOURCE_DATE_EPOCH", ""))))


def digest_of_row(job: Job) -> str:
    """Return a digest of the values of a row, "" without one."""
    return "" if job.row is None else _digest(ascii(sorted(job.row.items())))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _line(entry: ManifestEntry) -> bytes:
    """Return a line; a name of a file that is not Unicode keeps its bytes as JSON's escapes, which msgspec refuses."""
    written = json.dumps(msgspec.to_builtins(entry), ensure_ascii=False, separators=(",", ":"))
    return written.encode("utf-8", "backslashreplace") + b"\n"


def _read(lines: bytes) -> Iterator[ManifestEntry]:
    for line in lines.splitlines():
        try:
            yield msgspec.convert(json.loads(line), ManifestEntry)
        except (ValueError, RecursionError, msgspec.ValidationError):  # torn, or of another version
            continue


def _is_ours(data: bytes) -> bool:
    return data.startswith(MARK) or MARK.startswith(data)
