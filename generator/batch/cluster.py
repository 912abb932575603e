"""Builds decks on the workers of a Dask cluster; only this module uses distributed, and there is no other scheduler.

The workers run the same function as the processes of a pool. The client reads the articles and writes the decks, so no
worker needs a folder or a key of the author's: the files that a deck needs are sent, each once for all decks.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from generator.batch.job import Built, Job
from generator.batch.mirror import Parcel, build_away, forget_runs
from generator.batch.places import INSTALL
from generator.batch.supplies import Supplies, with_inputs_at_home
from generator.errors import Finding, GeneratorError, InputError, Where, error
from generator.shipped import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 2  # jobs for each thread of a worker, so that it need not wait for the next
PATIENCE = 20  # seconds in which a scheduler must answer and have a worker
Facts = tuple[str, str]


class ClusterError(GeneratorError):
    """The cluster cannot be used: it cannot be reached, has no workers, or has other versions."""

    exit_code = 2


class Attempt(Struct, frozen=True):
    """A job that is on the cluster: which files its last build has missed, and whether no other job is there."""

    job: Job
    missed: frozenset[str] = frozenset()
    sent: frozenset[str] = frozenset()
    alone: bool = False


def run_on_cluster(jobs: Iterable[Job], address: str) -> Iterator[tuple[Job, Built]]:
    """Yield each job and what became of it as soon as it is done.

    address: that of the scheduler, such as tcp://scheduler:8786.
    Takes only a few jobs ahead. Dask builds a deck again whose worker dies. Raises ClusterError.
    """
    with _connected(address) as client:
        yield from _Run(client).results(jobs)


class _Run:
    """The jobs of one run that are on the cluster."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._supplies = Supplies(self._sent)
        self._running: dict[Future, Attempt] = {}
        self._suspects: list[Job] = []  # jobs whose workers died; any that ran beside the culprit is among them

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Built]]:
        """Yield what became of jobs, at last of those whose workers died, one at a time."""
        from distributed import as_completed

        waiting, done = iter(jobs), as_completed(loop=self._client.loop, raise_errors=False)
        try:
            while True:
                for attempt in self._next(waiting):
                    if refused := self._begin(attempt, done):
                        yield attempt.job, refused
                if not self._running:
                    break
                future = next(done)
                attempt = self._running.pop(future)
                if built := self._ended(attempt, future, done):
                    yield attempt.job, built
        finally:
            self._client.cancel(list(self._running))

    def _next(self, waiting: Iterator[Job]) -> Iterator[Attempt]:
        """Yield the jobs that may begin now."""
        room = sum(self._client.nthreads().values()) * AHEAD - len(self._running)
        yield from map(Attempt, islice(waiting, max(room, 0)))
        if not self._running and self._suspects:
            yield Attempt(self._suspects.pop(), alone=True)

    def _begin(self, attempt: Attempt, done: Any) -> Built | None:
        """Give a job to the cluster, or return why it cannot be given."""
        job = attempt.job
        try:
            job, parcel, files = self._supplies.packed(job, attempt.missed)
        except GeneratorError as refused:
            return Built(None, refused.findings, refused.exit_code)
        future = self._client.submit(build_on_worker, job, parcel, files, _facts(), pure=False)
        self._running[future] = replace(attempt, sent=frozenset(files))
        done.add(future)
        return None

    def _ended(self, attempt: Attempt, future: Future, done: Any) -> Built | None:
        """Return what became of a job, or None if it is to be built again."""
        from distributed import KilledWorker

        if future.status == "finished":
            built: Built = future.result()
            try:
                missed = self._supplies.missed(attempt.job, built, attempt.sent)
            except GeneratorError as refused:
                return Built(None, refused.findings, refused.exit_code)
            if not missed:
                return with_inputs_at_home(built)
            return self._begin(replace(attempt, missed=attempt.missed | missed), done)
        if future.status in ("lost", "pending") and self._client.status == "running":
            self._running[future] = attempt  # its worker went with the deck, and Dask builds it again
            done.add(future)
            return None
        if future.status != "error":
            hint = "what is done is written; run the command again, and it goes on"
            raise ClusterError(error("cluster", "the connection to the scheduler was lost", None, hint))
        stopped = future.exception()
        if isinstance(stopped, KilledWorker) and not attempt.alone:
            self._supplies.send_anew()  # a file may have gone with each worker that had it, and then stays away
            self._suspects.append(attempt.job)
            return None
        return _failed(attempt.job, stopped)

    def _sent(self, data: bytes, digest: str) -> Future:
        """Give the bytes of a file to the cluster; unlike scattered data, they outlive the worker that has them."""
        return self._client.submit(bytes, data, key=f"slidewright-{digest}-{uuid4().hex}")


def build_on_worker(job: Job, parcel: Parcel, files: dict[str, bytes], facts: Facts) -> Built:
    """Build the deck of a job on a worker of Dask, whose versions must be those in `facts`."""
    from distributed import get_worker

    if facts != _facts():  # a worker that came after the others
        return Built(None, (_other_version(_facts(), facts),), ClusterError.exit_code)
    return build_away(job, parcel, files, get_worker().local_directory)


def _failed(job: Job, stopped: BaseException | None) -> Built:
    hint = "look into the logs of the workers; perhaps the article needs more memory than they have"
    message = f"the workers that built this deck ended, and the other decks are built: {stopped}"
    return Built(None, (error("worker", message, Where(job.source), hint),), InputError.exit_code)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler, and make sure that its workers can build decks. Raises ClusterError."""
    try:
        from dask import config
        from distributed import Client
    except ModuleNotFoundError:
        raise ClusterError(error("cluster", "building on a cluster needs distributed", None, INSTALL)) from None
    with config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}):  # files are sent on purpose
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
                    client.run(forget_runs, on_error="ignore")


def _check_workers(client: Client, address: str) -> None:
    """Raise ClusterError if there is no worker, or one that cannot build decks."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        hint = f"start one with `dask worker {address}`"
        raise ClusterError(error("cluster", "the scheduler has no workers", Where(address), hint)) from None
    for worker, facts in client.run(_facts, on_error="return").items():
        if isinstance(facts, OSError):  # the worker has just gone
            continue
        if isinstance(facts, BaseException):
            message = f"slidewright cannot be loaded there: {facts}"
            raise ClusterError(error("cluster", message, Where(worker), "install it where the workers run"))
        if facts != _facts():
            raise ClusterError(_other_version(facts, _facts(), worker))


def _facts() -> Facts:
    """Return the versions that must be equal where decks are built, for decks to be equal."""
    return __version__, "{}.{}".format(*sys.version_info)


def _other_version(there: Facts, here: Facts, worker: str = "") -> Finding:
    theirs, ours = (f"slidewright {version} on Python {python}" for version, python in (there, here))
    message = f"a worker has {theirs}, and this computer has {ours}"
    hint = "install the same versions on all computers, so that the decks are equal"
    return error("cluster", message, Where(worker) if worker else None, hint)
