"""Reads and writes files by their addresses, such as s3://talks/may.md; only this module uses fsspec."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from generator.errors import InputError, OutputError, Where, error
from generator.lookup import bytes_of_regular_file
from generator.read.prose import is_source_on_web

INSTALL = "in the folder of Slidewright: pip install '.[cluster]'"
SHARED = "file://"  # begins the address of a file in a folder that all computers see by the same path
GLOB = re.compile(r"[*?\[]")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # two letters at least: "C:" is a drive


def is_address_of_file(name: str) -> bool:
    """Return whether a name is the address of a file or folder in a file system, and not a path or a web page."""
    return _ADDRESS.match(name) is not None and not is_source_on_web(name)


def bytes_at_address(address: str) -> bytes | None:
    """Return the bytes of a file, or None if there is no such file. Raises InputError if it cannot be read."""
    system, path = _system(address, InputError)
    try:
        data: bytes = bytes_of_regular_file(path) if address.startswith(SHARED) else system.cat_file(path)
        return data
    except (FileNotFoundError, IsADirectoryError):
        return None
    except Exception as reason:  # each library of a file system has errors of its own
        raise InputError(error("file", f"the file cannot be read: {reason}", Where(address))) from reason


def digest_at_address(address: str) -> str:
    """Return the SHA-256 of a file, or "" if there is none. Raises InputError if it cannot be read."""
    data = bytes_at_address(address)
    return "" if data is None else sha256(data).hexdigest()


def save_at_address(data: bytes, address: str) -> None:
    """Write a whole file. Raises OutputError if it cannot be written."""
    system, path = _system(address, OutputError)
    try:
        system.makedirs(system._parent(path), exist_ok=True)
        system.pipe_file(path, data)
    except Exception as reason:
        raise OutputError(error("output", f"the file cannot be written: {reason}", Where(address))) from reason


def files_at_address(address: str) -> list[str]:
    """Return the addresses of the files in a folder and below, of those that match a pattern, or of one file, sorted.

    Raises InputError if the place cannot be read.
    """
    system, path = _system(address, InputError)
    try:
        found = system.glob(path) if GLOB.search(path) else [path] if system.isfile(path) else system.find(path)
    except Exception as reason:
        raise InputError(error("file", f"the folder cannot be read: {reason}", Where(address))) from reason
    start = address[: address.index("://") + 3]
    return sorted(start + (each if start == SHARED else each.lstrip("/")) for each in found)


def _system(address: str, refusal: type[InputError | OutputError]) -> tuple[Any, str]:
    """Return the file system of an address and the path in it. Raises `refusal` where a library is missing."""
    code = "file" if refusal is InputError else "output"
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError:
        raise refusal(error(code, "addresses of files need fsspec", Where(address), INSTALL)) from None
    try:
        system, path = url_to_fs(address)
    except (ImportError, ValueError) as reason:  # fsspec says which library a kind of address needs
        raise refusal(error(code, f"{reason}", Where(address), "install what it names, or use a path")) from None
    return system, path
