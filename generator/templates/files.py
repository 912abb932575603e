"""The name of a shipped template or the path of a user's own in, the path of a file that is there out."""

from __future__ import annotations

from pathlib import Path

from generator.errors import TemplateError, Where, error


def locate(name: str, folder: Path, kind: str) -> Path:
    """A name is looked up among the shipped files, anything that ends in .yaml or .yml on the disk."""
    by_path = name.endswith((".yaml", ".yml"))
    path = Path(name) if by_path else folder / f"{name}.yaml"
    if path.is_file():
        return path
    if by_path:
        raise TemplateError(error("no-template", f"the {kind} file was not found", Where(name)))
    names = ", ".join(sorted(file.stem for file in folder.glob("*.yaml")))
    hint = f"the {kind}s are {names}; a file of your own ends in .yaml"
    raise TemplateError(error("no-template", f'there is no {kind} "{name}"', None, hint))
