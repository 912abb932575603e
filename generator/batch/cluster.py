"""Builds decks on the workers of a Dask cluster; only this module uses distributed, and there is no other scheduler.

Each worker builds in processes like those of a pool, in the folder in which the command runs. So articles, and all
files that they need, must be where the workers find them by the same paths or addresses. The client writes the decks.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import islice
from threading import get_ident
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct

from generator.batch.addresses import INSTALL, is_address_of_file
from generator.batch.job import Built, Job
from generator.batch.pool import DeckProcess
from generator.errors import Finding, GeneratorError, InputError, Where, error
from generator.read.prose import is_source_on_web
from generator.shipped import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 2  # jobs for each thread of a worker, so that it need not wait for the next
PATIENCE = 20  # seconds in which a scheduler must answer and have a worker
Versions = tuple[str, str]


class ClusterError(GeneratorError):
    """The cluster cannot be used: it cannot be reached, has no workers, or has other versions."""

    exit_code = 2


class ClusterRun(Struct, frozen=True):
    """What decks of one run share: a name, and the client's current folder, date and versions."""

    name: str
    folder: str
    date: str
    versions: Versions


def run_on_cluster(jobs: Iterable[Job], address: str) -> Iterator[tuple[Job, Built]]:
    """Yield each job and what became of it as soon as it is done.

    address: that of the scheduler, such as tcp://scheduler:8786.
    Takes only a few jobs ahead. Dask builds a deck again whose worker ends. Raises ClusterError.
    """
    run = ClusterRun(uuid4().hex, os.getcwd(), os.environ.get("SOURCE_DATE_EPOCH", ""), _versions())
    with _connected(address) as client:
        from distributed import as_completed

        waiting = iter(jobs)
        running: dict[Future, Job] = {}
        done = as_completed(loop=client.loop, raise_errors=False)
        try:
            while True:
                room = sum(client.nthreads().values()) * AHEAD - len(running)
                for job in islice(waiting, max(room, not running)):
                    future = client.submit(build_on_worker, job, run, os.path.exists(job.source), pure=False)
                    running[future] = job
                    done.add(future)
                if not running:
                    return
                future = next(done)
                if future.status in ("lost", "pending") and client.status == "running":
                    done.add(future)  # its worker went with the deck, and Dask builds it again
                else:
                    job = running.pop(future)
                    yield job, _built(job, future)
        finally:
            client.cancel(list(running))


def build_on_worker(job: Job, run: ClusterRun, is_at_home: bool) -> Built:
    """Build the deck of a job on a worker of Dask; `is_at_home` says that the client sees the article."""
    if run.versions != _versions():  # a worker that came after the others
        return Built(None, (_other_version(_versions(), run.versions),), ClusterError.exit_code)
    is_path = not (is_address_of_file(job.source) or is_source_on_web(job.source))
    if is_path and is_at_home and not os.path.exists(os.path.join(run.folder, job.source)):
        message = f"the workers cannot read this file: they have no {os.path.join(run.folder, job.source)}"
        hint = "put it, and all that it needs, in a folder that all computers have by the same path, or at an address"
        return Built(None, (error("file", message, Where(job.source), hint),), InputError.exit_code)
    return _process(get_ident(), run).build(job)


@lru_cache(256)  # threads of a worker
def _process(_thread: int, run: ClusterRun) -> DeckProcess:
    return DeckProcess({"SOURCE_DATE_EPOCH": run.date}, run.folder if os.path.isdir(run.folder) else None)


def _end_processes() -> None:
    _process.cache_clear()  # a process ends with its standard input


def _built(job: Job, future: Future) -> Built:
    """Return what became of a job whose future is done. Raises ClusterError if the scheduler was lost."""
    if future.status == "finished":
        built: Built = future.result()
        return built
    if future.status != "error":
        hint = "what is done is written; run the command again, and it goes on"
        raise ClusterError(error("cluster", "the connection to the scheduler was lost", None, hint))
    hint = "look into the logs of the workers; perhaps the article needs more memory than they have"
    message = f"the workers that built this deck ended, and the other decks are built: {future.exception()}"
    return Built(None, (error("worker", message, Where(job.source), hint),), InputError.exit_code)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler, and make sure that its workers can build decks. Raises ClusterError."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ClusterError(error("cluster", "building on a cluster needs distributed", None, INSTALL)) from None
    try:
        with warnings.catch_warnings(action="ignore"):  # about versions of libraries that build no decks
            client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError) as reason:
        message, hint = f"no scheduler answers: {reason}", "start one with `dask scheduler`, or correct the address"
        raise ClusterError(error("cluster", message, Where(address), hint)) from reason
    with client:
        _check_workers(client, address)
        try:
            yield client
        finally:
            with suppress(Exception):  # the connection may be lost
                client.run(_end_processes, on_error="ignore")


def _check_workers(client: Client, address: str) -> None:
    """Raise ClusterError if there is no worker, or one that cannot build decks."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        hint = f"start one with `dask worker {address}`"
        raise ClusterError(error("cluster", "the scheduler has no workers", Where(address), hint)) from None
    for worker, versions in client.run(_versions, on_error="return").items():
        if isinstance(versions, OSError):  # the worker has just gone
            continue
        if isinstance(versions, BaseException):
            message = f"slidewright cannot be loaded there: {versions}"
            raise ClusterError(error("cluster", message, Where(worker), "install it where the workers run"))
        if versions != _versions():
            raise ClusterError(_other_version(versions, _versions(), worker))


def _versions() -> Versions:
    """Return the versions that must be equal where decks are built, for decks to be equal."""
    return __version__, "{}.{}".format(*sys.version_info)


def _other_version(there: Versions, here: Versions, worker: str = "") -> Finding:
    theirs, ours = (f"slidewright {version} on Python {python}" for version, python in (there, here))
    message = f"a worker has {theirs}, and this computer has {ours}"
    hint = "install the same versions on all computers, so that the decks are equal"
    return error("cluster", message, Where(worker) if worker else None, hint)
