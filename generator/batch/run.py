"""Runs jobs, writes their decks and the manifest, and tells what became of each; only its own process writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from os import PathLike

from generator.batch.folder import folder_of_decks
from generator.batch.job import Built, Job, Runner
from generator.batch.manifest import Manifest, ManifestEntry, digest_of_options, digest_of_row
from generator.batch.outcome import Outcome
from generator.errors import GeneratorError
from generator.shipped import __version__


def run_jobs(
    jobs: Sequence[Job], runner: Runner, folder: str | PathLike[str], force: bool = False, fail_fast: bool = False
) -> Iterator[Outcome]:
    """Make the folder, and return what builds the decks: first come those that are up to date, then the others.

    Each is yielded as soon as it is written. With `fail_fast`, the first that cannot be built is the last. Raises
    OutputError for a folder that cannot be written to, or a manifest that is none of ours unless `force` is true.
    """
    opened = folder_of_decks(folder)
    opened.create()
    return _run(jobs, runner, Manifest(opened, force), force, fail_fast)


def _run(jobs: Sequence[Job], runner: Runner, manifest: Manifest, force: bool, fail_fast: bool) -> Iterator[Outcome]:
    waiting = []
    for job in jobs:
        if entry := manifest.kept(job, _name(job, manifest)):
            yield _outcome(job, entry, is_kept=True)
        else:
            waiting.append(job)
    try:
        for job, built in runner(waiting) if waiting else ():
            entry = _entry(job, built, manifest, force)
            manifest.add(entry)
            yield _outcome(job, entry)
            if fail_fast and entry.status == "failed":
                return
        manifest.settle()
    finally:
        manifest.close()


def _entry(job: Job, built: Built, manifest: Manifest, force: bool) -> ManifestEntry:
    """Write the deck of a job, and return its line of the manifest."""
    findings, code, pptx = built.findings, built.exit_code, built.pptx
    if pptx is not None:
        try:
            manifest.folder.save(pptx, _name(job, manifest), force)
        except GeneratorError as refused:
            findings, code, pptx = refused.findings, refused.exit_code, None
    return ManifestEntry(
        number=job.number,
        article=job.source,
        row=job.row_number,
        deck=_name(job, manifest),
        status="failed" if pptx is None else "built",
        options=digest_of_options(job),
        version=__version__,
        values=digest_of_row(job),
        inputs=manifest.relative(built.inputs),
        digest="" if pptx is None else sha256(pptx).hexdigest(),
        slides=built.slides,
        findings=findings,
        exit_code=code,
        seconds=round(built.seconds, 3),
    )


def _name(job: Job, manifest: Manifest) -> str:
    return manifest.folder.deck(job.target)


def _outcome(job: Job, entry: ManifestEntry, is_kept: bool = False) -> Outcome:
    return Outcome(
        number=job.number,
        article=job.source,
        row=job.row_number,
        deck=job.target,
        status="kept" if is_kept else entry.status,
        findings=entry.findings,
        digest=entry.digest,
        slides=entry.slides,
        seconds=entry.seconds,
        exit_code=entry.exit_code,
    )
