"""What a user does on the desk in, the text of the talk with that one change out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from generator.desk.talk import (
    NAMES,
    ActError,
    Sentence,
    Talk,
    bare_of,
    block_keys,
    is_in,
    paragraphs_of,
)
from generator.measure import sentence_spans
from generator.yaml.dump import YamlValue
from generator.yaml.edited import Path, Span, YamlText

HEAD = ("heading", "headline", "role", "gist", "layout", "ground", "highlight", "keep", "skip")
SAID = (*HEAD, "notes", "private", "from")  # keys before those of the blocks
TOP = ("sections", "sources", "takeaways")  # keys after those about the whole talk
PROSE = ("lead", "closing")
JOINED = (*PROSE, "notes", "private", "from")  # keys whose texts are joined where two slides become one
TITLED = ("headline", "heading", "title")
RESTED = (
    "term",
    "short",
    "detail",
    "text",
    "meaning",
    "question",
    "answer",
    "what",
)  # texts with evidence of their own


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """What a page asks for: an act by its name, the version of the talk that it saw, and what the act needs."""

    act: str
    expects: str = ""
    slide: str = ""
    sentence: str = ""
    at: str = ""
    text: str | None = None
    layout: str = ""
    before: str = ""
    after: str = ""
    block: str = ""
    how: str = ""
    minutes: int = -1


UNASKED = Asked("")


def changed_talk(talk: Talk, asked: Asked) -> str:
    """Return the text of the talk after an act. Raises ActError."""
    act = ACTS.get(asked.act)
    if act is None:
        raise ActError(f'there is no act "{asked.act}"')
    needs, change = act
    if missing := [name for name in needs if getattr(asked, name) == getattr(UNASKED, name)]:
        raise ActError(f'the act "{asked.act}" needs {" and ".join(missing)}')
    try:
        return change(talk, asked).text
    except ValueError as refused:
        raise ActError(f"the file cannot be edited at this place: {refused}") from refused


# What a slide shows of the article


def _show(talk: Talk, asked: Asked) -> YamlText:
    path, said = talk.path_of_slide(asked.slide), talk.sentence(asked.sentence)
    if not said.names:
        return _put(talk, Asked("put", slide=asked.slide, block=said.id))
    if _without_sentence(talk.yaml, path, said) is not None:
        raise ActError("this slide shows the sentence already")
    return _with_sentence(talk, talk.yaml, path, said)


def _with_sentence(talk: Talk, text: YamlText, path: Path, said: Sentence) -> YamlText:
    """Return the text in which a section shows a sentence too: as a point, or as prose beside what else it shows."""
    section = _section(text, path)
    if "points" in section.keys:
        points = section.child("points")
        items = points.items or () if points else ()
        return text.with_item((*path, "points", _place_among(talk, items, said)), _point(said))
    if "body" in section.keys:
        body = section.child("body")
        return text.with_item((*path, "body", len(body.items or ()) if body else 0), said.words)
    prose = [key for key in PROSE if key in section.keys]
    if block_keys(section) or not prose:
        key = next((key for key in PROSE if key not in prose), "closing")
        texts, place = [*paragraphs_of(section.child(key)), said.words], SAID if key == "lead" else section.keys
        return _with_evidence(text.with_value((*path, key), _one_or_list(texts), place), path, said)
    rows = [_rows_of(talk, each) for key in prose for each in paragraphs_of(section.child(key))]
    old = [row for each in rows for row in each]
    for key in (*prose, "layout"):
        text = text.without((*path, key)) if text.node((*path, key)) else text
    text = text.with_value((*path, "points"), old, (*SAID, *PROSE))
    return _with_sentence(talk, text, path, said)


def _point(said: Sentence) -> Mapping[str, YamlValue]:
    return {"term": said.term or None, "short": said.words, "from": said.words}


def _rows_of(talk: Talk, paragraph: str) -> list[YamlValue]:
    """Return a paragraph as points: one for each sentence of the article, or one for all of it."""
    found = talk.evidence_of(paragraph)
    return [{"short": each, "from": each} for each in found] or [{"short": paragraph}]


def _place_among(talk: Talk, items: Sequence[Span], said: Sentence) -> int:
    """Return the index at which a sentence stands among points in the order of the article."""
    order = list(talk.sentences)
    for at, item in enumerate(items):
        found = talk.sentences_in([bare_of(each) for each in _texts_in(item)])
        if found and min(map(order.index, found)) > order.index(said.id):
            return at
    return len(items)


def _note(talk: Talk, asked: Asked) -> YamlText:
    path, said = talk.path_of_slide(asked.slide), talk.sentence(asked.sentence)
    text = _without_sentence(talk.yaml, path, said)
    if text is None:
        raise ActError("this slide does not show the sentence")
    section = talk.section_of_slide(asked.slide)
    spoken = [*(section.notes if section else ())]
    if said.id in talk.sentences_in(spoken):
        return text
    notes = [*paragraphs_of(text.node((*path, "notes"))), said.words]
    return text.with_value((*path, "notes"), _one_or_list(notes), HEAD)


def _without_sentence(text: YamlText, path: Path, said: Sentence, notes: bool = False) -> YamlText | None:
    """Return the text in which a section does not show a sentence; None if it does not anyway.

    notes: whether it is taken from the notes, too.
    """
    before = text
    for key in (*PROSE, "from", *(("notes",) if notes else ())):
        if (node := text.node((*path, key))) is not None:
            old = paragraphs_of(node)
            new = [left for each in old if (left := _left_of(each, said))]
            if new != old:
                text = text.with_value((*path, key), _one_or_list(new)) if new else text.without((*path, key))
    for key in (*block_keys(_section(text, path)), "body"):
        node = text.node((*path, key))
        places = [(*path, key, at) for at in range(len(node.items))] if node and node.items else [(*path, key)]
        for place in reversed(places if node else []):
            text = _with_less(text, place, said)
    return text if text is not before else None


def _with_less(text: YamlText, path: Path, said: Sentence) -> YamlText:
    """Return the text in which a point, or another block, does not say a sentence; one with nothing left goes."""
    node = text.node(path)
    if node is None or not _says(node, said):
        return text
    for place, old in [
        (place, span.text) for place, span in node.walk(path) if span.pairs is None and span.items is None
    ]:
        left = _left_of(old, said)
        if left and left != old and "from" not in place[len(path) :]:
            proof = [each for each in paragraphs_of(text.node((*path, "from"))) if _left_of(each, said)]
            text = text.with_value(place, left)
            return text.with_value((*path, "from"), _one_or_list(proof)) if proof else text
    return text.without(path)


def _says(node: Span, said: Sentence) -> bool:
    """Return whether a point, or another block, shows a sentence, or rests on it."""
    return bool(said.names) and any(is_in(said, bare_of(each)) for each in _texts_in(node))


def _left_of(paragraph: str, said: Sentence) -> str:
    """Return what is left of a paragraph, as Markdown, without a sentence; the paragraph if it does not say it."""
    if not said.names or not is_in(said, bare_of(paragraph)):
        return paragraph
    for words in (f"{said.term}: {said.words}", said.words):
        if words in (flat := " ".join(paragraph.split())):
            return " ".join(flat.replace(words, "", 1).split())
    parts = [paragraph[slice(*span)] for span in sentence_spans(paragraph)]
    return " ".join(part for part in parts if not is_in(said, bare_of(part)))


def _texts_in(node: Span) -> list[str]:
    return [span.text for _, span in node.walk() if span.items is None and span.pairs is None]


def _with_evidence(text: YamlText, path: Path, said: Sentence) -> YamlText:
    texts = paragraphs_of(text.node((*path, "from")))
    return text.with_value((*path, "from"), _one_or_list([*texts, said.words]), (*HEAD, "notes", "private"))


def _put(talk: Talk, asked: Asked) -> YamlText:
    path, shown = talk.path_of_slide(asked.slide), talk.sentence(asked.block)
    key = next((key for key, name in NAMES.items() if name == shown.kind), "")
    if not key:
        raise ActError("only a picture, a table, a program or a chart can be put on a slide")
    if not talk.article.basis:
        raise ActError(f"the talk does not name its article, so it cannot take the {shown.kind} from it")
    if talk.yaml.node((*path, key)):
        raise ActError(f"this slide has a {shown.kind} already")
    text = talk.yaml.with_value((*path, key), {"from": int(shown.id.rpartition("-")[2])}, (*SAID, *PROSE[:1], "body"))
    return text.without((*path, "layout")) if text.node((*path, "layout")) else text


# What it says in other words


def _rewrite(talk: Talk, asked: Asked) -> YamlText:
    path, words = _path_of(asked.at), " ".join((asked.text or "").split())
    old, text = talk.yaml.node(path), talk.yaml
    if old is None or old.items is not None or old.pairs is not None:
        raise ActError("there is no text at this place")
    if not words:
        raise ActError("a text of a slide cannot be empty: take it off the slide instead")
    key, owner = path[-1], path[:-1] if isinstance(path[-1], str) else path[:-2]
    if key in TITLED:
        return _with_title(text, owner, words)
    proof = talk.evidence_of(old.text)
    named = path[-2] if isinstance(key, int) else key
    if isinstance(key, int) and named in ("points", "takeaways"):
        name = "short" if named == "points" else "text"
        return text.with_value(path, {name: words, "from": _one_or_list(proof) if proof else None})
    if key == "detail":
        text = text.with_value((*owner, "short"), words, ("term", "detail"))
    else:
        text = text.with_value(path, words)
    known, is_prose = paragraphs_of(text.node((*owner, "from"))), named in (*PROSE, "body")
    more = [each for each in proof if each not in known]
    if more and (is_prose or (named in RESTED and not known)):
        text = text.with_value((*owner, "from"), _one_or_list([*known, *more]), (*HEAD, "notes", "private", *RESTED))
    return text


def _title(talk: Talk, asked: Asked) -> YamlText:
    section = talk.section_of_slide(asked.slide)
    if section is None and not asked.slide.startswith("cover"):
        raise ActError("the title of this slide is made by the talk itself")
    words = " ".join((asked.text or "").split())
    if not words:
        raise ActError("a title needs words")
    return _with_title(talk.yaml, talk.path_at(section.where) if section else (), words)


def _with_title(text: YamlText, path: Path, words: str) -> YamlText:
    """Return the text with another title of a slide, or of the talk; a heading stays as the name of the slide."""
    if not path:
        return text.with_value(("title",), words)
    if text.said((*path, "heading")) == words:
        return text.without((*path, "headline")) if text.node((*path, "headline")) else text
    return text.with_value((*path, "headline"), words, ("heading",))


def _notes(talk: Talk, asked: Asked) -> YamlText:
    path = talk.path_of_slide(asked.slide) if talk.section_of_slide(asked.slide) else ()
    texts = [" ".join(each.split()) for each in (asked.text or "").split("\n\n") if each.strip()]
    return _with_or_without(talk.yaml, (*path, "notes"), _one_or_list(texts) if texts else None, path)


def _minutes(talk: Talk, asked: Asked) -> YamlText:
    return _with_or_without(talk.yaml, ("minutes",), asked.minutes or None, ())


def _with_or_without(text: YamlText, path: Path, value: YamlValue, owner: Path) -> YamlText:
    if value is not None:
        return text.with_value(path, value, HEAD if owner else _before_sections(text))
    return text.without(path) if text.node(path) else text


def _before_sections(text: YamlText) -> tuple[str, ...]:
    return tuple(key for key in text.root.keys if key not in TOP)


# Slides


def _form(talk: Talk, asked: Asked) -> YamlText:
    path = talk.path_of_slide(asked.slide)
    layout = None if asked.layout == "auto" else asked.layout
    return _with_or_without(talk.yaml, (*path, "layout"), layout, path)


def _toggle(key: str) -> Change:
    def change(talk: Talk, asked: Asked) -> YamlText:
        path = talk.path_of_slide(asked.slide)
        is_on = talk.yaml.said((*path, key)) == "true"
        return _with_or_without(talk.yaml, (*path, key), None if is_on else True, path)

    return change


def _move(talk: Talk, asked: Asked) -> YamlText:
    path = talk.path_of_slide(asked.slide)
    at, to = _index(path), _index_before(talk, asked.before, path[:-1])
    if to in (at, at + 1):
        return talk.yaml
    text = talk.yaml.with_item_lines((*path[:-1], to), talk.yaml.item_lines(path))
    return text.without((*path[:-1], at + (to < at)))


def _index_before(talk: Talk, slide: str, siblings: Path) -> int:
    """Return the index that a section gets which stands before a slide: behind those that are shown if it is none's."""
    section = talk.section_of_slide(slide)
    if slide and section:
        path = talk.path_at(section.where)
        if path[:-1] != siblings:
            raise ActError("these slides belong to different parts of the talk")
        return _index(path)
    if slide.startswith(("cover", "speaker")):
        return 0
    shown = [at for at, each in enumerate(_items(talk.yaml, siblings)) if not _is_skipped(each)]
    return max(shown, default=-1) + 1


def _split(talk: Talk, asked: Asked) -> YamlText:
    """Return the text in which what a slide shows from a point, or a block, on is a slide of its own."""
    path = talk.path_of_slide(asked.slide)
    within = _path_of(asked.at)[len(path) :]
    section = _section(talk.yaml, path)
    if _path_of(asked.at)[: len(path)] != path or not within or within[0] not in section.keys:
        raise ActError("a slide is parted at one of its points or blocks")
    key, after = within[0], (*path[:-1], _index(path) + 1)
    head = {name: section.child(name) for name in ("heading", "headline", "layout")}
    new: dict[str, YamlValue] = {name: node.value for name, node in head.items() if node}
    text = talk.yaml
    if len(within) > 1 and isinstance(within[1], int) and within[1]:
        assert isinstance(key, str)
        text = text.with_item(after, {**new, key: ["x"]})
        count = len(_items(text, (*path, key)))
        for at in range(within[1], count):
            lines = talk.yaml.item_lines((*path, key, at))
            text = text.with_item_lines((*after, key, at - within[1] + 1), lines)
        text = text.without((*after, key, 0))
        for at in reversed(range(within[1], count)):
            text = text.without((*path, key, at))
        return text
    shown = [name for name in section.keys if name not in SAID]
    moved = shown[shown.index(str(key)) :]
    if moved == shown:
        raise ActError("nothing would be left on the first of the two slides")
    new.pop("layout", None)
    values = {name: node.value for name in moved if (node := section.child(name))}
    text = text.with_item(after, {**new, **values})
    for name in (*moved, "layout"):
        text = text.without((*path, name)) if text.node((*path, name)) else text
    return text


def _merge(talk: Talk, asked: Asked) -> YamlText:
    path = talk.path_of_slide(asked.slide)
    following = (*path[:-1], _index(path) + 1)
    second, text = talk.yaml.node(following), talk.yaml
    if second is None or _is_skipped(second):
        raise ActError("there is no slide after this one that it could be merged with")
    first = _section(text, path)
    for key in (name for name in second.keys if name not in HEAD):
        node, there = second.child(key), text.node((*path, key))
        if node is None:
            continue
        if key in JOINED and there:
            texts = dict.fromkeys([*paragraphs_of(there), *paragraphs_of(node)])
            text = text.with_value((*path, key), _one_or_list([*texts]))
        elif key == "lead" and "points" in first.keys:
            for each in (row for paragraph in paragraphs_of(node) for row in _rows_of(talk, paragraph)):
                text = text.with_item((*path, "points", len(_items(text, (*path, "points")))), each)
        elif node.items is not None and there and there.items is not None:
            for at in range(len(node.items)):
                lines = talk.yaml.item_lines((*following, key, at))
                text = text.with_item_lines((*path, key, len(_items(text, (*path, key)))), lines)
        elif there:
            raise ActError(f'both slides have "{key}", and one slide can have only one of them')
        else:
            text = text.with_value((*path, key), node.value, (*SAID, *first.keys))
    text = text.without(following)
    same = first.child("layout"), second.child("layout")
    is_same = same[0] and same[1] and same[0].text == same[1].text
    return text.without((*path, "layout")) if same[0] and not is_same else text


def _new(talk: Talk, asked: Asked) -> YamlText:
    said = talk.sentence(asked.sentence) if asked.sentence else None
    heading = asked.text or (said and _heading_of(talk, said)) or "A new slide"
    value: dict[str, YamlValue] = {"heading": heading}
    if said:
        value |= {"from": said.words, "lead": said.words} if said.names else {}
    section = talk.section_of_slide(asked.after)
    at = talk.path_at(section.where) if section else ()
    place = (*at[:-1], _index(at) + 1) if at else ("sections", _index_before(talk, asked.after, ("sections",)))
    text = talk.yaml.with_item(place, value)
    if said and not said.names:
        key = next(key for key, name in NAMES.items() if name == said.kind)
        text = text.with_value((*place, key), {"from": int(said.id.rpartition("-")[2])})
    return text


def _heading_of(talk: Talk, said: Sentence) -> str:
    """Return the heading of the article's section in which a sentence stands."""
    heading = ""
    for each in talk.sentences.values():
        heading = each.heading or heading
        if each.id == said.id:
            break
    return heading


# What the talk says as a whole


def _opening(talk: Talk, asked: Asked) -> YamlText:
    """Return the text with a sentence alone on the first slide after the cover, in place of one that was there."""
    said, sections = _sayable(talk, asked), _items(talk.yaml, ("sections",))
    before = next((at for at, each in enumerate(sections) if _text_of(each, "role") == "opening"), None)
    if before is not None and _says(sections[before], said):
        return talk.yaml.without(("sections", before))
    text = talk.yaml.without(("sections", before)) if before is not None else talk.yaml
    heading = _heading_of(talk, said) or bare_of(said.words)
    value: dict[str, YamlValue] = {"heading": heading, "role": "opening", "layout": "statement", "keep": True}
    return text.with_item(("sections", 0), {**value, "from": said.words, "lead": said.words})


def _takeaway(talk: Talk, asked: Asked) -> YamlText:
    said, text = _sayable(talk, asked), talk.yaml
    items = _items(text, ("takeaways",)) if text.node(("takeaways",)) else ()
    for at, each in enumerate(items):
        if _says(each, said):
            return text.without(("takeaways", at))
    value = {"text": said.words, "from": said.words}
    if items:
        return text.with_item(("takeaways", len(items)), value)
    return text.with_value(("takeaways",), [value], _before_sections(text))


def _call(talk: Talk, asked: Asked) -> YamlText:
    said = _sayable(talk, asked)
    is_so = talk.yaml.said(("call",)) == said.words
    return _with_or_without(talk.yaml, ("call",), None if is_so else said.words, ())


def _private(talk: Talk, asked: Asked) -> YamlText:
    """Return the text in which a sentence is on no slide and in no notes, but in the private notes; or not any more."""
    said, text = _sayable(talk, asked), talk.yaml
    first: Path = ()
    for section in reversed(list(talk.sections.values())):
        path = talk.path_at(section.where)
        private = paragraphs_of(text.node((*path, "private")))
        if left := [each for each in private if not is_in(said, bare_of(each))]:
            if left != private:
                return text.with_value((*path, "private"), _one_or_list(left))
        elif private:
            return text.without((*path, "private"))
        if (without := _without_sentence(text, path, said, notes=True)) is not None:
            text, first = without, path
    first = first or ("sections", 0)
    private = [*paragraphs_of(text.node((*first, "private"))), said.words]
    return text.with_value((*first, "private"), _one_or_list(private), (*HEAD, "notes"))


def _sayable(talk: Talk, asked: Asked) -> Sentence:
    said = talk.sentence(asked.sentence)
    if not said.names:
        raise ActError("this is no sentence")
    return said


def _section(text: YamlText, path: Path) -> Span:
    found = text.node(path)
    if found is None or found.pairs is None:
        raise ActError("this slide is no section of the talk")
    return found


def _items(text: YamlText, path: Path) -> tuple[Span, ...]:
    node = text.node(path)
    return node.items or () if node else ()


def _text_of(node: Span, key: str) -> str:
    found = node.child(key)
    return found.text if found else ""


def _is_skipped(section: Span) -> bool:
    return _text_of(section, "skip") == "true"


def _index(path: Path) -> int:
    if not path or not isinstance(path[-1], int):
        raise ActError("this slide is no section of the talk")
    return path[-1]


def _path_of(at: str) -> Path:
    return tuple(int(step) if step.isdecimal() else step for step in at.split("/"))


def _one_or_list(texts: Sequence[str]) -> YamlValue:
    return texts[0] if len(texts) == 1 else list(texts)


Change = Callable[[Talk, Asked], YamlText]
# Each act, with what it needs.
ACTS: Mapping[str, tuple[tuple[str, ...], Change]] = {
    "show": (("slide", "sentence"), _show),
    "note": (("slide", "sentence"), _note),
    "put": (("slide", "block"), _put),
    "rewrite": (("at", "text"), _rewrite),
    "title": (("slide", "text"), _title),
    "notes": (("slide", "text"), _notes),
    "form": (("slide", "layout"), _form),
    "pin": (("slide",), _toggle("keep")),
    "hide": (("slide",), _toggle("skip")),
    "move": (("slide",), _move),
    "split": (("slide", "at"), _split),
    "merge": (("slide",), _merge),
    "new": ((), _new),
    "opening": (("sentence",), _opening),
    "takeaway": (("sentence",), _takeaway),
    "call": (("sentence",), _call),
    "private": (("sentence",), _private),
    "minutes": (("minutes",), _minutes),
}
