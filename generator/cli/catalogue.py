"""The kind of a shipped template in, one line about each template of that kind out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

from generator.shipped import TEMPLATES

TemplateKind = Literal["talks", "themes"]  # the folders of templates/


def catalogue_names(kind: TemplateKind) -> tuple[str, ...]:
    """What can be asked for by name."""
    return tuple(sorted(path.stem for path in (TEMPLATES / kind).glob("*.yaml")))


def catalogue_lines(kind: TemplateKind) -> Iterator[str]:
    """Name and description of each, in two columns."""
    found = catalogue_names(kind)
    width = max(map(len, found))
    for name in found:
        yield f"{name:<{width}}  {_description(kind, name)}"


def _description(kind: TemplateKind, name: str) -> str:
    """The one key that a line shows, read without the rest, which may need every layout."""
    from generator import yaml  # here, because the names alone, which --help and completion need, cost nothing

    tree, _ = yaml.load_yaml((TEMPLATES / kind / f"{name}.yaml").read_text(encoding="utf-8"), name)
    node = tree.get("description") if isinstance(tree, yaml.Mapping) else None
    return node.text if isinstance(node, yaml.Scalar) else ""


def starter_article(name: str, schema: str = "") -> str:
    """The commented article that ships, with `name` in its commands; its first line points editors to `schema`."""
    text = (TEMPLATES / "starter.yaml").read_text(encoding="utf-8").replace("NAME", name)
    return f"# yaml-language-server: $schema={schema}\n{text}" if schema else text


def starter_theme(name: str) -> str:
    """The theme `paper`, whose comments explain each token, under another name."""
    text = (TEMPLATES / "themes" / "paper.yaml").read_text(encoding="utf-8")
    return text.replace("name: paper", f"name: {json.dumps(name, ensure_ascii=False)}", 1)
