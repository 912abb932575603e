"""Stops work that takes too long, nests too deep or needs too much memory, and raises an error that says so.

Each limit in limits.py bounds one quantity; this module bounds what they do not foresee. Time is CPU time of this
process, measured by a timer of the system (`setitimer`), which interrupts Python code and regular expressions anywhere.
A process has one such timer, in its main thread, and Windows has none; without it only the single limits apply. Only
the command limits memory, because its process is its own.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from errno import EDQUOT, EFBIG, EIO, ENOSPC, EROFS
from types import FrameType
from typing import NoReturn

from generator.errors import Finding, GeneratorError, InputError, OutputError, Where, error
from generator.guard import limits, value_set

IS_TIMED: ContextVar[bool] = ContextVar("IS_TIMED", default=False)
SPENT: ContextVar[dict[bytes, int] | None] = ContextVar("SPENT", default=None)  # work for the article being read
FULL = (ENOSPC, EDQUOT, EFBIG, EIO, EROFS)  # errors of a disk that takes no more
TICK = 0.5  # seconds after which the timer fires again, because errors in a destructor are lost


class _OverError(BaseException):
    """The error that the timer raises; `except Exception` on the way does not catch it."""


@contextmanager
def within_budget(doing: str, where: Where | None = None, refusal: type[GeneratorError] = InputError) -> Iterator[None]:
    """Limit the code in a `with` block to limits.SECONDS of CPU time, and what `allow_texts` adds.

    `doing` names the work for the message, as in "reading the article", and `where` its file. A nested block shares the
    time of the outer one and uses its own words. Raises `refusal` when time, stack or memory runs out.
    """
    outermost = None if IS_TIMED.get() else IS_TIMED.set(True)
    try:
        with _limit_time(limits.SECONDS) if outermost else nullcontext():
            yield
    except GeneratorError:
        raise
    except BaseException as stopped:
        if _is_over(stopped):
            hint = "shorten the longest parts, or save the file again"
            rate = f"{limits.SECONDS:g} seconds, and {limits.TEXT_SECONDS * 1000:g} more for a thousand texts"
            raise refusal(error("time", f"{doing} takes too long: a deck may take {rate}", where, hint)) from stopped
        if found := _exhaustion_finding(stopped, doing, where):
            raise refusal(found) from stopped
        raise
    finally:
        if outermost:
            IS_TIMED.reset(outermost)


def _is_over(stopped: BaseException | None) -> bool:
    """Return whether the timer stopped the work, maybe with another error in what was then cleaned up."""
    while stopped is not None and not isinstance(stopped, _OverError):
        stopped = stopped.__context__
    return stopped is not None


def allow_texts(count: int) -> None:
    """Allow the work in progress the time that so many texts take, once they are read."""
    if left := signal.getitimer(signal.ITIMER_PROF)[0] if IS_TIMED.get() else 0:
        signal.setitimer(signal.ITIMER_PROF, left + count * limits.TEXT_SECONDS, TICK)


def counting_work() -> AbstractContextManager[object]:
    """Count the work that is spent in a `with` block."""
    return value_set(SPENT, {})


def spend_work(data: bytes, work: int, most: int) -> bool:
    """Count the work for `data`, once; return False, and count nothing, if it would be more than `most` in all."""
    if (spent := SPENT.get()) is None or data in spent:
        return True
    if sum(spent.values()) + work > most:
        return False
    spent[data] = work
    return True


def _exhaustion_finding(stopped: BaseException, doing: str, where: Where | None = None) -> Finding | None:
    """Return the finding for nesting that Python cannot follow, or memory that is not there or allowed, or None."""
    if isinstance(stopped, RecursionError):
        return error("deep", f"{doing} stops, because there are too many levels", where, "use fewer levels")
    message = f"{doing} needs more than {limits.MEMORY / 1e9:g} GB of memory, or more than is free"
    return error("memory", message, where, "shorten the longest parts") if isinstance(stopped, MemoryError) else None


def error_of_exception(stopped: Exception) -> GeneratorError:
    """Return the error for an exception: itself, or one of no memory, deep nesting, a full disk, or a bug."""
    if isinstance(stopped, GeneratorError):
        return stopped
    if found := _exhaustion_finding(stopped, "this"):
        return InputError(found)
    if isinstance(stopped, OSError) and stopped.errno in FULL:
        message = f"standard output, or a temporary file, cannot be written: {stopped.strerror}"
        return OutputError(error("output", message, None, "make room on the disk, or send the output elsewhere"))
    hint = "set SLIDEWRIGHT_TRACEBACK=1 to see where it happened"
    return GeneratorError(error("bug", f"{type(stopped).__name__}: {stopped}", None, hint))


@contextmanager
def limit_command_resources() -> Iterator[None]:
    """Limit a command to limits.SECONDS, and to limits.MEMORY where the system supports that.

    Use it only in a process of our own, because it limits everything else in the process and what that starts.
    """
    with within_budget("the whole work"):
        before = limit_memory_of_process()
        try:
            yield
        finally:
            if before and sys.platform != "win32":
                import resource

                resource.setrlimit(resource.RLIMIT_DATA, before)


def limit_memory_of_process() -> tuple[int, int] | None:
    """Make Python raise MemoryError when this process needs more than limits.MEMORY.

    Returns the limits before, or None where the system has no such limit.
    """
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    tighter = [each for each in (soft, hard, limits.MEMORY) if each != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):  # the system has no such limit
        resource.setrlimit(resource.RLIMIT_DATA, (min(tighter), hard))
        return soft, hard
    return None


@contextmanager
def _limit_time(seconds: float) -> Iterator[None]:
    """Raise _OverError after `seconds`, unless something else, such as a profiler, uses the timer."""
    is_main = threading.current_thread() is threading.main_thread()
    if sys.platform == "win32" or not is_main or signal.getitimer(signal.ITIMER_PROF)[0]:
        yield
        return
    before = signal.signal(signal.SIGPROF, _raise_over)
    signal.setitimer(signal.ITIMER_PROF, seconds, TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before if before is not None else signal.SIG_DFL)


def _raise_over(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _OverError
