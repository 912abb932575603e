"""Builds decks on the cores of this computer, in processes of which one that dies costs its deck only.

Each process has pipes of its own, and one deck at a time. Pools with one queue for all workers, such as those of
`concurrent.futures` and Pebble, break for all decks when a worker is killed while it writes to the queue. No process
loads the caller's main module, so a script needs no `if __name__ == "__main__":`.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import islice
from queue import SimpleQueue
from threading import Timer
from time import monotonic

from generator.batch.job import Built, Job, build_job
from generator.errors import InputError, Where, error
from generator.guard import limits
from generator.guard.budget import limit_memory_of_process
from generator.guard.processes import path_of_packages

AHEAD = 2  # jobs for each process that are taken from the caller before they are begun
PATIENCE = 0.5  # seconds for which Windows does not notice Ctrl-C, and for which a process may end by itself


def run_on_cores(jobs: Iterable[Job], count: int = 0) -> Iterator[tuple[Job, Built]]:
    """Yield each job and what became of it as soon as it is done; 0 is as many processes as there are cores.

    Takes only a few jobs ahead. However it ends, its processes end too.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    count, waiting = count or usable, iter(jobs)
    workers = [DeckProcess() for _ in range(count)]
    idle: SimpleQueue[DeckProcess] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def build(job: Job) -> tuple[Job, Built]:
        worker = idle.get()
        try:
            return job, worker.build(job)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(count)
    running: set[Future[tuple[Job, Built]]] = set()
    try:
        while running := running | {
            threads.submit(build, job) for job in islice(waiting, count * AHEAD - len(running))
        }:
            done, running = wait(running, PATIENCE, FIRST_COMPLETED)
            yield from (each.result() for each in done)
    finally:
        for worker in workers:
            worker.kill(for_good=True)
        threads.shutdown(cancel_futures=True)
        for worker in workers:
            worker.close()


class DeckProcess:
    """A process that builds one deck at a time; if it ends, the next deck starts another."""

    def __init__(self, environment: Mapping[str, str] = {}, folder: str | None = None) -> None:  # it is only read
        """Make one that has these variables besides ours, and another current folder."""
        self._process: subprocess.Popen[bytes] | None = None
        self._environment, self._folder = environment, folder
        self._ended = False

    def build(self, job: Job) -> Built:
        """Have the deck built. If the process dies or takes too long, only this deck is not built."""
        if self._ended:
            return Built(None)
        sent, began = pickle.dumps(job, pickle.HIGHEST_PROTOCOL), monotonic()
        limit = Timer(limits.WORKER_SECONDS, self.kill)
        limit.start()
        try:
            process = self._process = self._process or self._start()
            assert process.stdin and process.stdout  # they are pipes
            process.stdin.write(sent)
            process.stdin.flush()
            built: Built = pickle.load(process.stdout)
            return built
        except (OSError, EOFError, pickle.UnpicklingError) as broken:
            if self._process:  # its own exit code tells more than that of our signal
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(PATIENCE)
            self.kill()
            code = self.close()
            how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
            if monotonic() - began >= limits.WORKER_SECONDS:
                how = f"took longer than {limits.WORKER_SECONDS} seconds"
            message = f"the process that built this deck {how}; the other decks are built"
            hint = "run the command again; if it happens again, the article needs more memory than there is"
            finding = error("worker", message if code else f"{message}: {broken}", Where(job.source), hint)
            return Built(None, (finding,), InputError.exit_code)
        finally:
            limit.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "generator.batch.pool"]
        env = {**os.environ, "PYTHONPATH": path_of_packages(), **self._environment}
        group = None if sys.platform == "win32" else 0  # so that Ctrl-C in a terminal reaches only us
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, env=env, cwd=self._folder, process_group=group)

    def kill(self, for_good: bool = False) -> None:
        """End the process at once; `for_good` if no other may be started."""
        self._ended = self._ended or for_good
        if self._process:
            self._process.kill()

    def close(self) -> int:
        """Wait until the process has ended, and return its exit code, which is negative for a signal."""
        process, self._process = self._process, None
        if not process:
            return 0
        with suppress(OSError), process:  # what it was not sent is lost
            pass
        return process.wait()


def _serve_jobs() -> None:
    """Build the decks of jobs until standard input ends, which it does when the process that started us ends.

    What else is printed goes to standard error, so that it does not stand between the results.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the process that started us, and that ends us
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_memory_of_process()
    try:
        while True:
            pickle.dump(build_job(pickle.load(sys.stdin.buffer)), results, pickle.HIGHEST_PROTOCOL)
            results.flush()
    except EOFError:
        return
    except BrokenPipeError:  # the process that started us was killed
        os._exit(0)


if __name__ == "__main__":
    _serve_jobs()
