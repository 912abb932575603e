"""The kind of a shipped template in, one line about each template of that kind out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from generator.shipped import TEMPLATES

Kind = Literal["talks", "themes"]  # the folders of templates/


def names(kind: Kind) -> tuple[str, ...]:
    """What can be asked for by name."""
    return tuple(sorted(path.stem for path in (TEMPLATES / kind).glob("*.yaml")))


def lines(kind: Kind) -> Iterator[str]:
    """Name and description of each, in two columns."""
    found = names(kind)
    width = max(map(len, found))
    for name in found:
        yield f"{name:<{width}}  {_description(kind, name)}"


def _description(kind: Kind, name: str) -> str:
    """The one key that a line shows, read without the rest, which may need every layout."""
    from generator import yaml  # here, because the names alone, which --help and completion need, cost nothing

    tree, _ = yaml.load((TEMPLATES / kind / f"{name}.yaml").read_text(encoding="utf-8"), name)
    node = tree.get("description") if isinstance(tree, yaml.Mapping) else None
    return node.text if isinstance(node, yaml.Scalar) else ""
