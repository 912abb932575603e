"""Fills the pages that tell a writer how to write a talk; limits, layouts and keys are those that this version has."""

from __future__ import annotations

from collections.abc import Iterator
from string import Template

from generator.look import open_theme
from generator.read import keys
from generator.read.keys import Keys
from generator.shipped import TEMPLATES

PAGES = TEMPLATES / "writing"
ANY_ARTICLE = "post.md"  # the name of the article in pages that are about none


def page_for_writers(name: str, article: str = ANY_ARTICLE, **values: object) -> str:
    """Return the page `name` of templates/writing, with `values` and the limits of layouts in its placeholders."""
    families = open_theme("paper").families.values()
    limits = {f"most_{family.name.replace('-', '_')}": family.most for family in families}
    text = (PAGES / f"{name}.md").read_text("utf-8").rstrip("\n")
    return Template(text).substitute(limits, article=article, **values)


def skill_pages() -> dict[str, str]:
    """Return the files of the skill for agents, by name: how to write a talk, and all forms and keys."""
    limits = page_for_writers("limits")
    reference = page_for_writers(
        "reference",
        form=page_for_writers("form"),
        limits=limits,
        answers=page_for_writers("answers"),
        layouts="\n".join(_layout_lines()),
        keys="\n\n".join(_keys_of_mapping(known) for known in vars(keys).values() if isinstance(known, Keys)),
    )
    return {"SKILL.md": page_for_writers("skill", limits=limits) + "\n", "reference.md": reference + "\n"}


def _layout_lines() -> Iterator[str]:
    families = open_theme("paper").families.values()
    yield from (f"- `{family.name}`: {family.needs}" for family in families if family.is_for_sections)


def _keys_of_mapping(known: Keys) -> str:
    lines = (f"- `{key.name}`{'!' * key.required} {key.doc}" for key in known.keys)
    return "\n".join((f"### {known.noun[0].upper()}{known.noun[1:]}", "", *lines))
