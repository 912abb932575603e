"""Bytes and a path in, a file out: whole or not at all, and never over somebody else's work."""

from __future__ import annotations

import os
from contextlib import suppress
from os.path import exists, isdir, isfile, realpath  # pathlib's raise for a name too long
from pathlib import Path
from stat import S_IMODE, S_IRWXG, S_IRWXO

from generator import limits
from generator.errors import OutputError, Where, error

SUFFIX = ".pptx"
LEDGER = '{\n  "slidewright": "ledger",'  # how every ledger begins, so that none replaces another's file


def output_path_of_deck(name: str) -> Path:
    """The file that a deck called `name` goes to: systems know a deck by its suffix, so that it always has it.

    Raises OutputError for another suffix, which is another program's file or a slip of the hand.
    """
    path = Path(name)
    if path.suffix.lower() == SUFFIX or (exists(path) and not isfile(path)):
        return path
    if path.suffix:
        message, hint = f"a deck is a {SUFFIX} file, not a {path.suffix} file", f"choose a name that ends in {SUFFIX}"
        raise OutputError(error("output", message, Where(name), hint))
    return path.with_suffix(SUFFIX)


def save_deck(pptx: bytes, path: Path, force: bool = False) -> Path:
    """Write a deck, where `refuse_to_replace_edited_deck` allows it."""
    refuse_to_replace_edited_deck(path, force)
    return save_whole_file(pptx, path, "choose another place with -o")


def save_new_file(data: bytes, path: Path, force: bool = False) -> Path:
    """Write a file that is not there yet; only `force` replaces one."""
    refuse_to_replace(path, force)
    return save_whole_file(data, path, "choose another place")


def refuse_to_replace_unmarked(path: Path, mark: str, force: bool = False) -> None:
    """Raise OutputError if there is a file that does not begin with our mark; only `force` replaces it."""
    if force or not _begins(path, mark.encode()):
        refuse_to_replace(path, force)
    else:
        _check_writable(path)


def save_whole_file(data: bytes, path: Path, hint: str = "") -> Path:
    """Write to a temporary file beside the target and rename it, which no reader ever sees half done.

    A link stays one: what it points to is replaced. A file keeps the permissions of the one that it replaces, and its
    owner and group where the system allows; a new one has those that the user's other new files have.
    """
    target = Path(realpath(path))
    temporary = target.with_name(f".slidewright.{os.urandom(8).hex()}")
    try:
        try:
            _write(data, temporary, target)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as reason:
        message = f"the file cannot be written: {reason.strerror or reason}"
        raise OutputError(error("output", message, Where(str(path)), hint)) from reason
    _sync(target.parent)
    return path


def _write(data: bytes, temporary: Path, target: Path) -> None:
    """Write a file that is not there yet, to the disk itself, as open to others as the one that it is to replace.

    The system takes the user's mask (umask) from what a new file may be. To ask for that mask is to change it for all
    threads of the process. What replaces a file is nobody else's until it has that one's permissions.
    """
    replaced = target.stat() if exists(target) else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, 0o600 if replaced else 0o666), "wb") as file:
        if replaced:
            _share(temporary, replaced)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _share(path: Path, like: os.stat_result) -> None:
    """Give a file the owner, group and permissions of another; a group that cannot stay leaves what all may do."""
    mode = S_IMODE(like.st_mode) & 0o777
    if hasattr(os, "chown"):
        for owner, group in ((like.st_uid, -1), (-1, like.st_gid)):
            with suppress(OSError):  # only the system's administrator gives files away
                os.chown(path, owner, group)
        if path.stat().st_gid != like.st_gid:
            mode = mode & ~S_IRWXG | (mode & S_IRWXO) << 3
    path.chmod(mode)


def _sync(folder: Path) -> None:
    """Write to the disk which files a folder holds, where the system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def refuse_to_replace_edited_deck(path: Path, force: bool = False) -> None:
    """Raise OutputError if the deck may not go there; asked before the work as well as after it."""
    _check_place(path, f"name a file: -o {path / 'deck.pptx'}")
    if exists(path) and not force and not _replaceable(path):
        message = "this file was edited since it was built, or Slidewright did not build it"
        hint = "choose another name with -o, or replace it with --force"
        raise OutputError(error("overwrite", message, Where(str(path)), hint))
    if not force:
        _check_writable(path)


def refuse_to_replace(path: Path, force: bool = False) -> None:
    """Raise OutputError if there is a file already; only `force` replaces it."""
    _check_place(path, "name a file in it")
    if exists(path) and not force:
        hint = "choose another name, or replace it with --force"
        raise OutputError(error("overwrite", "there is a file here already", Where(str(path)), hint))


def _check_place(path: Path, hint: str) -> None:
    if isdir(path):
        raise OutputError(error("output", "this is a folder", Where(str(path)), hint))
    if exists(path) and not isfile(path):  # to replace /dev/null would harm the whole system
        raise OutputError(error("output", "this is a device, not a file", Where(str(path)), "- is standard output"))
    if not isdir(path.parent):
        raise OutputError(error("output", "its folder does not exist", Where(str(path)), f"make {path.parent} first"))


def _check_writable(path: Path) -> None:
    """Raise OutputError for a file that was made read-only, which renaming another onto it would not respect."""
    if exists(path) and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        hint = "choose another name, or replace it with --force"
        raise OutputError(error("overwrite", "this file is read-only", Where(str(path)), hint))


def _replaceable(path: Path) -> bool:
    from generator.write import is_seal_untouched

    try:
        return path.stat().st_size <= limits.DECK_BYTES and is_seal_untouched(path.read_bytes())
    except OSError:
        return False


def _begins(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except (OSError, ValueError):
        return False
