"""The name of a new article in, the text of one that builds as it is out."""

from __future__ import annotations

from generator.shipped import TEMPLATES


def starter(name: str, schema: str = "") -> str:
    """The commented article that ships, with `name` in its commands; its first line points editors to `schema`."""
    text = (TEMPLATES / "starter.yaml").read_text(encoding="utf-8").replace("NAME", name)
    return f"# yaml-language-server: $schema={schema}\n{text}" if schema else text
