"""Lists the shipped talks, themes and examples of commands, and makes the starter files of `new`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

from generator.shipped import TEMPLATES

TemplateKind = Literal["talks", "themes"]  # named after folders of templates/


def examples_of_commands() -> dict[str, str]:
    """Return the examples that --help shows under each command; \\b marks for Click what it must not wrap."""
    text = (TEMPLATES / "help.txt").read_text("utf-8").replace("\\b\n", "\b\n")
    return dict(part.split("\n", 1) for part in text.split("== ")[1:])


def catalogue_names(kind: TemplateKind) -> tuple[str, ...]:
    """Return the names of the shipped templates of a kind."""
    return tuple(sorted(path.stem for path in (TEMPLATES / kind).glob("*.yaml")))


def catalogue_lines(kind: TemplateKind) -> Iterator[str]:
    """Yield the name and description of each template of a kind, in two columns."""
    from generator import yaml  # imported here, because --help and completion need only the names

    found = catalogue_names(kind)
    for name in found:  # each is read without the rest, which may need every layout
        tree, _ = yaml.load_yaml((TEMPLATES / kind / f"{name}.yaml").read_text(encoding="utf-8"), name)
        node = tree.get("description") if isinstance(tree, yaml.Mapping) else None
        yield f"{name:<{max(map(len, found))}}  {node.text if isinstance(node, yaml.Scalar) else ''}"


def starter_article(name: str, schema: str = "") -> str:
    """Return the commented example article with `name` in its commands; `schema` is for its first line, for editors."""
    text = (TEMPLATES / "starter.yaml").read_text(encoding="utf-8").replace("NAME", name)
    return f"# yaml-language-server: $schema={schema}\n{text}" if schema else text


def starter_theme(name: str) -> str:
    """Return the theme `paper`, whose comments explain each token, under another name."""
    text = (TEMPLATES / "themes" / "paper.yaml").read_text(encoding="utf-8")
    return text.replace("name: paper", f"name: {json.dumps(name, ensure_ascii=False)}", 1)
