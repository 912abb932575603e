"""An article and a talk in, the outline out: what each slide says. Each block is on one slide or in the notes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from generator.errors import Finding, InputError, TemplateError, error, info
from generator.guard import limits
from generator.model.article import Article, Meta
from generator.model.origin import origin_of_head
from generator.model.outline import Outline, SlideLine, too_many_slides_error
from generator.model.talk import Talk
from generator.model.text import Run, bare_text
from generator.plan.finish import (
    drafts_with_jumps,
    drafts_with_notes,
    drafts_with_sections_apart,
    slide_plans_with_strength,
)
from generator.plan.listed_items import left_out_icon_warnings, unknown_icon_errors
from generator.plan.programs import undrawn_diagram_remarks
from generator.plan.rules import Layouts, Planner
from generator.plan.slide_texts import date_for_slide
from generator.plan.thoughts import choose_thoughts
from generator.plan.titles import drafts_with_telling_titles


def plan(article: Article, talk: Talk, choice: Layouts, claims: bool = True) -> tuple[Outline, tuple[Finding, ...]]:
    """Return the outline, which keeps the article's order, and the findings.

    `choice` knows the layouts that a talk or a section may name, and what they can hold. With `claims`, the title of a
    slide is what it claims or shows, where there is such a text, else its heading. Raises TemplateError if the talk
    makes no slide or names a layout or slot that does not exist. Raises InputError if a section's `layout` or a point's
    icon does not exist, or for more slides than limits.SLIDES. A finding names each section that its author skips, each
    list whose icons are left out, and each diagram that is shown as code.
    """
    if unknown := tuple(unknown_icon_errors(article)):
        raise InputError(*unknown)
    chosen = not (talk.written or talk.in_full)
    shown = choose_thoughts(article, talk.shows_thesis) if chosen else article
    drafts = tuple(islice(Planner(shown, choice, talk.written).drafts(talk.rules), limits.SLIDES + 1))
    if not drafts:
        raise TemplateError(error("no-slides", f'the talk "{talk.name}" makes no slide from this article'))
    if len(drafts) > limits.SLIDES:
        raise too_many_slides_error(drafts[-1].slide.where)
    if not talk.written:  # the writer of a talk chose its statements and titles
        drafts = drafts_with_telling_titles(drafts, choice, article.meta) if claims else drafts
    named = tuple(drafts_with_sections_apart(drafts))
    noted = drafts_with_notes(drafts_with_jumps(named, article), choice, article)
    slides = slide_plans_with_strength(noted, choice, article)
    findings = (*_skip_remarks(article), *left_out_icon_warnings(article), *undrawn_diagram_remarks(article))
    return Outline(article.meta, slides, _frame(article.meta), written=talk.written, chosen=chosen and claims), findings


def _frame(meta: Meta) -> dict[str, tuple[SlideLine, ...]]:
    """Return the lines at the foot of each slide, by slot. The number is a field that PowerPoint counts itself."""
    footer = meta.settings.footer
    texts = {"footer": footer if isinstance(footer, str) else "", "number": "‹#›"}
    if footer is True:
        texts["footer"] = " · ".join(text for text in (bare_text(meta.title), meta.author) if text)
        texts["date"] = date_for_slide(meta.date, meta.language)
    return {name: (SlideLine((Run(text),), origin_of_head(name)),) for name, text in texts.items() if text}


def _skip_remarks(article: Article) -> Iterator[Finding]:
    for section in article.walk():
        if section.skip:
            message = f'the section "{bare_text(section.heading)}" is left out, because it says "skip: true"'
            yield info("skipped", message, section.where)
