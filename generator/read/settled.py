"""An article as it was read in; the same with the language that its author left unsaid, and remarks, out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, takewhile

from msgspec.structs import replace

from generator.errors import Finding, info
from generator.language.phrases import phrase
from generator.model.article import Article, Meta, Role, Section
from generator.model.blocks import Cycle, Paragraph, Points, Questions, Quote, Timeline
from generator.model.text import Run, Text, words
from generator.read.keys.tables import with_figures
from generator.read.language import language_of
from generator.read.prose import UNTITLED

SAMPLE = 20_000  # characters: plenty to tell a language by
NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh-CN": "simplified Chinese",
    "zh-TW": "traditional Chinese",
}


def settled(article: Article) -> tuple[Article, tuple[Finding, ...]]:
    """The article in a language, guessed where its author has not said one, and what the author should know."""
    article, remarks = _in_language(article)
    return with_figures(replace(article, sections=_introduced(article.sections))), remarks


def _in_language(article: Article) -> tuple[Article, tuple[Finding, ...]]:
    remarks = tuple(_short_names(article))
    if stated := article.meta.language:
        named = (_named(each, stated) if _is_nameless(each) else each for each in article.sections)
        return replace(article, sections=tuple(named)), remarks
    guess = language_of(_sample(article))
    if guess in ("", "en"):
        return replace(article, meta=replace(article.meta, language=Meta(()).language)), remarks
    message = f"the text seems to be in {NAMES[guess]}, and the deck says so"
    hint = f'write "language: {guess}" at the top of the article, or the language that it is in'
    finding = info("language", message, article.where, hint)
    sections = tuple(_named(section, guess) for section in article.sections)
    return replace(article, meta=replace(article.meta, language=guess), sections=sections), (*remarks, finding)


def _introduced(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections; what stands before a first heading that has the name we would give it belongs under that."""
    if len(sections) < 2 or not _is_nameless(sections[0]):
        return sections
    if words(sections[0].heading).casefold() != words(sections[1].heading).casefold():
        return sections
    first, second, *others = sections
    if first.sections or first.role not in (Role.OPENING, Role.PLAIN) or second.role not in (Role.OPENING, Role.PLAIN):
        return sections
    whole = replace(first, blocks=(*first.blocks, *second.blocks), notes=(*first.notes, *second.notes))
    return (replace(whole, sections=second.sections), *others)


def _is_nameless(section: Section) -> bool:
    """Whether a section begins where its text does, so that its heading is none of its author's."""
    return section.where.line > 0 and section.blocks[:1] != () and section.blocks[0].where == section.where


def _named(section: Section, language: str) -> Section:
    """The section whose name is ours, and not its author's, named in the language of the others."""
    if words(section.heading) != UNTITLED:
        return section
    return replace(section, heading=(Run(phrase(UNTITLED, language)),))


def _short_names(article: Article) -> Iterator[Finding]:
    """Names like "ada" or "ada-byron", by which a site looks its authors up."""
    names = [name.strip() for name in article.meta.author.split(",")]
    short = [name for name in names if name.islower() and len(name.split()) == 1]
    if short:
        message = f'"{", ".join(short)}" will stand on the slides as the author'
        yield info("author", message, article.where, "write the name in full, as people should read it")


def _sample(article: Article) -> str:
    """The text that a speaker would say, as far as the sample goes."""
    texts = [words(text) for text in _texts(article)]
    lengths = accumulate(map(len, texts))
    return "\n".join(text for text, _ in takewhile(lambda pair: pair[1] < SAMPLE, zip(texts, lengths, strict=True)))


def _texts(article: Article) -> Iterator[Text]:
    yield from (article.meta.title, article.meta.summary)
    yield from (takeaway.text for takeaway in article.takeaways)
    for section in article.walk():
        yield section.heading
        for block in section.blocks:
            match block:
                case Paragraph() | Quote():
                    yield block.text
                case Points():
                    for point in block.items:
                        yield from (text for each in point.walk() for text in (each.term, each.detail))
                case Timeline():
                    yield from (text for event in block.items for text in (event.what, event.detail))
                case Cycle():
                    yield from (text for point in block.items for text in (point.term, point.detail))
                case Questions():
                    for question in block.items:
                        yield from (question.question, *question.answer)
                case _:  # a program, a table or a picture is in no language, or in another one
                    pass
