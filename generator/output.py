"""Writes bytes to a file, whole or not at all, and does not replace files that somebody else made or edited."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from os.path import exists, isdir, isfile, realpath, samefile  # unlike pathlib's, these take a name that is too long
from pathlib import Path
from stat import S_IMODE, S_IRWXG, S_IRWXO

from generator.errors import OutputError, Where, error
from generator.guard import limits
from generator.guard.lookup import bytes_of_regular_file, is_out_of_bounds

SUFFIX = ".pptx"
ANOTHER_NAME = "choose another name, or replace it with --force"
LEDGER = '{\n  "slidewright": "ledger",'  # the first characters of every ledger, which we may replace


def output_path_of_deck(name: str) -> Path:
    """Return the path for a deck called `name`, which always ends in .pptx.

    Raises OutputError for any other suffix, because the file is another program's or the name is mistyped.
    """
    path = Path(name)
    if path.suffix.lower() == SUFFIX or is_no_file(path):
        return path
    if path.suffix:
        message, hint = f"a deck is a {SUFFIX} file, not a {path.suffix} file", f"choose a name that ends in {SUFFIX}"
        raise OutputError(error("output", message, Where(name), hint))
    return path.with_suffix(SUFFIX)


def is_no_file(path: Path) -> bool:
    """Return whether a path names something that exists and is not a file, such as a folder or a device."""
    return exists(path) and not isfile(path)


def save_deck(pptx: bytes, path: Path, force: bool = False) -> Path:
    """Write a deck and return its path. Raises OutputError as `refuse_to_replace_edited_deck` does."""
    refuse_to_replace_edited_deck(path, force)
    save_backup_of_edited_deck(path)
    save_whole_file(pptx, path, "choose another place with -o")
    _save_beside(pptx, path)
    return path


def deck_to_merge(path: Path) -> bytes | None:
    """Return the deck at a path if somebody edited it and it carries what it was built from; None for any other."""
    from generator.decks import is_deck_data
    from generator.decks.carried import carried_of_deck

    if not isfile(path) or _may_replace_deck(path):
        return None
    try:
        data = bytes_of_regular_file(path) if path.stat().st_size <= limits.DECK_BYTES else b""
    except (OSError, ValueError):
        return None
    return data if is_deck_data(data) and carried_of_deck(data, path) else None


def save_merged_deck(pptx: bytes, path: Path, before: bytes) -> Path | None:
    """Write a merged deck, and return the copy of the deck as it was `before`; None if nothing is new in it.

    There is one copy, talk.before.pptx, of the deck before the last merge. Raises OutputError if it would replace
    another file, or if the deck is not as it was any more.
    """
    if bytes_of_regular_file(path) != before:
        message = "this deck was saved by another program meanwhile"
        raise OutputError(error("overwrite", message, Where(str(path)), "build again"))
    _check_writable(path)
    backup = None
    if pptx != before:
        from generator.decks.carried import packed_of_deck

        hint = "move this file to another place, and build again"
        backup = path.with_name(f"{path.stem}.before{path.suffix}")
        refuse_to_replace_others(backup, lambda data: bool(packed_of_deck(data)))
        save_whole_file(before, backup, hint)
        save_whole_file(pptx, path, hint)
    _save_beside(pptx, path)
    return backup


def _save_beside(pptx: bytes, path: Path) -> None:
    """Write what a deck carries into the file beside it too, for programs that drop it; without any, remove that."""
    from generator.decks.carried import packed_of_deck, path_beside_deck

    beside, packed = path_beside_deck(path), packed_of_deck(pptx)
    if packed:
        save_whole_file(packed, beside, "choose another place with -o")
    else:
        with suppress(OSError):
            beside.unlink()


def save_backup_of_edited_deck(path: Path) -> Path | None:
    """Return the copy of a deck that somebody edited and that is about to be replaced; None for other decks.

    The copy is talk.backup.pptx, or talk.backup-2.pptx and so on, because no file is ever replaced by it. A second call
    makes no second copy. Raises OutputError if the copy cannot be written.
    """
    if not isfile(path) or _may_replace_deck(path):
        return None
    hint = "move the deck to another place, and build again"
    with writing_file(path, hint):
        edited = path.read_bytes()
        for number in count(1):
            backup = path.with_name(f"{path.stem}.backup{f'-{number}' if number > 1 else ''}{path.suffix}")
            if not exists(backup):
                return save_whole_file(edited, backup, hint)
            if isfile(backup) and backup.stat().st_size == len(edited) and backup.read_bytes() == edited:
                return backup
    return None


def save_new_file(data: bytes, path: Path, force: bool = False) -> Path:
    """Write a new file and return its path. Raises OutputError if the file exists, unless `force` is true."""
    refuse_to_replace(path, force)
    return save_whole_file(data, path, "choose another place")


def save_new_files(files: Mapping[Path, bytes], force: bool = False) -> None:
    """Write new files, also into folders that are not there yet. Raises OutputError, and writes none, if one exists."""
    for path in filter(Path.exists, files):
        refuse_to_replace(path, force)
    for path, data in files.items():
        with writing_file(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        save_new_file(data, path, force)


def refuse_to_replace_unmarked(path: Path, mark: str, force: bool = False) -> None:
    """Raise OutputError if the file exists and does not begin with `mark`, unless `force` is true."""
    refuse_to_replace_others(path, lambda data: data.startswith(mark.encode()), force)


def refuse_to_replace_others(path: Path, is_ours: Callable[[bytes], bool], force: bool = False) -> None:
    """Raise OutputError if the file exists and its bytes are not `is_ours`, unless `force` is true."""
    if force or not _is_file_of_ours(path, is_ours):
        refuse_to_replace(path, force)
    else:
        _check_writable(path)


def save_whole_file(data: bytes, path: Path, hint: str = "") -> Path:
    """Write a file through a temporary one beside it, so that no reader sees half of it, and return its path.

    If the path is a link, the file that it points to is replaced. A file keeps the permissions of the one that it
    replaces, and its owner and group where the system allows that; a new file has the user's usual permissions. Raises
    OutputError with `hint`.
    """
    target = Path(realpath(path))
    temporary = target.with_name(f".slidewright.{os.urandom(8).hex()}")
    with writing_file(path, hint):
        try:
            _write_through_temporary(data, temporary, target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    return path


@contextmanager
def writing_file(path: Path, hint: str = "", failed: str = "the file cannot be written") -> Iterator[None]:
    """Raise OutputError with `failed` and `hint` if the code in a `with` block cannot write a file or a folder."""
    try:
        yield
    except OSError as reason:
        raise OutputError(error("output", f"{failed}: {reason.strerror or reason}", Where(str(path)), hint)) from reason


def _write_through_temporary(data: bytes, temporary: Path, target: Path) -> None:
    """Write a file to disk, with the permissions of the one that it then replaces.

    The system applies the user's umask to a new file; reading the umask here would change it for all threads. Until the
    permissions are copied, only the user can read a file that replaces another.
    """
    replaced = target.stat() if exists(target) else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, 0o600 if replaced else 0o666), "wb") as file:
        if replaced:
            _copy_permissions(file.fileno() if hasattr(os, "fchmod") else temporary, replaced)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)


def _copy_permissions(path: int | Path, like: os.stat_result) -> None:
    """Copy owner, group and permissions to a file; a group that cannot be copied gets only what all users may do."""
    mode = S_IMODE(like.st_mode) & 0o777
    if hasattr(os, "chown"):
        for owner, group in ((like.st_uid, -1), (-1, like.st_gid)):
            with suppress(OSError):  # only the administrator of the system can change the owner
                os.chown(path, owner, group)
        if os.stat(path).st_gid != like.st_gid:
            mode = mode & ~S_IRWXG | (mode & S_IRWXO) << 3
    os.chmod(path, mode)


def refuse_to_replace_edited_deck(path: Path, force: bool = False) -> None:
    """Raise OutputError if a deck must not be written to `path`; call it before and after the work.

    A file that is no deck of ours, or that somebody edited since, is replaced only if `force` is true.
    """
    _check_place(path, f"name a file: -o {path / 'deck.pptx'}")
    if exists(path) and not force and not _may_replace_deck(path):
        raise edited_deck_error(str(path))
    if not force:
        _check_writable(path)


def refuse_to_replace_template(path: Path, template: str) -> None:
    """Raise OutputError if a deck would replace the template that it is made on, even with --force."""
    if template and exists(path) and exists(template) and samefile(path, template):
        message = "this file is the template, which a deck never replaces"
        raise OutputError(error("overwrite", message, Where(str(path)), "choose another name for the deck"))


def edited_deck_error(name: str) -> OutputError:
    """Return the error for a deck that is not replaced."""
    message = "this file was edited since it was built, or Slidewright did not build it"
    hint = "choose another name with -o, or replace it with --force"
    return OutputError(error("overwrite", message, Where(name), hint))


def refuse_to_replace(path: Path, force: bool = False) -> None:
    """Raise OutputError if the file exists, unless `force` is true."""
    _check_place(path, "name a file in it")
    if exists(path) and not force:
        raise OutputError(error("overwrite", "there is a file here already", Where(str(path)), ANOTHER_NAME))


def _check_place(path: Path, hint: str) -> None:
    if is_out_of_bounds(path):
        message = "this place is outside of the folders that may be written to"
        raise OutputError(error("output", message, Where(str(path)), "choose a place in them"))
    if isdir(path):
        raise OutputError(error("output", "this is a folder", Where(str(path)), hint))
    if is_no_file(path):  # replacing /dev/null would harm the whole system
        raise OutputError(error("output", "this is a device, not a file", Where(str(path)), "- is standard output"))
    if not isdir(path.parent):
        raise OutputError(error("output", "its folder does not exist", Where(str(path)), f"make {path.parent} first"))
    if not os.access(path.parent, os.W_OK):  # told before the work, such as a rehearsal, and not after it
        raise OutputError(error("output", "its folder cannot be written to", Where(str(path)), "choose another place"))


def _check_writable(path: Path) -> None:
    """Raise OutputError for a read-only file, because renaming another file onto it would ignore that."""
    if exists(path) and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        raise OutputError(error("overwrite", "this file is read-only", Where(str(path)), ANOTHER_NAME))


def _may_replace_deck(path: Path) -> bool:
    from generator.write import is_seal_untouched

    return _is_file_of_ours(path, is_seal_untouched)


def _is_file_of_ours(path: Path, is_ours: Callable[[bytes], bool]) -> bool:
    try:
        return path.stat().st_size <= limits.DECK_BYTES and is_ours(bytes_of_regular_file(path))
    except (OSError, ValueError):
        return False
