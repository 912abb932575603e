"""Builds many decks: articles in, decks and a manifest in a folder out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Unpack

from generator.batch.job import Outcome as Outcome
from generator.rows import Row, data_rows
from generator.settings import ArticlePath, BuildOptions, request_of_options

if TYPE_CHECKING:
    from generator.batch.job import Runner


def build_many(
    sources: ArticlePath | Iterable[ArticlePath],
    *,
    into: ArticlePath,
    rows: Iterable[Row] | ArticlePath | None = None,
    name: str = "",
    jobs: int = 0,
    cluster: str = "",
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

    sources: paths of articles, folders whose articles are found, patterns such as "talks/**/*.md", and addresses on the
        web or of files, such as s3://bucket/talks, which fsspec reads; or one of them.
    into: the folder of the decks, or its address; it is made if it is missing. In it, manifest.jsonl has a line for
        each deck. A deck is "kept", and not built again, if its article, all files that it needs, the options and this
        program are those that it was built from, and nobody changed it.
    rows: the values that fill the article, of which each row becomes a deck: mappings of the names of fields to texts,
        numbers, lists or mappings; or the path of a file of rows (.csv, .tsv, .jsonl).
    name: the pattern of the decks' names, with {stem}, {number} or {number:04}, {folder} and
        {row.FIELD}. Without it, "{folder}/{stem}.pptx", or "{stem}-{number:04}.pptx" for rows.
    jobs: how many decks are built at once; 0 is one on each core.
    cluster: the address of a Dask scheduler, such as tcp://scheduler:8786, whose workers build the decks. The articles,
        and all files that they need, must be where the workers find them by the same paths or addresses.
    force: True replaces decks that somebody edited.
    fail_fast: True stops after the first deck that cannot be built.
    options: the further arguments of `build`.

    A deck that cannot be built has the status "failed" and its errors as findings; the others are built. Raises
    ValueError or TypeError for an argument that cannot be used, and before anything is built InputError for a folder or
    a pattern without articles, and OutputError for two decks that would be one file or a folder that cannot be written
    to. ClusterError, a GeneratorError, says that the cluster cannot be used.
    """
    from generator.batch.jobs import requested_jobs  # imported here, because few callers need it
    from generator.batch.run import run_jobs

    named = [sources] if isinstance(sources, str | os.PathLike) else sources
    data = None if rows is None else data_rows(rows)
    wanted = requested_jobs(named, request_of_options(**options), into, data, name)
    return run_jobs(wanted, runner_of_jobs(jobs, cluster), into, force, fail_fast)


def runner_of_jobs(count: int, cluster: str) -> Runner:
    """Return what builds jobs: a cluster, or the cores of this computer, `count` at once or 0 for one on each.

    Raises ValueError for a count below 0.
    """
    if count < 0:
        raise ValueError(f"jobs must be 0 or more, not {count}")
    if cluster:
        from generator.batch.cluster import run_on_cluster

        return lambda some: run_on_cluster(some, cluster)
    from generator.batch.pool import run_on_cores

    return lambda some: run_on_cores(some, count)
