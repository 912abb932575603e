"""Builds many decks: articles in, decks and a manifest in a folder out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from generator.batch.outcome import Outcome
from generator.options import ArticlePath, BuildOptions, request_of_options
from generator.rows import Row, data_rows

if TYPE_CHECKING:
    from generator.batch.job import Runner

__all__ = ["Outcome", "build_many", "runner_on_cores"]


def build_many(
    sources: ArticlePath | Iterable[ArticlePath],
    *,
    into: ArticlePath,
    rows: Iterable[Row] | ArticlePath | None = None,
    name: str = "",
    jobs: int = 0,
    force: bool = False,
    fail_fast: bool = False,
    **options: Unpack[BuildOptions],
) -> Iterator[Outcome]:
    """Build the decks of many articles on all cores, write them, and yield what became of each as soon as it is done.

    >>> from generator import build_many
    >>> for outcome in build_many("talks", into="out", theme="signal"):
    ...     print(outcome.deck, outcome.status)
    out/bees.pptx built
    out/trees.pptx built

    sources: paths of articles, folders whose articles are found, patterns such as "talks/**/*.md", and addresses; or
        one of them.
    into: the folder of the decks, which is made if it is missing. In it, manifest.jsonl has a line for each deck. A
        deck is "kept", and not built again, if its article, all files that it needs, the options and this program are
        those that it was built from, and nobody changed it.
    rows: the values that fill the article, of which each row becomes a deck: mappings of the names of fields to texts,
        numbers, lists or mappings; or the path of a file of rows (.csv, .tsv, .jsonl).
    name: the pattern of the decks' names, with {stem}, {number} or {number:04}, {language}, {title}, {folder} and
        {row.FIELD}. Without it, "{folder}/{stem}.pptx", or "{stem}-{number:04}.pptx" for rows.
    jobs: how many decks are built at once; 0 is one on each core.
    force: True replaces decks that somebody edited.
    fail_fast: True stops after the first deck that cannot be built.
    options: the further arguments of `build`.

    A deck that cannot be built has the status "failed" and its errors as findings; the others are built. Raises
    ValueError for an argument that cannot be used, and before anything is built InputError for a folder or a pattern
    without articles, and OutputError for two decks that would be one file or a folder that cannot be written to.
    """
    from generator.batch.jobs import requested_jobs  # imported here, because few callers need it
    from generator.batch.run import run_jobs

    named = [sources] if isinstance(sources, str | os.PathLike) else sources
    data = None if rows is None else data_rows(rows)
    wanted = requested_jobs(named, request_of_options(**options), Path(into), data, name)
    return run_jobs(wanted, runner_on_cores(jobs), Path(into), force, fail_fast)


def runner_on_cores(count: int) -> Runner:
    """Return what builds jobs on the cores of this computer, `count` at once or 0 for one on each."""
    from generator.batch.pool import run_on_cores

    return lambda jobs: run_on_cores(jobs, count)
