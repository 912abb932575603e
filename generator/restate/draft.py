"""An outline in; the talk out that has the same slides, for its author to edit: each of its sections is a slide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from msgspec.structs import replace

from generator import yaml
from generator.errors import Where
from generator.measure import count_words, sentence_spans
from generator.model.address import NOWHERE
from generator.model.article import AUTO, Article, Role, Section
from generator.model.blocks import (
    Block,
    Code,
    Cycle,
    Event,
    Paragraph,
    Picture,
    Point,
    Points,
    Question,
    Questions,
    Quote,
    Stat,
    Table,
    Timeline,
    texts_of_block,
)
from generator.model.chart import Chart
from generator.model.origin import HEAD, OriginId, origin_family
from generator.model.outline import Entry, Outline, SlidePlan
from generator.model.settings import NOTHING_SET, OPTIONS, USUAL
from generator.model.talk import WHOLE_WORDS
from generator.model.text import Run, Text, bare_text, joined_texts
from generator.model.theme import Family
from generator.read import keys
from generator.read.keys import Key, Keys

OF_HEAD = ("cover", "cover-picture", "speaker", "closing")  # slides that the talk `written` makes of the head
CHOOSING = ("slides", "minutes", "agenda", "titles", "times")  # settings: what is shown is chosen already
OWN_KINDS = ("questions", "quote", "stat", "cycle")  # families whose entries are a block of their own kind
PARAGRAPHS = 4  # on one slide at most; more are kept together as a list
NO_ROLE = "    role: plain"
LISTS = ("agenda", "takeaways", "sources")  # families whose entries are list items, whatever they were taken from

WITH = {"heading": ("headline",)}  # keys that are told with another, whether the talk has them or not
OF_POINTS = dict.fromkeys(("points", "steps", "cycle"), keys.POINT)
OF_ARTICLE = {"sections": keys.SECTION, "speaker": keys.SPEAKER, "cover": keys.PICTURE, "body": keys.BODY_ITEM}
WITHIN = {**keys.INSERTS, **OF_POINTS, **OF_ARTICLE, "questions": keys.QUESTION, "timeline": keys.EVENT}


def draft_of_outline(article: Article, outline: Outline, families: Mapping[str, Family]) -> Article:
    """Return the talk in which each slide of the outline is a section, with the hidden ones skipped at its end."""
    drafter = _Drafter(article, families)
    own = [slide for slide in outline.slides if slide.layout not in OF_HEAD]
    head = [line for slide in outline.slides if slide.layout in OF_HEAD for line in slide.notes]
    closing = next((slide for slide in outline.slides if slide.layout == "closing"), None)
    call = _filled(closing, "call") if closing else ()
    said = article.meta.settings
    usual = (name for name in OPTIONS if name in CHOOSING or getattr(said, name) == getattr(USUAL, name))
    unset = {name: getattr(NOTHING_SET, name) for name in usual}
    settings = replace(said, **{**unset, "talk": "written" if closing else "slides"})
    notes = (*article.meta.notes, *(line.text for line in head if origin_family(line.origin) != HEAD))
    speaker = article.meta.speaker if any(slide.layout == "speaker" for slide in outline.slides) else None
    subtitle = _filled(outline.slides[0], "subtitle")
    meta = replace(article.meta, settings=settings, notes=notes, speaker=speaker, subtitle=subtitle, call=call)
    shown = [drafter.section(slide) for slide in own if not slide.hidden]
    hidden = [replace(drafter.section(slide), skip=True) for slide in own if slide.hidden]
    return Article(article.where, meta, (*shown, *hidden, *(each for each in article.walk() if each.skip)))


def talk_with_comments(talk: str) -> str:
    """Return the YAML of a talk with a comment above the first use of each key: what it is for.

    It is without roles, which mean nothing in the talk `written`.
    """
    lines = [line for line in talk.split("\n") if line != NO_ROLE]
    told: dict[str, tuple[int, Key]] = {}
    for number, key in _keys_in(yaml.load_yaml("\n".join(lines), "")[0], keys.ARTICLE):
        told.setdefault(key.name, (number, key))
    for number, key in reversed(told.values()):
        line = lines[number - 1]
        margin = line[: len(line) - len(line.lstrip())]
        lines.insert(number - 1, f"{margin}# {key.name}: {key.doc[slice(*sentence_spans(key.doc)[0])]}")
    return "\n".join(lines)


def _keys_in(node: yaml.YamlNode | None, known: Keys) -> Iterator[tuple[int, Key]]:
    """Yield the keys in a mapping or a list of them, and within their values, in order, each with its line."""
    for item in node.items if isinstance(node, yaml.Sequence) else (node,):
        for name, value in item.pairs if isinstance(item, yaml.Mapping) else ():
            keys_here = filter(None, map(known.get, (name.text, *WITH.get(name.text, ()))))
            yield from ((name.where.line, key) for key in keys_here)
            yield from _keys_in(value, WITHIN.get(name.text, known))


class _Drafter:
    """Turns slides into sections; it knows the article's sections, points and sentences."""

    def __init__(self, article: Article, families: Mapping[str, Family]) -> None:
        self._families = families
        self._sections = {section.id: section for section in article.walk()}
        blocks = [block for section in article.walk() for block in section.blocks]
        points = (point for section in article.walk() for each in section.points for point in each.walk())
        self._icons = {point.id: point.icon for point in points}
        self._programs = {block.id: block for block in blocks if isinstance(block, Code)}
        prose = (bare_text(said.text) for block in blocks for said in texts_of_block(block) if said.kind != "code")
        self._sentences = dict.fromkeys(text[slice(*span)] for text in prose for span in sentence_spans(text))

    def section(self, slide: SlidePlan) -> Section:
        """Return the section that makes the slide."""
        owner = self._sections.get(slide.rank.owner) if slide.rank.owner else None
        alone = joined_texts([slide.items[0].heading, slide.items[0].body]) if len(slide.items) == 1 else ()
        title = _filled(slide, "title") or alone  # a slide without a title shows one text
        heading = _filled(slide, "label") or title
        body = self._blocks(slide) if "title" in slide.fill else ()
        blocks = (*self._paragraphs(slide, "lead"), *body, *self._paragraphs(slide, "closing"))
        prose = [each.text for each in blocks if isinstance(each, Paragraph)]
        return Section(
            id=slide.rank.owner or HEAD,
            where=slide.where,
            role=Role.PLAIN,
            heading=heading,
            headline=title if title != heading else (),
            layout=slide.layout if self._families[slide.layout].is_for_sections else AUTO,
            ground=slide.ground,
            highlight=owner.highlight if owner else "",
            notes=tuple(_numbered(line.text, line.number) for line in slide.notes),
            private=owner.private if owner and "#" not in slide.id else (),  # on the first of its slides
            blocks=blocks,
            evidence=tuple(dict.fromkeys(each for text in (title, *prose) for each in self._evidence(text))),
        )

    def _evidence(self, text: Text) -> tuple[Text, ...]:
        """Return the sentences of the article that a text of a slide consists of, or in which it stands."""
        bare = bare_text(text)
        parts = [bare[slice(*span)] for span in sentence_spans(bare)]
        if all(part in self._sentences for part in parts):
            return tuple((Run(part),) for part in parts)
        return tuple((Run(each),) for each in self._sentences if bare in each)[:1]

    def _paragraphs(self, slide: SlidePlan, slot: str) -> Iterator[Paragraph]:
        return (Paragraph(line.origin, slide.where, line.text) for line in slide.fill.get(slot, ()))

    def _blocks(self, slide: SlidePlan) -> Iterator[Block]:
        """Yield what a slide shows below its title: its block, and its items as blocks of their kind."""
        if slide.is_program:
            for origin, lines in groupby(slide.items, key=lambda entry: entry.origin):
                yield self._program(origin, [bare_text(entry.body) for entry in lines], slide)
            return
        own = slide.block.id if slide.block else ""
        items = [entry for entry in slide.items if entry.origin != own]
        is_listed = any(entry.equal or entry.heading or entry.answer or entry.number for entry in items)
        is_list = is_listed or slide.layout in LISTS or len(items) > PARAGRAPHS
        for kind, group in groupby(items, key=lambda entry: _kind(entry, slide.layout, is_list)):
            yield from self._of_kind(kind, list(group), slide.where)
        if slide.block:
            yield _shown_block(slide.block, slide)

    def _program(self, origin: OriginId, lines: Sequence[str], slide: SlidePlan) -> Code:
        code = self._programs.get(origin) or Code(origin, slide.where, "")
        text, caption = "\n".join(lines), _filled(slide, "caption")
        if text == code.text:
            return replace(code, caption=caption)
        return replace(code, caption=caption, text=text, highlight=(), numbered=False)  # lines have other numbers

    def _of_kind(self, kind: str, entries: Sequence[Entry], where: Where) -> Iterator[Block]:
        first = entries[0].origin

        def proven(kind: Any, entry: Entry, *said: Any) -> Any:
            """Return a block or an item that says what an entry does, with the sentences on which its body rests."""
            return kind(entry.origin, where, *said, evidence=self._evidence(entry.body))

        match kind:
            case "pictures":
                yield from (each.picture for each in entries if each.picture)
            case "prose":
                yield from (Paragraph(each.origin, where, each.body) for each in entries)
            case "quote":
                yield from (proven(Quote, each, each.body, each.answer) for each in entries)
            case "stat":
                for each in entries:
                    value = joined_texts([each.heading, each.aside]) if each.share[1] else each.heading
                    was = () if each.share[1] else each.aside
                    yield replace(proven(Stat, each, value, each.body, each.trend), was=was)
            case "timeline":
                events = (proven(Event, each, each.date, each.body, (), each.heading) for each in entries)
                yield Timeline(first, where, tuple(events))
            case "questions":
                whole = [replace(each, body=joined_texts([each.body, each.answer])) for each in entries]
                items = (proven(Question, each, each.heading, (each.body,)) for each in whole)
                yield Questions(first, where, tuple(items))
            case "cycle":
                yield Cycle(first, where, self._listed(entries, where)[0])
            case _:
                yield Points(first, where, *self._listed(entries, where))

    def _listed(self, entries: Sequence[Entry], where: Where) -> tuple[tuple[Point, ...], bool, int]:
        """Return entries as points, each with the deeper ones after it as its own list, and how they are numbered."""
        starts = [at for at, entry in enumerate(entries) if not at or entry.level <= entries[0].level]
        first = entries[starts[0]].number
        ordered = first > 0 and all(entries[at].number == number for number, at in enumerate(starts, first))
        heads, spans = entries if ordered else list(map(_with_number, entries)), pairwise([*starts, len(entries)])
        points = tuple(self._point(heads[start], entries[start + 1 : stop], where) for start, stop in spans)
        return points, ordered, first if ordered else 1

    def _point(self, entry: Entry, inner: Sequence[Entry], where: Where) -> Point:
        body, icon = entry.body, self._icons.get(entry.origin, "")
        points, ordered, start = self._listed(inner, where) if inner else ((), False, 1)
        short, detail = (body, ()) if entry.heading else (body if _is_long(entry) else (), body)
        texts = (entry.heading, detail, short, entry.answer)
        proof = self._evidence(joined_texts([entry.heading, body])) or self._evidence(body)  # a term may be a sentence
        return Point(entry.origin, where, *texts, NOWHERE, icon, points, ordered, start, evidence=proof)


def _filled(slide: SlidePlan, slot: str) -> Text:
    return joined_texts([line.text for line in slide.fill.get(slot, ())])


def _shown_block(block: Table | Picture | Chart, slide: SlidePlan) -> Block:
    """Return the block with what the slide shows of its caption, its source and what it tells."""
    caption, beside = _filled(slide, "caption"), "credit" if isinstance(block, Picture) else "source"
    if isinstance(block, Chart):
        takeaway = next((entry.body for entry in slide.items if entry.origin == block.id), ())
        block = replace(block, takeaway=takeaway, figure=_filled(slide, "figure"))
    kept = caption == joined_texts([block.caption, getattr(block, beside)], " · ")
    return block if kept else replace(block, caption=caption, **{beside: ()})


def _kind(entry: Entry, layout: str, is_list: bool) -> str:
    """Return as which kind of block an entry is written: by what it has, else by the layout of its slide."""
    if entry.picture or entry.date or layout.startswith("timeline"):
        return "pictures" if entry.picture else "timeline"
    if layout in OWN_KINDS:
        return layout
    shown = entry.bare and count_words(bare_text(entry.body)) <= WHOLE_WORDS
    return "points" if is_list or (_is_long(entry) and not shown) else "prose"


def _is_long(entry: Entry) -> bool:
    """Return whether a slide would show only the first sentence of the text, if it were not the short one."""
    return len(sentence_spans(bare_text(entry.body))) > 1


def _with_number(entry: Entry) -> Entry:
    field = "heading" if entry.heading else "body"
    return replace(entry, **{field: _numbered(entry.text_of(field), entry.number)})


def _numbered(text: Text, number: int) -> Text:
    return (Run(f"{number}. "), *text) if number else text
