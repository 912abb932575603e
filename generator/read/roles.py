"""A heading in, the role of its section in the argument out."""

from __future__ import annotations

from msgspec.structs import replace

from generator.model.article import Role, Section
from generator.model.blocks import Paragraph, Questions
from generator.model.text import bare_text
from generator.read.prose import word_pattern
from generator.regex import regex

_JOINED = r"(?:\s*[&/,]\s*|\s+(?:and|und|et|y|e|en|i|и|og|och|ja|és|[sșş]i|και|dan|và)\s+)"
_APPENDIX = regex(rf"(?:(?:{word_pattern('about itself')})(?:{_JOINED}|\Z)){{1,4}}")
_DRESS = regex(r"^[\W\d]+|\W+$")  # a number or emoji before a heading, a colon after it
_PATTERNS = {
    role: regex(rf"(?<!\w)(?:{word_pattern(role)})(?!\w)")
    for role in (Role.FAQ, Role.CHALLENGES, Role.BENEFITS, Role.FUTURE, Role.OPENING)
}


def role_of_source_heading(heading: str) -> Role:
    """Return the role that the whole heading names, or the first word in it that names one; otherwise PLAIN."""
    heading = heading.lower()
    if _APPENDIX.fullmatch(_DRESS.sub("", heading)):
        return Role.APPENDIX
    found = [(match.start(), role) for role, pattern in _PATTERNS.items() if (match := pattern.search(heading))]
    return min(found, key=lambda each: each[0])[1] if found else Role.PLAIN


def sections_with_roles(
    sections: tuple[Section, ...], given_ids: frozenset[str] = frozenset(), *, nested: bool = False
) -> tuple[Section, ...]:
    """Return the sections with roles; those whose id is in `given_ids` keep the role that their author gave.

    Only the article's first section can be an opening, by its heading or because it has only paragraphs and no other
    role.
    If just one heading is like "Copyright", and it is not the last, it is the article's subject and no appendix.
    """
    made = [
        section if section.id in given_ids else _with_role(section, nested, may_open=not nested and number == 0)
        for number, section in enumerate(sections)
    ]
    about = [number for number, section in enumerate(made) if section.role is Role.APPENDIX]
    if len(about) == 1 and about[0] < len(made) - 1 and made[about[0]].id not in given_ids:
        made[about[0]] = replace(made[about[0]], role=Role.PLAIN)
    return tuple(made)


def _with_role(section: Section, nested: bool, may_open: bool) -> Section:
    role = role_of_source_heading(bare_text(section.heading))
    kinds = {type(block) for block in section.blocks}
    if Questions not in kinds and role is Role.FAQ:  # "Open questions", and then an essay
        role = Role.PLAIN
    if kinds == {Questions} and role is Role.PLAIN:
        role = Role.FAQ
    if may_open and role is Role.PLAIN and kinds == {Paragraph} and not section.sections:
        role = Role.OPENING
    if (not may_open and role is Role.OPENING) or (nested and role is Role.APPENDIX):
        role = Role.PLAIN
    return replace(section, role=role)
