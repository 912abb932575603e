"""The name of a new article or theme in, the text of one that works as it is out."""

from __future__ import annotations

import json

from generator.shipped import TEMPLATES


def starter(name: str, schema: str = "") -> str:
    """The commented article that ships, with `name` in its commands; its first line points editors to `schema`."""
    text = (TEMPLATES / "starter.yaml").read_text(encoding="utf-8").replace("NAME", name)
    return f"# yaml-language-server: $schema={schema}\n{text}" if schema else text


def theme_starter(name: str) -> str:
    """The theme `paper`, whose comments explain each token, under another name."""
    text = (TEMPLATES / "themes" / "paper.yaml").read_text(encoding="utf-8")
    return text.replace("name: paper", f"name: {json.dumps(name, ensure_ascii=False)}", 1)
