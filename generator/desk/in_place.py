"""An article in Markdown that is edited itself, and an act, in; its text after the act, in Markdown's marks, out."""

from __future__ import annotations

import re

from generator.desk.acts import Asked, line_of
from generator.desk.talk import ActError, Talk
from generator.merge.changes import NOTES, ORDER, SLIDE, Change, Reader, pull_changes, span_of_section
from generator.merge.pages import TEXT
from generator.model.text import bare_text
from generator.read.markdown.frontmatter import BLOCK
from generator.regex import regex

MINUTES = regex(r"^minutes\s*[:=].*\n", re.MULTILINE)


def changed_article(text: str, talk: Talk, asked: Asked, read: Reader) -> str:
    """Return the Markdown text of an article after an act; what `pull` can take from a deck is written as it does.

    talk: what the article says. Raises ActError for what Markdown has no mark for.
    """
    section, order = talk.section_of_slide(asked.slide), [each.id for each in talk.article.sections]
    ids = {1: section.id if section else ""}
    match asked.act:
        case "minutes":
            front, said = BLOCK.match(text), f"minutes: {asked.minutes}\n" * bool(asked.minutes)
            if front is None:
                return f"---\n{said}---\n\n{text}"
            said = MINUTES.sub("", front["inside"]) + (said if front["mark"] == "---" else said.replace(":", " ="))
            return text[: front.start("inside")] + said + text[front.end("inside") :]
        case "private":
            words = re.escape(talk.sentence(asked.sentence).words).replace("\\ ", r"\s+")
            if len(found := [*re.finditer(words, text)]) != 1:
                raise ActError("the article does not have these words in one place: edit the file")
            return f"{text[: found[0].start()]}%%{found[0][0]}%%{text[found[0].end() :]}"
        case "hide" if section and section.skip:
            start, end = span_of_section(text, section.id, read)
            return text[:start] + re.sub(r"<!--\s*(?:skip|hide)\s*-->\s*", "", text[start:end], count=1) + text[end:]
        case "hide" if section:
            change = Change(1, "", "hidden", "", "True")
        case "title":
            title = section.headline or section.heading if section else talk.article.meta.title
            change = Change(1, "", TEXT, bare_text(title), line_of(asked))
        case "notes" if section:
            change = Change(1, "", NOTES, " ".join(map(bare_text, section.notes)), asked.text or "")
        case "move" if section and section.id in order:
            order.remove(section.id)
            before = talk.section_of_slide(asked.before)
            order.insert(order.index(before.id) if before and before.id in order else len(order), section.id)
            change, ids = Change(1, SLIDE, ORDER), dict(enumerate(order, 1))
        case _:
            raise ActError("Markdown has no mark for this: without --in-place, it goes into a talk beside the article")
    new, left = pull_changes(text, [change], ids, read)
    if left:
        raise ActError(f"this cannot be written into the article: {left[0][1]}")
    return new
