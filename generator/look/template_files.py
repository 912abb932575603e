"""The name of a shipped template or the path of a user's own in, the path of a file that is there out."""

from __future__ import annotations

from os.path import isfile
from pathlib import Path

from generator import limits
from generator.errors import TemplateError, Where, error


def locate_template_file(name: str, folder: Path, kind: str) -> Path:
    """A name is looked up among the shipped files, anything that ends in .yaml or .yml on the disk."""
    if name.endswith((".yaml", ".yml")):
        if isfile(name):  # which, unlike pathlib's, answers for a name that no file can have
            return Path(name)
        raise TemplateError(error("no-template", f"the {kind} file was not found", Where(name)))
    shipped = {file.stem: file for file in folder.glob("*.yaml")}
    if name in shipped:  # a name is never a path, which would lead elsewhere
        return shipped[name]
    hint = f"the {kind}s are {', '.join(sorted(shipped))}; a file of your own ends in .yaml"
    raise TemplateError(error("no-template", f'there is no {kind} "{name}"', None, hint))


def bytes_of_template_file(path: Path, name: str) -> bytes:
    """The bytes of a template's file, which findings call `name`. Raises TemplateError where it is none."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.TALK_BYTES + 1)
    except OSError as reason:
        raise TemplateError(
            error("template-file", f"the file cannot be read: {reason.strerror}", Where(name))
        ) from reason
    if len(data) > limits.TALK_BYTES:
        message = f"the file has more than {limits.TALK_BYTES:,} bytes, which is too much for a talk or a theme"
        raise TemplateError(error("size", message, Where(name), "check that it is the right file"))
    return data


def text_of_template_file(data: bytes, name: str) -> str:
    """The text in the bytes of a template's file. Raises TemplateError at the first line that is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        where = Where(name, data.count(b"\n", 0, broken.start) + 1)
        raise TemplateError(error("encoding", "the file is not text in UTF-8", where, "save it as UTF-8")) from broken
