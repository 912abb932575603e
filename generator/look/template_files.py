"""Finds the file of a template, by the name of a shipped one or by the path of a user's own, and reads it."""

from __future__ import annotations

from os.path import isfile
from pathlib import Path

from generator.errors import TemplateError, Where, did_you_mean_hint, error
from generator.guard import limits
from generator.guard.lookup import announce, bytes_of_regular_file


def locate_template_file(name: str, folder: Path, kind: str) -> Path:
    """Return the path of a template: a name is a shipped file, and what ends in .yaml or .yml is a path.

    Raises TemplateError if there is no such file; `kind` ("talk" or "theme") is for the message.
    """
    if name.endswith((".yaml", ".yml")):
        if isfile(announce(name)):  # unlike pathlib's, it returns False for an impossible file name
            return Path(name)
        raise TemplateError(error("no-template", f"the {kind} file was not found", Where(name)))
    shipped = {file.stem: file for file in folder.glob("*.yaml")}
    if name in shipped:  # a name is not used as a path, which could lead out of the folder
        return shipped[name]
    hint = f"the {kind}s are {', '.join(sorted(shipped))}; a file of your own ends in .yaml"
    hint = did_you_mean_hint(name.lower(), sorted(shipped), hint)
    raise TemplateError(error("no-template", f'there is no {kind} "{name}"', None, hint))


def bytes_of_template_file(path: Path, name: str) -> bytes:
    """Return the bytes of a template. Raises TemplateError, with `name`, if the file is unreadable or too large."""
    try:
        data = bytes_of_regular_file(path, limits.TALK_BYTES + 1)
    except OSError as reason:
        message = f"the file cannot be read: {reason.strerror}"
        raise TemplateError(error("template-file", message, Where(name))) from reason
    if len(data) > limits.TALK_BYTES:
        message = f"the file has more than {limits.TALK_BYTES:,} bytes, which is too much for a talk or a theme"
        raise TemplateError(error("size", message, Where(name), "check that it is the right file"))
    return data


def text_of_template_file(data: bytes, name: str) -> str:
    """Return the text of a template. Raises TemplateError at the first line that is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        where = Where(name, data.count(b"\n", 0, broken.start) + 1)
        raise TemplateError(error("encoding", "the file is not text in UTF-8", where, "save it as UTF-8")) from broken
