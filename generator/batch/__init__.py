"""Builds many decks: articles in, decks and a manifest in a folder out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Unpack

from generator.batch.job import Job
from generator.batch.run import Outcome, run_jobs
from generator.options import ArticlePath, BuildOptions, BuildRequest, request_of_options

__all__ = ["Outcome", "build_many", "build_requested_many"]


def build_many(
    sources: ArticlePath | Iterable[ArticlePath],
    *,
    into: ArticlePath,
    name: str = "",
    jobs: int = 0,
    force: bool = False,
    fail_fast: bool = False,
    **options: Unpack[BuildOptions],
) -> Iterator[Outcome]:
    """Build a deck of each article on all cores, write it, and yield what became of it, as soon as it is done."""
    named = [sources] if isinstance(sources, str | os.PathLike) else sources
    return build_requested_many(named, request_of_options(**options), into, name, jobs, force, fail_fast)


def build_requested_many(
    sources: Iterable[ArticlePath],
    request: BuildRequest,
    into: ArticlePath,
    name: str = "",
    jobs: int = 0,
    force: bool = False,
    fail_fast: bool = False,
) -> Iterator[Outcome]:
    """Build the decks as `build_many` does, with what a caller asks of each."""
    from generator.batch.pool import run_on_cores

    folder = Path(into)
    wanted = [
        Job(number, os.fspath(each), str(folder / f"{Path(each).stem}.pptx"), request)
        for number, each in enumerate(sources, 1)
    ]
    return run_jobs(wanted, lambda some: run_on_cores(some, jobs), folder, force, fail_fast)
