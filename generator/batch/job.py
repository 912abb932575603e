"""Builds one deck of many: a job in, bytes and findings out. It writes nothing, prints nothing and never raises.

A process of a pool, a worker of a cluster and a test call the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from time import thread_time
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.batch.addresses import path_of_source, text_at_address
from generator.errors import Finding, InputError, has_finding_of_level
from generator.guard.budget import error_of_exception
from generator.guard.lookup import Stamp, bytes_of_regular_file, noting_files, stamp_of_file
from generator.pipeline import build_request
from generator.rows import Row
from generator.settings import BuildRequest

CHANGED = "changed"  # the digest of a file that was written while a deck was built from it
KEPT_DIGESTS = 4096  # files whose digests are remembered, so that a picture in a thousand decks is read once


class Job(Struct, frozen=True):
    """One deck to build.

    number: counts from 1, in the order of the articles and the rows.
    source: the article as messages name it: its path, or its address.
    target: the path or the address of the deck.
    request: what the caller asks of each deck.
    row: the values that fill the article, or None; row_number counts from 1 and is 0 without a row.
    remarks: findings about the row; with an error among them, no deck is built.
    """

    number: int
    source: str
    target: str
    request: BuildRequest
    row: Row | None = None
    row_number: int = 0
    remarks: tuple[Finding, ...] = ()


class Built(Struct, frozen=True):
    """What became of a job.

    pptx: the bytes of the deck; None if it could not be built.
    exit_code: 0, or that of the error.
    seconds: the CPU time of the build.
    inputs: the SHA-256 of every file that the build read or looked up, by its path; "" where there is no such file.
    """

    pptx: bytes | None
    findings: tuple[Finding, ...] = ()
    exit_code: int = 0
    slides: int = 0
    seconds: float = 0
    inputs: Mapping[str, str] = {}


class Outcome(Struct, frozen=True):
    """What became of one deck of many.

    number: counts from 1, in the order of the articles and the rows.
    article: its path or its address.
    row: the number of its row, from 1; 0 without data.
    deck: the path of the deck.
    status: "built", "kept" if it was up to date, or "failed".
    findings: what the author should know, and the errors of a deck that failed.
    digest: the SHA-256 of the deck's bytes; "" if it failed.
    slides: how many it has.
    seconds: the CPU time of its build.
    exit_code: what the command returns if only this deck is built.
    merged, conflicts: whether the deck has the edits of the one that was there, and on how many things they and the
        article differ.
    """

    number: int
    article: str
    row: int
    deck: str
    status: Literal["built", "kept", "failed"]
    findings: tuple[Finding, ...] = ()
    digest: str = ""
    slides: int = 0
    seconds: float = 0
    exit_code: int = 0
    merged: bool = False
    conflicts: int = 0


Runner = Callable[[Iterable[Job]], Iterator[tuple[Job, Built]]]  # yields jobs as they are done, in any order


def build_job(job: Job) -> Built:
    """Build the deck of a job. An error, a lack of memory or a bug becomes findings and an exit code."""
    if has_finding_of_level(job.remarks, "error"):
        return Built(None, job.remarks, InputError.exit_code)
    began, noted = thread_time(), dict[str, Stamp]()
    try:
        source = path_of_source(job.source)
        with noting_files() as noted:
            result = build_request(source, job.request, "", job.row, job.row_number)
    except Exception as stopped:
        failure = error_of_exception(stopped)
        built = Built(None, failure.findings, failure.exit_code)
    else:
        built = Built(result.pptx, (*job.remarks, *result.findings), 0, len(result.deck.slides))
    digests = ((path, digest_of_file(path) if stamp_of_file(path) == old else CHANGED) for path, old in noted.items())
    inputs = {text_at_address(path, job.source): digest for path, digest in digests}
    findings = tuple(_finding_at_address(each, job.source) for each in built.findings)
    return replace(built, findings=findings, seconds=thread_time() - began, inputs=inputs)


def _finding_at_address(finding: Finding, source: str) -> Finding:
    """Return a finding that names files beside an article by their addresses, not by those of their copies."""
    message, hint = text_at_address(finding.message, source), text_at_address(finding.hint, source)
    where = finding.where and replace(finding.where, file=text_at_address(finding.where.file, source))
    return replace(finding, message=message, hint=hint, where=where)


def digest_of_file(path: str) -> str:
    """Return the SHA-256 of a file, or "" for what is not there, is no file or cannot be read."""
    stamp = stamp_of_file(path)
    return _digest_of_stamped_file(path, stamp) if stamp else ""


@lru_cache(KEPT_DIGESTS)
def _digest_of_stamped_file(path: str, _stamp: Stamp) -> str:
    with suppress(OSError):
        return sha256(bytes_of_regular_file(path)).hexdigest()
    return ""
