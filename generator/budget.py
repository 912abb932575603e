"""Work in, an error of ours out where it takes too long, nests too deep or asks for too much memory.

Single limits say how much of anything is taken; this is for what none of them foresaw. Time is CPU time of this
process, told by a timer of the system (`setitimer`), which stops Python's own code and its regular expressions
wherever they are. There is one for a process, in its main thread, and none on Windows: elsewhere the single limits are
all there is. Memory is limited by the command only, whose process is its own.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from types import FrameType
from typing import NoReturn

from generator import limits
from generator.errors import Finding, GeneratorError, InputError, Where, error

BEGAN: ContextVar[float | None] = ContextVar("BEGAN", default=None)  # seconds of other processes before the work
TICK = 0.5  # seconds after which it is said again, for what is raised in a destructor is lost


class _OverError(BaseException):
    """The time is up; nothing that stands between catches it, as `except Exception` would."""


@contextmanager
def within_budget(doing: str, where: Where | None = None, refusal: type[GeneratorError] = InputError) -> Iterator[None]:
    """Do something within limits.SECONDS of CPU; `doing` says what, as in "reading the article", and `where` of what.

    What is done within it shares its time, and says in words of its own where that ends.
    Raises `refusal` for more than that, and for what exhausts the stack or the memory on the way.
    """
    outermost = BEGAN.set(_seconds_of_others()) if BEGAN.get() is None else None
    try:
        with _timed(limits.SECONDS) if outermost else nullcontext():
            yield
    except _OverError as over:
        hint = "shorten the longest parts, or save the file again"
        message = f"{doing} takes too long: a deck may take {limits.SECONDS:g} seconds"
        raise refusal(error("time", message, where, hint)) from over
    except RecursionError as deep:
        raise refusal(nesting_error(doing, where)) from deep
    except MemoryError as full:
        raise refusal(memory_error(doing, where)) from full
    finally:
        if outermost:
            BEGAN.reset(outermost)


def cpu_seconds_left(seconds: float) -> float:
    """What is left of so many seconds of CPU for the processes that work for us, as for drawings."""
    began = BEGAN.get()
    return seconds if began is None else seconds - (_seconds_of_others() - began)


def _seconds_of_others() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource

    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return others.ru_utime + others.ru_stime


def nesting_error(doing: str, where: Where | None = None) -> Finding:
    """What is said of more levels than Python can follow."""
    return error("deep", f"{doing} stops, because there are too many levels", where, "use fewer levels")


def memory_error(doing: str, where: Where | None = None) -> Finding:
    """What is said of more memory than there is, or may be taken."""
    allowed = f"{limits.MEMORY / 1e9:g} GB of memory"
    return error(
        "memory", f"{doing} needs more than {allowed}, or more than is free", where, "shorten the longest parts"
    )


@contextmanager
def limit_command_resources() -> Iterator[None]:
    """Do the work of a command within limits.SECONDS, and within limits.MEMORY where the system can say so.

    It is for a process of our own: what else runs in it, or is started by it meanwhile, is limited as well.
    """
    with within_budget("the whole work"), _bounded_memory():
        yield


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Have Python raise MemoryError for more than limits.MEMORY."""
    if sys.platform == "win32":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    tighter = [each for each in (soft, hard, limits.MEMORY) if each != resource.RLIM_INFINITY]
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (min(tighter), hard))
    except (ValueError, OSError):  # a system without it
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """Raise _OverError when the time is up, unless somebody else, such as a profiler, has the timer."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getitimer(signal.ITIMER_PROF)[0]:
        yield
        return
    before = signal.signal(signal.SIGPROF, _over)
    signal.setitimer(signal.ITIMER_PROF, seconds, TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before if before is not None else signal.SIG_DFL)


def _over(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _OverError
