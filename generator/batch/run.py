"""Runs jobs, writes their decks and the manifest, and tells what became of each; only its own process writes.

manifest.jsonl in the folder of the decks has a line for each deck, with digests of all that it was made from. A line is
added when a deck is done, so a run that is killed has lost nothing. A line that was torn then is ignored.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec.structs import asdict, replace

from generator.batch.addresses import bytes_at_address, save_at_address
from generator.batch.job import Built, Job, Outcome, Runner, digest_of_file
from generator.errors import Findings, GeneratorError, OutputError, Where, error
from generator.guard.lookup import bytes_of_regular_file
from generator.opening import is_address_of_file
from generator.output import (
    deck_to_merge,
    edited_deck_error,
    refuse_to_replace_others,
    save_deck,
    save_merged_deck,
    save_whole_file,
    writing_file,
)
from generator.pipeline import merged_deck
from generator.read.prose import is_source_on_web
from generator.shipped import __version__

if TYPE_CHECKING:
    from generator.merge import Merged
    from generator.merge.slides import SideOf

    Saved = tuple[bytes, Merged | None, Findings]

MANIFEST = "manifest.jsonl"
MARK = b'{"slidewright":"deck",'  # the first characters of each line


class FolderOfDecks:
    """A folder that a path or an address names, and that need not exist yet.

    At an address, files can only be written whole, so the manifest is written when a run ends.
    """

    def __init__(self, name: str | os.PathLike[str]) -> None:
        text = os.fspath(name)
        self._is_far = is_address_of_file(text)
        self._root = text.rstrip("/") if self._is_far else str(Path(text))
        self._lines = b""  # of a manifest at an address

    def target(self, deck: str) -> str:
        """Return the path or the address of a deck; `deck` is its path in the folder, with "/" between its parts."""
        return f"{self._root}/{deck}" if self._is_far else str(Path(self._root, deck))

    def deck(self, target: str) -> str:
        """Return the path of a deck in the folder."""
        if self._is_far:
            return target.removeprefix(f"{self._root}/")
        return Path(target).relative_to(self._root).as_posix()

    def save(self, pptx: bytes, deck: str, force: bool, article: str, side_of: SideOf | None) -> Saved:
        """Write a deck, merged with the edits of one that is there; return its bytes, the merge, and its findings.

        Raises OutputError if it cannot be written, or one that cannot be merged is there.
        """
        target = self.target(deck)
        self.make_folder(Path(target).parent)
        if not self._is_far:
            if (edited := None if force else deck_to_merge(Path(target))) is None:
                save_deck(pptx, Path(target), force)
                return pptx, None, ()
            merged, _, findings = merged_deck(pptx, edited, Path(target), side_of or (lambda _: ""), (), Where(article))
            save_merged_deck(merged.pptx, Path(target), edited)
            return merged.pptx, merged, findings
        from generator.write import is_seal_untouched

        if not force and (there := bytes_at_address(target)) is not None and not is_seal_untouched(there):
            raise edited_deck_error(target)
        save_at_address(pptx, target)
        return pptx, None, ()

    def make_folder(self, folder: Path | None = None) -> None:
        """Make a folder, or this one, and those above it. Raises OutputError if it cannot be made."""
        folder = folder or Path(self._root)
        if not self._is_far:  # a folder there is made with its first file
            with writing_file(folder, "choose another folder with -o", "the folder cannot be made"):
                folder.mkdir(parents=True, exist_ok=True)

    def relative(self, name: str) -> str:
        """Return a path that stays true if the folder is moved with the file; an address stays as it is."""
        with suppress(ValueError):  # on another drive of Windows
            if not self._is_far and not is_address_of_file(name):
                return Path(os.path.relpath(name, self._root)).as_posix()
        return name

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a file, by an address or a path that may be relative to the folder; "" for no file."""
        name = name if is_address_of_file(name) or os.path.isabs(name) else self.target(name)
        if not is_address_of_file(name):
            return digest_of_file(name)
        data = bytes_at_address(name)
        return "" if data is None else sha256(data).hexdigest()

    def open_manifest(self, force: bool) -> bytes:
        """Return the manifest. Raises OutputError for one that is not ours, unless `force` is true."""
        manifest = self.target(MANIFEST)
        if not self._is_far:
            refuse_to_replace_others(Path(manifest), _is_ours, force)
            return bytes_of_regular_file(manifest) if Path(manifest).exists() else b""
        self._lines = bytes_at_address(manifest) or b""
        if not force and not _is_ours(self._lines):
            hint = "choose another folder, or replace it with --force"
            raise OutputError(error("overwrite", "there is a file here already", Where(manifest), hint))
        return self._lines

    def add_to_manifest(self, line: bytes) -> None:
        """Write a line, on a line of its own even if the run before was killed within its last line.

        Raises OutputError if it cannot be written.
        """
        if self._is_far:
            self._lines += line
            return
        manifest = Path(self.target(MANIFEST))
        with writing_file(manifest), manifest.open("ab+") as file:
            file.seek(max(file.tell() - 1, 0))
            file.write(b"\n" * (file.read(1) not in (b"", b"\n")) + line)

    def close_manifest(self, lines: bytes | None) -> None:
        """Write the whole manifest anew, or with None what could not be written before."""
        manifest = self.target(MANIFEST)
        if self._is_far:
            save_at_address(self._lines if lines is None else lines, manifest)
        elif lines is not None and (not Path(manifest).exists() or bytes_of_regular_file(manifest) != lines):
            save_whole_file(lines, Path(manifest))


class ManifestEntry(Outcome, frozen=True, kw_only=True, tag_field="slidewright", tag="deck"):
    """A line of the manifest: what became of a deck, whose path is relative to the folder, and what it is made of.

    options, values: digests of what the caller asked for, and of the row.
    inputs: digests of all files that were read or looked up, by their paths relative to the folder; "" for no file.
    All digests are SHA-256.
    """

    options: str
    version: str
    values: str
    inputs: Mapping[str, str]


def run_jobs(
    jobs: Sequence[Job],
    runner: Runner,
    folder: str | PathLike[str],
    force: bool = False,
    fail_fast: bool = False,
    side_of: SideOf | None = None,
) -> Iterator[Outcome]:
    """Make the folder, and return what builds the decks: first come those that are up to date, then the others.

    side_of: whose change is kept on a slide, by its number, where a person and the article changed the same in a deck.
    Each is yielded as soon as it is written. With `fail_fast`, the first that cannot be built is the last. Raises
    OutputError for a folder that cannot be written to, or a manifest that is none of ours unless `force` is true.
    """
    opened = FolderOfDecks(folder)
    opened.make_folder()
    entries = {entry.deck: entry for entry in _parse_entries(opened.open_manifest(force))}

    def outcomes() -> Iterator[Outcome]:
        waiting, done, lines = [], dict[int, ManifestEntry](), None
        digest = cache(opened.digest)  # a file is read once in a run
        for job in jobs:
            entry = entries.get(opened.deck(job.target))
            is_unsettled = entry and ((force and entry.merged) or (side_of and entry.conflicts))
            if entry and not is_unsettled and _is_current(entry, job, digest):
                done[job.number] = replace(entry, number=job.number, row=job.row_number)
                yield _outcome_of_entry(job, done[job.number], is_kept=True)
            else:
                waiting.append(job)
        try:
            for job, built in runner(waiting) if waiting else ():
                entry = done[job.number] = _saved_entry(job, built, opened, force, side_of)
                opened.add_to_manifest(_encode_entry(entry))
                yield _outcome_of_entry(job, entry)
                if fail_fast and entry.status == "failed":
                    return
            lines = b"".join(map(_encode_entry, _final_entries(done, opened)))
        finally:
            opened.close_manifest(lines)

    return outcomes()


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


def _final_entries(done: Mapping[int, ManifestEntry], folder: FolderOfDecks) -> Iterator[ManifestEntry]:
    """Yield the lines of a manifest once all decks are done, in the order of their numbers.

    Then come those of other decks that are still in the folder, which another run built before or meanwhile, in the
    order of their names.
    """
    yield from (done[number] for number in sorted(done))
    decks = {entry.deck for entry in done.values()}
    found = {entry.deck: entry for entry in _parse_entries(folder.open_manifest(force=True))}
    for deck, entry in sorted(found.items()):
        if deck not in decks and entry.status == "built" and folder.digest(deck) == entry.digest:
            yield entry


def _saved_entry(job: Job, built: Built, folder: FolderOfDecks, force: bool, side_of: SideOf | None) -> ManifestEntry:
    """Write the deck of a job, and return its line of the manifest."""
    findings, code, pptx, merged = built.findings, built.exit_code, built.pptx, None
    if pptx is not None:
        try:
            pptx, merged, more = folder.save(pptx, folder.deck(job.target), force, job.source, side_of)
            findings = (*findings, *more)
        except GeneratorError as refused:
            findings, code, pptx = refused.findings, refused.exit_code, None
    status: Literal["built", "failed"] = "failed" if pptx is None else "built"
    named = job.number, job.source, job.row_number, folder.deck(job.target), status
    told = findings, "" if pptx is None else sha256(pptx).hexdigest(), built.slides, round(built.seconds, 3), code
    inputs = dict(sorted((folder.relative(path), digest) for path, digest in built.inputs.items()))
    outcome = Outcome(*named, *told, merged is not None, len(merged.conflicts) if merged else 0)
    options, values = _options_digest(job), _row_digest(job)
    return ManifestEntry(**asdict(outcome), options=options, version=__version__, values=values, inputs=inputs)


def _outcome_of_entry(job: Job, entry: ManifestEntry, is_kept: bool = False) -> Outcome:
    told = {name: getattr(entry, name) for name in Outcome.__struct_fields__}
    return Outcome(**told | {"deck": job.target, "status": "kept" if is_kept else entry.status})


def _options_digest(job: Job) -> str:
    """Return a digest of what the caller asks of each deck."""
    asked = repr((job.request, os.environ.get("SOURCE_DATE_EPOCH", "")))
    return sha256(asked.encode("utf-8", "surrogateescape")).hexdigest()


def _row_digest(job: Job) -> str:
    """Return a digest of the values of a row, "" without one."""
    return "" if job.row is None else sha256(ascii(sorted(job.row.items())).encode()).hexdigest()


def _encode_entry(entry: ManifestEntry) -> bytes:
    """Return a line; a name of a file that is not Unicode keeps its bytes as JSON's escapes, which msgspec refuses."""
    written = json.dumps(msgspec.to_builtins(entry), ensure_ascii=False, separators=(",", ":"))
    return written.encode("utf-8", "backslashreplace") + b"\n"


def _parse_entries(lines: bytes) -> Iterator[ManifestEntry]:
    for line in lines.splitlines():
        with suppress(ValueError, RecursionError, msgspec.ValidationError):  # torn, or of another version
            yield msgspec.convert(json.loads(line), ManifestEntry)


def _is_ours(data: bytes) -> bool:
    return data.startswith(MARK) or MARK.startswith(data)
