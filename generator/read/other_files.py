"""A file that is no article in; an error that says so, and how to make an article of it, out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from generator.errors import Finding, InputError, Where, error
from generator.guard.packages import has_password, password_error
from generator.read.prose import word_list
from generator.regex import regex

COMMANDS = {
    suffix: command
    for suffixes, command in (line.split(": ", 1) for line in word_list("commands"))
    for suffix in suffixes.split()
}
# The kind of a file, by its first bytes.
SIGNS = (
    ("pdf", regex(rb"%PDF-")),
    ("rtf", regex(rb"\{\\rtf")),
    ("doc", regex(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ("png", regex(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP", re.DOTALL)),
    ("tex", regex(rb"\s*(?:%[^\n]*\n\s*){0,40}\\document(?:class|style)\b")),
)
# What ZIP packages of each kind hold, as Word's hold word/document.xml.
PARTS = (
    ("xlsx", b"xl/workbook.xml"),
    ("pptx", b"ppt/presentation.xml"),
    ("odt", b"mimetypeapplication/vnd.oasis.opendocument.text"),
    ("ods", b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
    ("odp", b"mimetypeapplication/vnd.oasis.opendocument.presentation"),
    ("epub", b"mimetypeapplication/epub+zip"),
)


def refuse_file_of_other_kind(data: bytes, name: str) -> None:
    """Raise InputError where a file begins with the bytes of a kind that is not read, such as PDF."""
    if has_password(data):
        raise InputError(password_error("docx", "file", name))
    kind = next((kind for kind, sign in SIGNS if sign.match(data)), "")
    if not kind and data.startswith(b"PK\x03\x04") and b"word/document.xml" not in data:  # Word's may hold a workbook
        kind = next((kind for kind, part in PARTS if part in data), "")
    if kind:
        raise InputError(other_file_kind_error(kind, name))


def other_file_kind_error(kind: str, name: str, formats: str = "") -> Finding:
    """Return the error for a file with the suffix `kind`, which is not read; `formats` names those that are."""
    path, where = Path(name), Where(name)
    written = path.name if path.suffix else f"file.{kind}"
    if kind in COMMANDS:
        said = {"file": shlex.quote(written), "stem": shlex.quote(Path(written).stem)}
        hint = f"convert it with: {COMMANDS[kind].format_map(said)}"
        return error("format", f'cannot read ".{kind}" files', where, hint)
    for what, kinds, hint in (line.split(": ", 2) for line in word_list("no articles")):
        if kind in kinds.split():
            return error("no-article", f"this is {what}, not an article", where, hint)
    return error("format", f'cannot read ".{kind}" files', where, f"known formats: {formats}")
