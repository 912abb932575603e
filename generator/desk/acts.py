"""What a user does on the desk in, the text of the talk with that one change out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from generator.desk.sections import (
    HEAD,
    PROSE,
    SAID,
    as_lead,
    is_statement,
    rows_of,
    says,
    with_sentence,
    with_texts,
    with_title,
    with_words,
    without_sentence,
)
from generator.desk.talk import ActError, Sentence, Talk, bare_of, is_in, paragraphs_of
from generator.model.article import AUTO
from generator.model.origin import slug_of_text
from generator.yaml.dump import YamlValue
from generator.yaml.edited import Path, YamlText

JOINED = (*PROSE, "notes", "private", "from")  # keys whose texts are joined where two slides become one
TITLED = ("headline", "heading", "title")


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
    how: str = ""
    minutes: int = -1


UNASKED = Asked("")


def changed_talk(talk: Talk, asked: Asked) -> str:
    """Return the text of the talk after an act. Raises ActError."""
    if (act := ACTS.get(asked.act)) is None:
        raise ActError(f'there is no act "{asked.act}"')
    needs, change = act
    if missing := [name for name in needs if getattr(asked, name) == getattr(UNASKED, name)]:
        raise ActError(f'the act "{asked.act}" needs {" and ".join(missing)}')
    try:
        return change(talk, asked).text
    except ValueError as refused:
        raise ActError(f"the file cannot be edited at this place: {refused}") from refused


# What a slide shows of the article, and in which words


def _show(talk: Talk, asked: Asked) -> YamlText:
    path, said = talk.path_of_slide(asked.slide), talk.sentence(asked.sentence)
    if said.block:
        if not talk.article.basis:
            raise ActError(f"the talk does not name its article, so it cannot take the {said.kind} from it")
        if talk.yaml.node((*path, said.key)):
            raise ActError(f"this slide has a {said.kind} already")
        text = as_lead(talk, talk.yaml, path).with_value((*path, said.key), said.reference, (*SAID, "lead", "body"))
        return text.without((*path, "layout"))
    if without_sentence(talk, talk.yaml, path, said) is not None:
        raise ActError("this slide shows the sentence already")
    return with_sentence(talk, talk.yaml, path, said)


def _note(talk: Talk, asked: Asked) -> YamlText:
    said, section, text = talk.sentence(asked.sentence), talk.section_of_slide(asked.slide), talk.yaml
    path = talk.path_at(section.where) if section else ()
    if section and not said.block:
        left = without_sentence(talk, text, path, said)
    else:  # a block, or what the talk says as a whole
        whole = [("call",), *(("takeaways", at) for at in range(len(text.items(("takeaways",)))))]
        places = [(*path, said.key)] if section else [each for each in whole if says(text.node(each), said)]
        left = next((text.without(each) for each in places if text.node(each)), None)
    if left is None:
        raise ActError("this slide does not show the sentence")
    if not section or said.block or said.id in talk.sentences_in(section.notes):
        return left
    return with_texts(left, (*path, "notes"), [*paragraphs_of(left.node((*path, "notes"))), said.words], HEAD)


def _rewrite(talk: Talk, asked: Asked) -> YamlText:
    path, words = _path_of(asked.at), line_of(asked)
    is_title = path[-1] in TITLED and not (path[:-1] and is_statement(talk, talk.yaml, path[:-1]))
    return with_title(talk, path[:-1], words) if is_title else with_words(talk, path, words)


def _title(talk: Talk, asked: Asked) -> YamlText:
    return with_title(talk, _path_of_own_slide(talk, asked.slide), line_of(asked))


def _path_of_own_slide(talk: Talk, slide: str) -> Path:
    """Return the path of the section of a slide, or () for the cover. Raises ActError."""
    return () if slide.startswith("cover") else talk.path_of_slide(slide)


def line_of(asked: Asked) -> str:
    """Return the text that is asked for, on one line. Raises ActError if there is none."""
    if words := " ".join((asked.text or "").split()):
        return words
    raise ActError("a text of a slide cannot be empty: take it off the slide instead")


def _notes(talk: Talk, asked: Asked) -> YamlText:
    path = _path_of_own_slide(talk, asked.slide)
    texts = [" ".join(each.split()) for each in (asked.text or "").split("\n\n") if each.strip()]
    return with_texts(talk.yaml, (*path, "notes"), texts, HEAD if path else _before_sections(talk.yaml))


def _minutes(talk: Talk, asked: Asked) -> YamlText:
    return _with_or_without(talk.yaml, ("minutes",), asked.minutes, _before_sections(talk.yaml))


def _with_or_without(text: YamlText, path: Path, value: YamlValue, after: Sequence[str] = HEAD) -> YamlText:
    return text.with_value(path, value, after) if value else text.without(path)


def _before_sections(text: YamlText) -> tuple[str, ...]:
    return tuple(key for key in text.root.keys if key not in ("sections", "sources", "takeaways"))


# Slides


def _form(talk: Talk, asked: Asked) -> YamlText:
    place = (*talk.path_of_slide(asked.slide), "layout")
    return _with_or_without(talk.yaml, place, asked.layout * (asked.layout != AUTO))


def _toggle(talk: Talk, asked: Asked, key: str) -> YamlText:
    place = (*talk.path_of_slide(asked.slide), key)
    return _with_or_without(talk.yaml, place, talk.yaml.said(place) != "true")


def _move(talk: Talk, asked: Asked) -> YamlText:
    path = talk.path_of_slide(asked.slide)
    at, to = int(path[-1]), _index_before(talk, asked.before, path[:-1])
    if to in (at, at + 1):
        return talk.yaml
    return talk.yaml.with_item_lines((*path[:-1], to), talk.yaml.item_lines(path)).without((*path[:-1], at + (to < at)))


def _index_before(talk: Talk, slide: str, siblings: Path) -> int:
    """Return the index that a section gets which stands before a slide: behind those that are shown if it is none's."""
    if section := talk.section_of_slide(slide):
        if (path := talk.path_at(section.where))[:-1] != siblings:
            raise ActError("these slides belong to different parts of the talk")
        return int(path[-1])
    shown = [at for at in range(len(talk.yaml.items(siblings))) if talk.yaml.said((*siblings, at, "skip")) != "true"]
    return 0 if slide.startswith(("cover", "speaker")) else max(shown, default=-1) + 1


def _split(talk: Talk, asked: Asked) -> YamlText:
    """Return the text in which what a slide shows from a point, or a block, on is a slide of its own."""
    path, text = talk.path_of_slide(asked.slide), talk.yaml
    section, within = text.at(path), _path_of(asked.at)[len(path) :]
    if _path_of(asked.at)[: len(path)] != path or not within or within[0] not in section.keys:
        raise ActError("a slide is parted at one of its points or blocks")
    key, after = str(within[0]), (*path[:-1], int(path[-1]) + 1)
    new = {name: node.value for name in ("heading", "headline") if (node := section.child(name))}
    if len(within) > 1 and isinstance(at := within[1], int) and at:
        layout = {"layout": text.said((*path, "layout")) or None}
        text, own = text.with_item(after, {**new, **layout, key: ["x"]}), range(at, len(text.items((*path, key))))
        for number in own:
            text = text.with_item_lines((*after, key, number - at + 1), talk.yaml.item_lines((*path, key, number)))
        text = text.without((*after, key, 0))
        for number in reversed(own):
            text = text.without((*path, key, number))
        return text
    shown = [name for name in section.keys if name not in SAID]
    moved = shown[shown.index(key) :] if key in shown else shown
    if moved == shown:
        raise ActError("nothing would be left on the first of the two slides")
    text = text.with_item(after, {**new, **{name: node.value for name in moved if (node := section.child(name))}})
    for name in (*moved, "layout"):
        text = text.without((*path, name))
    return text


def _merge(talk: Talk, asked: Asked) -> YamlText:
    path, text = talk.path_of_slide(asked.slide), talk.yaml
    following = (*path[:-1], int(path[-1]) + 1)
    if text.node(following) is None or text.said((*following, "skip")) == "true":
        raise ActError("there is no slide after this one that it could be merged with")
    opened = text = as_lead(talk, as_lead(talk, text, following), path)
    first, second = text.at(path), text.at(following)
    for key, node in [(key.text, node) for key, node in second.pairs or () if key.text not in HEAD]:
        place, there = (*path, key), text.node((*path, key))
        if key == "lead" and "points" in first.keys:
            for each in [row for paragraph in paragraphs_of(node) for row in rows_of(talk, paragraph)]:
                text = text.with_item((*path, "points", len(text.items((*path, "points")))), each)
        elif there is None:
            text = text.with_value(place, node.value, (*SAID, *first.keys))
        elif key in JOINED:
            text = with_texts(text, place, [*dict.fromkeys((*paragraphs_of(there), *paragraphs_of(node)))])
        elif there.items and node.items:
            for at in range(len(node.items)):
                text = text.with_item_lines((*place, len(text.items(place))), opened.item_lines((*following, key, at)))
        else:
            raise ActError(f'both slides have "{key}", and one slide can have only one of them')
    return text.without(following).without((*path, "layout"))


def _new(talk: Talk, asked: Asked) -> YamlText:
    said = talk.sentence(asked.sentence) if asked.sentence else None
    title = asked.text or (said.heading if said else "") or "A new slide"
    value = _named(talk, title, said.text if said else f"{title} {len(talk.sections)}")
    if said:
        value |= {said.key: said.reference} if said.block else {"from": said.words, "lead": said.words}
    section = talk.section_of_slide(asked.after)
    path = talk.path_at(section.where) if section else ("sections",)
    at = int(path[-1]) + 1 if section else _index_before(talk, asked.after, path)
    return talk.yaml.with_item((*(path[:-1] if section else path), at), value)


# What the talk says as a whole


def _opening(talk: Talk, asked: Asked) -> YamlText:
    """Return the text with a sentence alone on the first slide after the cover, in place of one that was there."""
    said, text, sections = _sayable(talk, asked), talk.yaml, talk.yaml.items(("sections",))
    before = next((at for at in range(len(sections)) if text.said(("sections", at, "role")) == "opening"), None)
    if before is not None:
        text = text.without(("sections", before))
        if says(sections[before], said):
            return text
    value = _named(talk, said.heading or said.text, said.text) | {"role": "opening", "layout": "statement"}
    return text.with_item(("sections", 0), {**value, "keep": True, "from": said.words, "lead": said.words})


def _named(talk: Talk, title: str, text: str) -> dict[str, YamlValue]:
    """Return the title of a new slide, with a name that no slide has, if need be of its words: ids stay as they are."""
    name = next((one for one in (title, " ".join(text.split()[:6])) if slug_of_text(one) not in talk.sections), title)
    return {"heading": name, "headline": title if name != title else None}


def _takeaway(talk: Talk, asked: Asked) -> YamlText:
    said, text, items = _sayable(talk, asked), talk.yaml, talk.yaml.items(("takeaways",))
    if (at := next((at for at, each in enumerate(items) if says(each, said)), None)) is not None:
        return text.without(("takeaways", at))
    value = {"text": said.words, "from": said.words}
    if items:
        return text.with_item(("takeaways", len(items)), value)
    return text.with_value(("takeaways",), [value], _before_sections(text))


def _call(talk: Talk, asked: Asked) -> YamlText:
    text, words = talk.yaml, _sayable(talk, asked).words
    return _with_or_without(text, ("call",), "" if text.said(("call",)) == words else words, _before_sections(text))


def _private(talk: Talk, asked: Asked) -> YamlText:
    """Return the text in which a sentence is on no slide and in no notes, but in the private notes; or not any more."""
    said, text = _sayable(talk, asked), talk.yaml
    first: Path = ("sections", 0)
    for section in reversed([*talk.sections.values()]):
        path = talk.path_at(section.where)
        private = paragraphs_of(text.node((*path, "private")))
        if (left := [each for each in private if not is_in(said, bare_of(each))]) != private:
            return with_texts(talk.yaml, (*path, "private"), left)
        if (without := without_sentence(talk, text, path, said, notes=True)) is not None:
            text, first = without, path
        for place in [(*path, key) for key in TITLED if says(text.node((*path, key)), said)]:
            text, first = text.with_value(place, said.heading), path
    first = (*first, "private")
    return with_texts(text, first, [*paragraphs_of(text.node(first)), said.words], (*HEAD, "notes"))


def _sayable(talk: Talk, asked: Asked) -> Sentence:
    if (said := talk.sentence(asked.sentence)).block:
        raise ActError("this is no sentence")
    return said


def _path_of(at: str) -> Path:
    return tuple(int(step) if step.isdecimal() else step for step in at.split("/"))


Change = Callable[[Talk, Asked], YamlText]
# Each act, with what it needs.
ACTS: Mapping[str, tuple[tuple[str, ...], Change]] = {
    "show": (("slide", "sentence"), _show),
    "note": (("slide", "sentence"), _note),
    "rewrite": (("at", "text"), _rewrite),
    "title": (("slide", "text"), _title),
    "notes": (("slide", "text"), _notes),
    "form": (("slide", "layout"), _form),
    "pin": (("slide",), partial(_toggle, key="keep")),
    "hide": (("slide",), partial(_toggle, key="skip")),
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
