"""Builds decks on the workers of a Dask cluster; only this module uses distributed, and there is no other scheduler.

Each worker builds in processes like those of a pool, in the folder in which the command runs. So articles, and all
files that they need, must be where the workers find them by the same paths or addresses. The client writes the decks.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import get_ident
from typing import TYPE_CHECKING

from generator.batch.job import Built, Job
from generator.batch.pool import DeckProcess
from generator.errors import GeneratorError, InputError, Where, error, refuse_without
from generator.shipped import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 20  # seconds in which a scheduler must answer and have a worker


class ClusterError(GeneratorError):
    """The cluster cannot be used: it cannot be reached, has no workers, or has other versions."""

    exit_code = 2


def run_on_cluster(jobs: Iterable[Job], address: str) -> Iterator[tuple[Job, Built]]:
    """Yield each job and what became of it as soon as it is done.

    address: that of the scheduler, such as tcp://scheduler:8786.
    Dask builds a deck again whose worker ends. Raises ClusterError.
    """
    folder, date = os.getcwd(), os.environ.get("SOURCE_DATE_EPOCH", "")
    with _connected_client(address) as client:
        from distributed import as_completed

        running = {client.submit(build_on_worker, job, folder, date, pure=False): job for job in jobs}
        done = as_completed(running, loop=client.loop, raise_errors=False)
        try:
            for future in done:
                if future.status in ("lost", "pending") and client.status == "running":
                    done.add(future)  # its worker went with the deck, and Dask builds it again
                else:
                    job = running.pop(future)  # so that the worker forgets the deck
                    yield job, _built_by_future(job, future)
        finally:
            client.cancel(list(running))


def build_on_worker(job: Job, folder: str, date: str) -> Built:
    """Build the deck of a job on a worker of Dask, in the current folder and with the date of the client."""
    return _process_of_thread(get_ident(), folder, date).build(job)


@lru_cache(256)  # threads of a worker, each with a process that ends when it is forgotten
def _process_of_thread(_thread: int, folder: str, date: str) -> DeckProcess:
    return DeckProcess({"SOURCE_DATE_EPOCH": date}, folder if os.path.isdir(folder) else None)


def _built_by_future(job: Job, future: Future) -> Built:
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
def _connected_client(address: str) -> Iterator[Client]:
    """Connect to a scheduler whose workers can build decks. Raises ClusterError."""
    refuse_without("distributed", "building on a cluster", "cluster", ClusterError)
    from distributed import Client

    try:
        with warnings.catch_warnings(action="ignore"):  # about versions of libraries that build no decks
            client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError) as reason:
        message, hint = f"no scheduler answers: {reason}", "start one with `dask scheduler`, or correct the address"
        raise ClusterError(error("cluster", message, Where(address), hint)) from reason
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            hint = f"start one with `dask worker {address}`"
            raise ClusterError(error("cluster", "the scheduler has no workers", Where(address), hint)) from None
        for worker, version in client.run(_begin_run_on_worker, on_error="return").items():
            if version != _version_of_builder():
                message = f"here is {_version_of_builder()}, and this worker has another: {version}"
                hint = "install the same versions on all computers, so that the decks are equal"
                raise ClusterError(error("cluster", message, Where(worker), hint))
        yield client


def _begin_run_on_worker() -> str:
    """Forget the processes of the run before, which may have old copies of folders, and return the versions there."""
    _process_of_thread.cache_clear()
    return _version_of_builder()


def _version_of_builder() -> str:
    """Return the versions that must be equal where decks are built, for decks to be equal."""
    return "slidewright {} on Python {}.{}".format(__version__, *sys.version_info[:2])
