"""A command that draws in; what it draws out, from a process with limits, or an error that a user understands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import limits
from generator.errors import OutputError, error
from generator.processes import ProcessError, ended_on_termination, run_process

HINT = "choose the other program with --engine, or save the deck again in PowerPoint or LibreOffice"


@contextmanager
def drawing_folder() -> Iterator[Path]:
    """Give a `with` block a folder to draw in, and remove it with all files afterwards, also if we are ended.

    Raises OutputError if there can be no such folder.
    """
    try:
        folder = TemporaryDirectory(prefix="slidewright-", ignore_cleanup_errors=True)
    except OSError as reason:
        message = f"no temporary folder can be made: {reason.strerror or reason}"
        hint = "make room on the disk, or name another folder in TMPDIR"
        raise OutputError(error("output", message, None, hint)) from reason
    with ended_on_termination(), ExitStack() as stack:
        for _ in range(2):  # once more, if Ctrl-C stops the first
            stack.callback(folder.cleanup)
        yield Path(folder.name)


def refuse_missing_pages(drawn: int, wanted: int) -> None:
    """Raise OutputError if a program drew fewer or more pages than it should."""
    if drawn != wanted:
        raise OutputError(error("engine", f"{wanted} pages were to be drawn, and {drawn} were", None, HINT))


def draw_in_process(who: str, command: Sequence[str], folder: Path, data: bytes = b"") -> bytes:
    """Return the standard output of a program that draws; `who` is its name, and `data` its standard input.

    Raises OutputError if it fails, or needs more than limits.ENGINE_SECONDS or ENGINE_MEMORY.
    """
    try:
        return run_process(command, folder, data, seconds=limits.ENGINE_SECONDS, memory=limits.ENGINE_MEMORY)
    except ProcessError as reason:
        raise OutputError(error("engine", f"{who} cannot draw this deck: it {reason}", None, HINT)) from reason
