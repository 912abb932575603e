"""The name of a shipped template or the path of a user's own in, the path of a file that is there out."""

from __future__ import annotations

from os.path import isfile
from pathlib import Path

from generator.errors import TemplateError, Where, error


def locate(name: str, folder: Path, kind: str) -> Path:
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
