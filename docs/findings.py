"""Writes docs/findings.md from templates/findings.yaml, which lists all codes: `python -m docs.findings`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.shipped import TEMPLATES
from generator.yaml import yaml_values

REGISTRY = TEMPLATES / "findings.yaml"
GROUPS = yaml_values(REGISTRY.read_text("utf-8"), REGISTRY.name)  # by the heading of the page, in its order
CODES = {code: said for group in GROUPS.values() for code, said in group.items()}
PAGE = Path(__file__).parent / "findings.md"
HEAD = """# Findings

A finding is a message about your article. It ends with its code in brackets. This page explains each code, and
what you can do about it. With `--json`, the code is in `code`:

    Error: article.yaml:8:9: a point has no key "shrot" [key]
    hint: did you mean "short"?

An error stops the build. A warning names something to correct, or to know before the talk; with `--strict`, the command
then exits with 1. An info names a decision that Slidewright made for you. `python -m docs.findings` writes this page.
"""


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *_lines()])


def _lines() -> Iterator[str]:
    for name, codes in GROUPS.items():
        advice = {code["advice"] for code in codes.values()}
        yield f"## {name}\n"
        if len(advice) == 1:
            yield f"{advice.pop()}\n"
            yield from (f"- `{code}`: {said['meaning']}" for code, said in codes.items())
        else:
            yield from (f"- `{code}`: {said['meaning']} *{said['advice']}*" for code, said in codes.items())
        yield ""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
