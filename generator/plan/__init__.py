"""An article and a talk in, the outline out: what each slide says, every block placed once or noted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from generator import limits
from generator.errors import Finding, InputError, TemplateError, error, info
from generator.model.article import Article, Meta
from generator.model.outline import Line, Outline, too_many_slides
from generator.model.source import of_head
from generator.model.talk import Talk
from generator.model.text import Run, words
from generator.plan.chosen import as_shown, says_in_full
from generator.plan.chosen import remembered as remembered
from generator.plan.code import undrawn
from generator.plan.finish import calmed, with_jumps, with_notes, with_own_titles, with_sections_apart
from generator.plan.forms import with_forms
from generator.plan.prose import date_in
from generator.plan.rules import Choice, Planner
from generator.plan.sides import with_pairs
from generator.plan.strength import judged
from generator.plan.titles import with_messages
from generator.plan.values import left_out_icons, unknown_icons

YES, NO = ("true", "yes", "on"), ("false", "no", "none", "off")  # to a footer


def plan(article: Article, talk: Talk, choice: Choice, claims: bool = True) -> tuple[Outline, tuple[Finding, ...]]:
    """Say what each slide says, in the article's order.

    `choice` knows the layouts that a talk or a section may name, and what they can hold. With `claims`, slides are
    called by what they say, where they claim or show something, else by their headings. Raises TemplateError for a
    talk that asks for what is not there, InputError for a section whose own `layout`, or a point whose icon, is not
    there, and for more slides than limits.SLIDES. A finding names each section that its author skips, each list whose
    icons are left out, and each diagram that nothing here draws.
    """
    if unknown := tuple(unknown_icons(article)):
        raise InputError(*unknown)
    shown = article if says_in_full(talk) else with_pairs(as_shown(with_forms(article), talk))
    drafts = tuple(islice(Planner(shown, choice).drafts(talk.rules), limits.SLIDES + 1))
    if not drafts:
        raise TemplateError(error("no-slides", f'the talk "{talk.name}" makes no slide from this article'))
    if len(drafts) > limits.SLIDES:
        raise too_many_slides(drafts[-1].slide.where)
    calm = calmed(drafts, choice, article.meta.language)
    called = with_messages(calm, choice, article.meta) if claims else calm
    named = tuple(with_sections_apart(with_own_titles(called, choice)))
    slides = judged(with_notes(with_jumps(named, article), choice, article), choice, article)
    return Outline(article.meta, slides, _frame(article.meta)), (
        *_skipped(article),
        *left_out_icons(article),
        *undrawn(article),
    )


def _frame(meta: Meta) -> dict[str, tuple[Line, ...]]:
    """What stands at the foot of each slide; the number is a field, which PowerPoint counts itself."""
    asked = meta.footer.lower()
    texts = {"footer": "" if asked in NO else meta.footer, "number": "‹#›"}
    if asked in YES:
        texts["footer"] = " · ".join(text for text in (words(meta.title), meta.author) if text)
        texts["date"] = date_in(meta.date, meta.language)
    return {name: (Line((Run(text),), of_head(name)),) for name, text in texts.items() if text}


def _skipped(article: Article) -> Iterator[Finding]:
    for section in article.walk():
        if section.skip:
            message = f'the section "{words(section.heading)}" is left out, because it says "skip: true"'
            yield info("skipped", message, section.where)
