"""The items of a section in; the same by slide, each part with the layouts that suit its content, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.model.article import Code, Picture, Question, Quote, Stat, Table, Text, joined, words
from generator.model.outline import Entry
from generator.plan.prose import ANSWER_WORDS, entries, word_count
from generator.plan.values import Listed

AUTO = "auto"
BY_CONTENT = ("statement", "versus", "cards", "sentences", "points")  # the most telling first
ORDERED = ("steps", "numbered", "points")
SHARED_QUESTIONS = 3  # as many as one slide takes
BESIDE_PICTURE = 40  # words that stand beside a picture; more get a slide of their own
LOUD_WORDS = 30  # more are no statement, and are said more quietly
IN_COLUMNS = 7  # so many points are set in two columns, if they are short
SHORT = 6  # words

Shown = Quote | Code | Table | Picture | Stat  # blocks that are seen or not at all: never left to the notes


@dataclass(frozen=True, slots=True)
class Part:
    """What one slide takes: entries, or a table or picture, or both; `tried` names families, the best first."""

    entries: tuple[Entry, ...]
    block: Table | Picture | None = None
    tried: tuple[str, ...] = BY_CONTENT
    caption: Text = ()
    free: bool = True  # whether a layout that the talk names may take it


def parts(listed: Sequence[Listed]) -> tuple[Part, ...]:
    """The slides of a list, in its order: what is seen alone has a slide of its own, short questions share one."""
    found: list[Part] = []
    texts: list[Listed] = []
    for each in listed:
        if isinstance(each.item, Picture) and (beside := _beside_picture(texts, each.item)):
            found.append(beside)
            texts = []
        elif isinstance(each.item, Shown):
            found += [*_text_parts(texts), _alone(each.item)]
            texts = []
        else:
            texts.append(each)
    return (*found, *_text_parts(texts))


def _text_parts(texts: Sequence[Listed]) -> Iterator[Part]:
    others = [each for each in texts if not isinstance(each.item, Question)]
    if others:
        said = tuple(entry for each in others for entry in entries(each.item, number=each.number))
        yield Part(said, tried=_by_content(said))
    for group in _shared([each.item for each in texts if isinstance(each.item, Question)]):
        yield Part(tuple(group), tried=("questions", "points"))


def _by_content(said: Sequence[Entry]) -> tuple[str, ...]:
    if said[0].number:
        return ORDERED
    if len(said) == 1 and word_count(_words(said[0])) > LOUD_WORDS:
        return ("remark", *BY_CONTENT[1:])
    short = sum(word_count(_words(entry)) for entry in said) <= SHORT * len(said)
    return ("columns-2", "points") if len(said) >= IN_COLUMNS and short else BY_CONTENT


def _shared(questions: Sequence[Question]) -> list[list[Entry]]:
    """The questions by slide: those whose answers a slide can show together."""
    groups: list[list[Entry]] = []
    said = 0
    for entry in (entry for question in questions for entry in entries(question)):
        length = word_count(words(entry.body))
        if not groups or said + length > ANSWER_WORDS or len(groups[-1]) == SHARED_QUESTIONS:
            groups.append([])
            said = 0
        groups[-1].append(entry)
        said += length
    return groups


def _beside_picture(texts: Sequence[Listed], picture: Picture) -> Part | None:
    """A picture with the few words before it, or None where there are none, or more than stand beside it."""
    if not texts or any(isinstance(each.item, Question) for each in texts):
        return None
    said = tuple(entry for each in texts for entry in entries(each.item, number=each.number))
    if sum(word_count(_words(entry)) for entry in said) > BESIDE_PICTURE:
        return None
    return Part(said, picture, ("picture-right",), _credited(picture), free=False)


def _alone(block: Shown) -> Part:
    said = tuple(entries(block))
    match block:
        case Quote():
            return Part(said, tried=("quote", "points"), free=False)
        case Stat():
            return Part(said, tried=("stat", "points"), free=False)
        case Code():
            return Part(said, tried=("code",), caption=block.caption, free=False)
        case Table():
            return Part(said, block, ("table",), block.caption, free=False)
        case Picture():
            return Part(said, block, ("picture",), _credited(block), free=False)


def _credited(picture: Picture) -> Text:
    return joined([picture.caption, picture.credit], " · ")


def _words(entry: Entry) -> str:
    return words(joined([entry.heading, entry.body, entry.answer]))
