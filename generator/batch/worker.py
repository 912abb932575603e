"""A process that builds one deck after the other: it reads jobs from standard input and writes what became of them."""

from __future__ import annotations

import os
import pickle
import signal
import sys

from generator.batch.job import Job, build_job
from generator.budget import limit_memory_of_process


def work() -> None:
    """Build the decks of jobs until standard input ends, which it does when the process that started us ends.

    What else is printed goes to standard error, so that it does not stand between the results.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the process that started us, and that ends us
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_memory_of_process()
    try:
        while (job := _next()) is not None:
            pickle.dump(build_job(job), results, pickle.HIGHEST_PROTOCOL)
            results.flush()
    except BrokenPipeError:  # the process that started us was killed
        os._exit(0)


def _next() -> Job | None:
    try:
        job: Job = pickle.load(sys.stdin.buffer)
    except EOFError:
        return None
    return job


if __name__ == "__main__":
    work()
