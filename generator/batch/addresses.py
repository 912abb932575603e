"""Reads and writes files by their addresses, such as s3://talks/may.md; only this module uses fsspec."""

from __future__ import annotations

import atexit
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import has_magic
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from generator.errors import GeneratorError, InputError, OutputError, Where, error, refuse_without
from generator.guard import limits
from generator.opening import is_address_of_file

COPIES: dict[str, str] = {}  # of folders at addresses, made in this process


def bytes_at_address(address: str) -> bytes | None:
    """Return the bytes of a file, or None if there is no such file. Raises InputError if it cannot be read."""
    opened = _file_system(address, InputError, "the file cannot be read")
    with opened as (system, path), suppress(FileNotFoundError, IsADirectoryError):
        return bytes(system.cat_file(path))
    return None


def save_at_address(data: bytes, address: str) -> None:
    """Write a whole file. Raises OutputError if it cannot be written."""
    with _file_system(address, OutputError, "the file cannot be written") as (system, path):
        system.makedirs(system._parent(path), exist_ok=True)
        system.pipe_file(path, data)


def files_at_address(address: str) -> list[str]:
    """Return the addresses of the files in a folder and below, of those that match a pattern, or of one file, sorted.

    Raises InputError if the place cannot be read.
    """
    with _file_system(address, InputError, "the folder cannot be read") as (system, path):
        found = system.glob(path) if has_magic(path) else [path] if system.isfile(path) else system.find(path)
    start = re.match(r".*?://+", address)[0]  # type: ignore[index]  # it is an address
    return sorted(start + each.lstrip("/") for each in found)


def path_of_source(source: str) -> str:
    """Return the path of an article; one at an address is copied with its folder, once in a process.

    Raises InputError for a folder that cannot be read, or is too large to be copied.
    """
    if not is_address_of_file(source):
        return source
    folder, _, name = source.rpartition("/")
    if folder not in COPIES:
        COPIES[folder] = _copied_folder(folder)
    return os.path.join(COPIES[folder], name)


def _copied_folder(address: str) -> str:
    """Return a copy of a folder, which is removed when this process ends."""
    copy = mkdtemp(prefix="slidewright-")
    atexit.register(rmtree, copy, ignore_errors=True)
    with _file_system(address, InputError, "the folder cannot be read") as (system, path):
        if system.isdir(path):
            if system.du(path) > limits.COPIED_BYTES:
                message = f"the folder has more than {limits.COPIED_BYTES // 1_000_000} MB"
                hint = "put articles and what they need in a folder of their own"
                raise InputError(error("size", message, Where(address), hint))
            system.get(f"{path.rstrip('/')}/", f"{copy}/", recursive=True)
    return copy


def text_at_address(text: str, source: str) -> str:
    """Return a text in which the copies of files beside an article have their addresses."""
    folder = source.rpartition("/")[0]
    return text.replace(COPIES[folder], folder) if folder in COPIES else text


@contextmanager
def _file_system(address: str, refusal: type[InputError | OutputError], failed: str) -> Iterator[tuple[Any, str]]:
    """Give a `with` block the file system of an address and the path in it, and raise `refusal` for what fails."""
    code = "file" if refusal is InputError else "output"
    refuse_without("fsspec", "an address of a file", "cluster", refusal, Where(address))
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(address)
    except (ImportError, ValueError) as reason:  # fsspec says which library a kind of address needs
        raise refusal(error(code, f"{reason}", Where(address), "install what it names, or use a path")) from None
    try:
        yield system, path
    except GeneratorError:
        raise
    except Exception as reason:  # each library of a file system has errors of its own
        raise refusal(error(code, f"{failed}: {reason}", Where(address))) from reason
