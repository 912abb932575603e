"""Runs jobs, writes their decks, and tells what became of each; only the process that calls it writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

from msgspec import Struct

from generator.batch.job import Built, Job, Runner
from generator.errors import Finding, OutputError
from generator.output import save_deck

Status = Literal["built", "kept", "failed"]


class Outcome(Struct, frozen=True):
    """What became of one deck of many.

    number: counts from 1, in the order of the articles and the rows.
    article: its path or its address. row: the number of its row, from 1; 0 without data.
    deck: the path of the deck.
    status: "built", "kept" if it was up to date, or "failed".
    findings: what the author should know, and the errors of a deck that failed.
    digest: the SHA-256 of the deck's bytes; "" if it failed.
    seconds: the CPU time of its build.
    exit_code: what the command would return for this deck alone.
    """

    number: int
    article: str
    row: int
    deck: str
    status: Status
    findings: tuple[Finding, ...] = ()
    digest: str = ""
    slides: int = 0
    seconds: float = 0
    exit_code: int = 0


def run_jobs(
    jobs: Iterable[Job], runner: Runner, folder: Path, force: bool = False, fail_fast: bool = False
) -> Iterator[Outcome]:
    """Write the deck of each job into the folder, and yield what became of it, as soon as it is done."""
    folder.mkdir(parents=True, exist_ok=True)
    for job, built in runner(jobs):
        outcome = _written(job, built, force)
        yield outcome
        if fail_fast and outcome.status == "failed":
            return


def _written(job: Job, built: Built, force: bool) -> Outcome:
    findings, code, pptx = built.findings, built.exit_code, built.pptx
    if pptx is not None:
        try:
            save_deck(pptx, Path(job.target), force)
        except OutputError as refused:
            findings, code, pptx = refused.findings, refused.exit_code, None
    status: Status = "failed" if pptx is None else "built"
    digest = "" if pptx is None else sha256(pptx).hexdigest()
    who = job.number, job.source, job.row_number, job.target
    return Outcome(*who, status, findings, digest, built.slides, built.seconds, code)
