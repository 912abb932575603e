"""A section of a talk in; the same with a sentence of the article more or less, or a text in other words, out."""

from __future__ import annotations

from collections.abc import Sequence

from generator.desk.talk import ActError, Sentence, Talk, bare_of, block_keys, is_in, paragraphs_of
from generator.measure import sentence_spans
from generator.yaml.dump import YamlValue
from generator.yaml.edited import Path, Span, YamlText

HEAD = ("heading", "headline", "role", "gist", "layout", "ground", "highlight", "keep", "skip")
NOTED = (*HEAD, "notes", "private")
SAID = (*NOTED, "from")  # keys before those of the blocks
PROSE = ("lead", "closing")
# Texts that may have evidence of their own.
RESTED = ("term", "short", "detail", "text", "meaning", "question", "answer", "what")


def with_texts(text: YamlText, path: Path, texts: Sequence[str], after: Sequence[str] = ()) -> YamlText:
    """Return the text with these texts at a path: one as it is, several as a list, and no key for none."""
    if not texts:
        return text.without(path)
    return text.with_value(path, texts[0] if len(texts) == 1 else list(texts), after)


def is_statement(talk: Talk, text: YamlText, path: Path) -> bool:
    """Return whether a slide shows no more than the heading of its section, which says a sentence of the article."""
    shown = [key for key in text.at(path).keys if key == "headline" or key not in SAID]
    return not shown and bool(text.node((*path, "from")) or talk.sentences_in([bare_of(text.said((*path, "heading")))]))


def as_lead(talk: Talk, text: YamlText, path: Path, title: str = "") -> YamlText:
    """Return the text in which a statement is the lead of its slide, below a title: that of the article's section."""
    if not is_statement(talk, text, path):
        return text
    words = text.said((*path, "heading"))
    found = [talk.sentences[id].heading for id in talk.sentences_in([bare_of(words)])]
    text = text.with_value((*path, "headline"), title or next(iter(found), words), ("heading",))
    return text.with_value((*path, "lead"), words, SAID).without((*path, "layout"))


def with_sentence(talk: Talk, text: YamlText, path: Path, said: Sentence) -> YamlText:
    """Return the text in which a section shows a sentence too: as a point, or as prose beside what else it shows."""
    text = as_lead(talk, text, path)
    section = text.at(path)
    if "points" in section.keys:
        at, words = _place_among(talk, text.items((*path, "points")), said), said.words
        return text.with_item((*path, "points", at), {"term": said.term or None, "short": words, "from": words})
    if "body" in section.keys:
        return text.with_item((*path, "body", len(text.items((*path, "body")))), said.words)
    prose = [key for key in PROSE if key in section.keys]
    if block_keys(section) or not prose:
        key = next((key for key in PROSE if key not in prose), "closing")
        texts, place = [*paragraphs_of(section.child(key)), said.words], SAID if key == "lead" else section.keys
        text = with_texts(text, (*path, key), texts, place)
        return with_texts(text, (*path, "from"), [*paragraphs_of(text.node((*path, "from"))), said.words], NOTED)
    rows = [row for key in prose for each in paragraphs_of(section.child(key)) for row in rows_of(talk, each)]
    for key in (*prose, "layout"):
        text = text.without((*path, key))
    return with_sentence(talk, text.with_value((*path, "points"), rows, SAID), path, said)


def rows_of(talk: Talk, paragraph: str) -> list[YamlValue]:
    """Return a paragraph as points: one for each sentence of the article, or one for all of it."""
    return [{"short": words, "from": words} for words in talk.evidence_of(paragraph)] or [{"short": paragraph}]


def _place_among(talk: Talk, items: Sequence[Span], said: Sentence) -> int:
    """Return the index at which a sentence stands among points in the order of the article."""
    order = list(talk.sentences)
    found = [talk.sentences_in([bare_of(each) for each in _texts_in(item)]) for item in items]
    firsts = [min(map(order.index, each), default=-1) for each in found]
    return next((at for at, first in enumerate(firsts) if first > order.index(said.id)), len(items))


def without_sentence(talk: Talk, text: YamlText, path: Path, said: Sentence, notes: bool = False) -> YamlText | None:
    """Return the text in which a section does not show a sentence; None if it does not anyway.

    notes: whether it is taken from the notes, too.
    """
    before = text
    if says(text.node((*path, "heading")), said):
        text = as_lead(talk, text, path)
    for key in (*PROSE, "from", *(("notes",) if notes else ())):
        old = paragraphs_of(text.node((*path, key)))
        new = [left for each in old if (left := left_of(each, said))]
        text = with_texts(text, (*path, key), new) if new != old else text
    for key in (*block_keys(text.at(path)), "body"):
        for place in [(*path, key, at) for at in reversed(range(len(text.items((*path, key)))))] or [(*path, key)]:
            text = _with_less(talk, text, place, said)
    return text if text is not before else None


def _with_less(talk: Talk, text: YamlText, path: Path, said: Sentence) -> YamlText:
    """Return the text in which a point, or another block, does not say a sentence; one with nothing left goes."""
    if (node := text.node(path)) is None or not says(node, said):
        return text
    shown = [
        (place, span.text) for place, span in node.walk(path) if span.is_scalar and "from" not in place[len(path) :]
    ]
    for place, words in shown:
        left = left_of(words, said)
        others = [bare_of(each) for other, each in shown if other != place]
        if left != words and (left or not all(talk.sentences[id].is_short for id in talk.sentences_in(others))):
            text = text.with_value(place, left) if left else text.without(place)
            proof = [each for each in paragraphs_of(text.node((*path, "from"))) if left_of(each, said)]
            return with_texts(text, (*path, "from"), proof) if proof else text
    return text.without(path)


def says(node: Span | None, said: Sentence) -> bool:
    """Return whether a point, or another block, shows a sentence, or rests on it."""
    return node is not None and any(is_in(said, bare_of(each)) for each in _texts_in(node))


def left_of(paragraph: str, said: Sentence) -> str:
    """Return what is left of a paragraph, as Markdown, without a sentence; the paragraph if it does not say it."""
    if not is_in(said, bare_of(paragraph)):
        return paragraph
    for words in (f"{said.term}: {said.words}", said.words):
        if words in (flat := " ".join(paragraph.split())):
            return " ".join(flat.replace(words, "", 1).split())
    parts = [paragraph[slice(*span)] for span in sentence_spans(paragraph)]
    return " ".join(part for part in parts if not is_in(said, bare_of(part)))


def _texts_in(node: Span) -> list[str]:
    return [span.text for _, span in node.walk() if span.is_scalar]


def with_words(talk: Talk, path: Path, words: str) -> YamlText:
    """Return the text with other words at a path; the sentences of the article that were there become its evidence."""
    text, old, key = talk.yaml, talk.yaml.node(path), path[-1]
    if old is None or not old.is_scalar:
        raise ActError("there is no text at this place")
    owner, named = (path[:-1], key) if isinstance(key, str) else (path[:-2], path[-2])
    proof = talk.evidence_of(old.text)
    if isinstance(key, int) and named in ("points", "takeaways"):
        text = text.with_value(path, {"short" if named == "points" else "text": words})
        return with_texts(text, (*path, "from"), proof) if proof else text
    if key == "detail":
        text = text.with_value((*owner, "short"), words, ("term", "detail"))
    else:
        text = text.with_value(path, words)
    known = paragraphs_of(text.node((*owner, "from")))
    more = [each for each in proof if each not in known]
    if more and (named in (*PROSE, "body", "heading") or (named in RESTED and not known)):
        text = with_texts(text, (*owner, "from"), [*known, *more], (*NOTED, *RESTED))
    return text


def with_title(talk: Talk, path: Path, words: str) -> YamlText:
    """Return the text with another title of a slide, or of the talk; a heading stays as the name of the slide."""
    text = talk.yaml
    if not path:
        return text.with_value(("title",), words)
    if is_statement(talk, text, path):
        return as_lead(talk, text, path, words)
    if text.said((*path, "heading")) == words:
        return text.without((*path, "headline"))
    return text.with_value((*path, "headline"), words, ("heading",))
