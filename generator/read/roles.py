"""A heading in, the role of its section in the argument out."""

from __future__ import annotations

import re

from msgspec.structs import replace

from generator.model.article import Role, Section
from generator.model.blocks import Paragraph, Questions
from generator.model.text import words

_SYNONYMS = {
    Role.FAQ: r"faqs?|frequently asked(?: questions)?|common questions|q ?(?:&|and) ?a|questions(?: (?:and|&) answers)?"
    r"|(?:what )?people (?:often )?ask",
    Role.CHALLENGES: r"challenges?|problems?|risks?|obstacles?|barriers?|difficult(?:y|ies)|hurdles?|drawbacks?"
    r"|disadvantages?|limitations?|limits|concerns?|pitfalls?|downsides?|threats?|weakness(?:es)?|dangers?|cons"
    r"|critic(?:s|isms?)|objections?|go(?:es)? wrong"
    r"|holds? (?:it|us|them|\w+) back|(?:stands?|get|gets) in (?:the|its|our) way",
    Role.BENEFITS: r"benefits?|advantages?|strengths?|upsides?|gains|merits?|pros|opportunit(?:y|ies)|virtues?"
    r"|reasons (?:for|to)|case for|^why(?! now)(?=.*[^?]$)",
    Role.FUTURE: r"futures?|outlook|what(?:['\u2019]s| is| comes| happens) next|next steps?|roadmap|tomorrow"
    r"|(?:road|way|path) (?:ahead|forward)|looking (?:ahead|forward)|where (?:we|it|this) goes?(?: next)?",
    Role.OPENING: r"introduction|intro|background|overview|context|preface|prologue|origins?|history|motivation"
    r"|(?:the )?rise|why now|the story so far|state of|setting the scene|where we (?:are|stand)",
}
_PATTERNS = {role: re.compile(rf"(?<!\w)(?:{synonyms})(?!\w)", re.IGNORECASE) for role, synonyms in _SYNONYMS.items()}


def role_of(heading: str) -> Role:
    """The role whose word comes first in a heading; PLAIN where there is none."""
    found = [(match.start(), role) for role, pattern in _PATTERNS.items() if (match := pattern.search(heading))]
    return min(found, key=lambda each: each[0])[1] if found else Role.PLAIN


def with_roles(
    sections: tuple[Section, ...], known: frozenset[str] = frozenset(), *, nested: bool = False
) -> tuple[Section, ...]:
    """The sections with roles; those whose id is in `known` keep the one that the author gave.

    An opening opens: only the article's first section is one, by its heading or because it has a lead-in of
    paragraphs and no other role.
    """
    return tuple(
        section if section.id in known else _with_role(section, may_open=not nested and number == 0)
        for number, section in enumerate(sections)
    )


def _with_role(section: Section, may_open: bool) -> Section:
    role = role_of(words(section.heading))
    kinds = {type(block) for block in section.blocks}
    if Questions not in kinds and role is Role.FAQ:  # "Open questions", and then an essay
        role = Role.PLAIN
    if kinds == {Questions} and role is Role.PLAIN:
        role = Role.FAQ
    if may_open and role is Role.PLAIN and kinds == {Paragraph} and not section.sections:
        role = Role.OPENING
    if not may_open and role is Role.OPENING:
        role = Role.PLAIN
    return replace(section, role=role)
