"""Runs jobs, writes their decks and the manifest, and tells what became of each; only its own process writes.

manifest.jsonl in the folder of the decks has a line for each deck, with digests of all that it was made from. A line is
added when a deck is done, so a run that is killed has lost nothing. A line that was torn then is ignored.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from os import PathLike
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.batch.folder import FolderOfDecks
from generator.batch.job import Built, Job, Outcome, Runner
from generator.errors import Finding, GeneratorError
from generator.read.prose import is_source_on_web
from generator.shipped import __version__

MARK = b'{"slidewright":"deck",'  # the first characters of each line


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
    status: Literal["built", "failed"]
    options: str
    version: str
    values: str
    inputs: Mapping[str, str]
    digest: str
    slides: int
    findings: tuple[Finding, ...]
    exit_code: int
    seconds: float


def run_jobs(
    jobs: Sequence[Job], runner: Runner, folder: str | PathLike[str], force: bool = False, fail_fast: bool = False
) -> Iterator[Outcome]:
    """Make the folder, and return what builds the decks: first come those that are up to date, then the others.

    Each is yielded as soon as it is written. With `fail_fast`, the first that cannot be built is the last. Raises
    OutputError for a folder that cannot be written to, or a manifest that is none of ours unless `force` is true.
    """
    opened = FolderOfDecks(folder)
    opened.create()
    entries = {entry.deck: entry for entry in _entries(opened.open_manifest(_is_ours, force))}
    return _outcomes(jobs, runner, opened, entries, force, fail_fast)


def _outcomes(
    jobs: Sequence[Job],
    runner: Runner,
    folder: FolderOfDecks,
    entries: Mapping[str, ManifestEntry],
    force: bool,
    fail_fast: bool,
) -> Iterator[Outcome]:
    waiting, done = [], dict[int, ManifestEntry]()
    digest = cache(folder.digest)  # a file is read once in a run
    for job in jobs:
        entry = entries.get(folder.deck(job.target))
        if entry and _is_current(entry, job, digest):
            done[job.number] = replace(entry, number=job.number, row=job.row_number)
            yield _outcome(job, entry, is_kept=True)
        else:
            waiting.append(job)
    try:
        for job, built in runner(waiting) if waiting else ():
            entry = done[job.number] = _saved_entry(job, built, folder, force)
            folder.add_to_manifest(_line(entry))
            yield _outcome(job, entry)
            if fail_fast and entry.status == "failed":
                return
        folder.close_manifest(b"".join(map(_line, _settled(done, folder))))
    finally:
        folder.close_manifest(None)


def _is_current(entry: ManifestEntry, job: Job, digest: Any) -> bool:
    """Tell whether the deck would be built anew with the same bytes; what is on the web may be new at any time."""
    if is_source_on_web(job.source) or job.request.how.pictures:
        return False
    same = entry.article, entry.options, entry.version, entry.values
    return (
        entry.status == "built"
        and same == (job.source, _options_digest(job), __version__, _row_digest(job))
        and (entry.row == job.row_number or not entry.findings)  # findings name the row
        and digest(entry.deck) == entry.digest
        and all(digest(name) == known for name, known in entry.inputs.items())
    )


def _settled(done: Mapping[int, ManifestEntry], folder: FolderOfDecks) -> Iterator[ManifestEntry]:
    """Yield the lines of a manifest once all decks are done, in the order of their numbers.

    Then come those of other decks that are still in the folder, which another run built before or meanwhile, in the
    order of their names.
    """
    yield from (done[number] for number in sorted(done))
    decks = {entry.deck for entry in done.values()}
    found = {entry.deck: entry for entry in _entries(folder.open_manifest(_is_ours, force=True))}
    for deck, entry in sorted(found.items()):
        if deck not in decks and entry.status == "built" and folder.digest(deck) == entry.digest:
            yield entry


def _saved_entry(job: Job, built: Built, folder: FolderOfDecks, force: bool) -> ManifestEntry:
    """Write the deck of a job, and return its line of the manifest."""
    findings, code, pptx = built.findings, built.exit_code, built.pptx
    if pptx is not None:
        try:
            folder.save(pptx, folder.deck(job.target), force)
        except GeneratorError as refused:
            findings, code, pptx = refused.findings, refused.exit_code, None
    return ManifestEntry(
        number=job.number,
        article=job.source,
        row=job.row_number,
        deck=folder.deck(job.target),
        status="failed" if pptx is None else "built",
        options=_options_digest(job),
        version=__version__,
        values=_row_digest(job),
        inputs=dict(sorted((folder.relative(path), digest) for path, digest in built.inputs.items())),
        digest="" if pptx is None else sha256(pptx).hexdigest(),
        slides=built.slides,
        findings=findings,
        exit_code=code,
        seconds=round(built.seconds, 3),
    )


def _outcome(job: Job, entry: ManifestEntry, is_kept: bool = False) -> Outcome:
    shared = ("findings", "digest", "slides", "seconds", "exit_code")
    status = "kept" if is_kept else entry.status
    known: dict[str, Any] = {name: getattr(entry, name) for name in shared}
    return Outcome(job.number, job.source, job.row_number, job.target, status, **known)


def _options_digest(job: Job) -> str:
    """Return a digest of what the caller asks of each deck."""
    return _text_digest(repr((job.request, os.environ.get("SOURCE_DATE_EPOCH", ""))))


def _row_digest(job: Job) -> str:
    """Return a digest of the values of a row, "" without one."""
    return "" if job.row is None else _text_digest(ascii(sorted(job.row.items())))


def _text_digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _line(entry: ManifestEntry) -> bytes:
    """Return a line; a name of a file that is not Unicode keeps its bytes as JSON's escapes, which msgspec refuses."""
    written = json.dumps(msgspec.to_builtins(entry), ensure_ascii=False, separators=(",", ":"))
    return written.encode("utf-8", "backslashreplace") + b"\n"


def _entries(lines: bytes) -> Iterator[ManifestEntry]:
    for line in lines.splitlines():
        try:
            yield msgspec.convert(json.loads(line), ManifestEntry)
        except (ValueError, RecursionError, msgspec.ValidationError):  # torn, or of another version
            continue


def _is_ours(data: bytes) -> bool:
    return data.startswith(MARK) or MARK.startswith(data)
