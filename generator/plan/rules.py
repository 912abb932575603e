"""The rules of a talk and an article in, a draft of each slide out: its layout, its words, its place in the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from generator.errors import InputError, TemplateError, error
from generator.model.article import Article, Question, Section, words
from generator.model.outline import Entry, Line, SlidePlan
from generator.model.talk import Expression, Loop, Rule, SlideRule
from generator.model.theme import Family
from generator.plan.expressions import Context, Expressions
from generator.plan.prose import ANSWER_WORDS, Item, date_in, entry, lessons, word_count
from generator.plan.values import items_of, lines_of

AUTO = "auto"
BY_CONTENT = ("statement", "versus", "cards", "sentences", "points")  # what `auto` tries, the most telling first
SHARED_QUESTIONS = 3  # as many as one slide takes


@dataclass(frozen=True, slots=True)
class Draft:
    """A slide before its notes; `owner` is the section that it shows, None for a slide of the talk's own."""

    slide: SlidePlan
    owner: Section | None


class Planner:
    """Walks the rules of a talk through one article."""

    def __init__(self, article: Article, families: Mapping[str, Family]) -> None:
        self._article = article
        self._families = families
        self._expressions = Expressions(
            {"date": lambda value: date_in(value, article.meta.language), "lessons": lessons}
        )
        self._tops = {
            section.id: words(top.heading) for top in article.sections for section in (top, *top.descendants())
        }
        self._ids: Counter[str] = Counter()
        self._frame = ""  # the PowerPoint section of slides that stand outside the article's

    def drafts(self, rules: Sequence[Rule]) -> Iterator[Draft]:
        """The slides of a talk."""
        return self._run(rules, {"article": self._article})

    def _run(self, rules: Sequence[Rule], context: Context) -> Iterator[Draft]:
        matched = False
        for rule in rules:
            match rule:
                case Loop():
                    for value in self._expressions.each(rule.values, context):
                        yield from self._run(rule.rules, {**context, rule.variable: value})
                    self._frame = ""
                case SlideRule():
                    if not (rule.otherwise and matched) and self._holds(rule.when, context):
                        matched = True
                        yield from self._slides(rule, context)

    def _holds(self, when: Expression | None, context: Context) -> bool:
        return when is None or self._expressions.test(when, context)

    def _slides(self, rule: SlideRule, context: Context) -> Iterator[Draft]:
        """The slide of one rule, or several where its items ask for more than one layout."""
        owner = next((value for value in context.values() if isinstance(value, Section)), None)
        values = {name: self._expressions.value(source, context) for name, source in rule.fields.items()}
        items = items_of(values.pop("items", ()), rule.where, owner)
        fill = {name: lines_of(value, rule.fields[name].where, owner) for name, value in values.items()}
        fill = {name: lines for name, lines in fill.items() if lines}
        parts = _parts(items)
        for part in parts or ((),):
            slide = self._slide(rule, owner, fill, part)
            if parts or owner or "items" not in rule.fields:  # an agenda of nothing is no slide
                yield Draft(slide, owner)

    def _slide(
        self, rule: SlideRule, owner: Section | None, fill: Mapping[str, tuple[Line, ...]], items: Sequence[Item]
    ) -> SlidePlan:
        title = fill.get("title", ())
        entries = tuple(entry(item) for item in items)
        if owner and not entries:  # a heading with nothing under it is itself what the slide says
            entries = tuple(Entry(owner.id, body=line.text) for line in title)
        if not owner:
            self._frame = self._frame or (words(title[0].text) if title else rule.layout)
        slide = SlidePlan(
            id=self._id(owner.id if owner else rule.layout),
            layout="",
            fill=fill,
            items=entries,
            notes=(),
            section=self._tops[owner.id] if owner else self._frame,
            where=owner.where if owner else self._article.where,
        )
        return slide.in_layout(self._layout(slide, rule, owner, items))

    def _layout(self, slide: SlidePlan, rule: SlideRule, owner: Section | None, items: Sequence[Item]) -> str:
        """The first family with a place for all that the slide says: by content, or the one named and its stand-ins."""
        named = self._named(rule, owner)
        if items and all(isinstance(item, Question) for item in items) and named in (AUTO, "questions"):
            named = "questions"
        tried = BY_CONTENT if named == AUTO else (named, *self._families[named].then)
        for name in tried:
            member = self._families[name].layout_for(len(slide.items))
            if member and slide.suits(member):
                return name
        return tried[-1]

    def _named(self, rule: SlideRule, owner: Section | None) -> str:
        """The author's layout, else the rule's."""
        by_author = owner is not None and owner.layout != AUTO
        name = owner.layout if owner is not None and by_author else rule.layout
        if name == AUTO or name in self._families:
            return name
        guesses = get_close_matches(name, self._families, 1)
        hint = f'did you mean "{guesses[0]}"?' if guesses else "the layouts are " + ", ".join(self._families)
        kind, where = (InputError, owner.where) if owner is not None and by_author else (TemplateError, rule.where)
        raise kind(error("unknown-layout", f'there is no layout "{name}"', where, hint))

    def _id(self, wanted: str) -> str:
        self._ids[wanted] += 1
        return wanted if self._ids[wanted] == 1 else f"{wanted}-{self._ids[wanted]}"


def _parts(items: Sequence[Item]) -> tuple[tuple[Item, ...], ...]:
    """Items by slide: the questions in groups whose answers a slide can show together, all else on one."""
    others = tuple(item for item in items if not isinstance(item, Question))
    groups: list[list[Item]] = []
    said = 0
    for question in (item for item in items if isinstance(item, Question)):
        length = word_count(words(entry(question).body))
        if not groups or said + length > ANSWER_WORDS or len(groups[-1]) == SHARED_QUESTIONS:
            groups.append([])
            said = 0
        groups[-1].append(question)
        said += length
    return ((others,) if others else ()) + tuple(tuple(group) for group in groups)
