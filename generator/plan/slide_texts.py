"""Prose in, the words of a slide out: whole sentences, chosen and never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from generator.language import phrase_in_language, text_in_phrase
from generator.measure import count_words, sentence_spans
from generator.model.address import Address, address_of_text, readable_address
from generator.model.article import Reference, Section, Takeaway, evidence_of
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
    Trend,
    texts_of_block,
)
from generator.model.chart import Chart
from generator.model.deck import bounded_alt_text
from generator.model.origin import OriginId, origin_of_evidence, origin_of_notes
from generator.model.outline import Entry, SlideLine
from generator.model.talk import WHOLE_WORDS
from generator.model.text import (
    ELLIPSIS,
    Run,
    Text,
    bare_text,
    cut_text,
    joined_texts,
    own_number_of_text,
    text_of_term_and_detail,
)
from generator.plan.programs import entries_of_program_lines, program_lines_for_notes
from generator.plan.prose_sentences import OPENS
from generator.regex import regex

DEEPEST = 3  # the most that a nested list is indented
OUTCRY = 2  # words: "Fear." alone tells an audience nothing
STEP_WORDS = 30  # of an item of an ordered list that is shown whole, as a recipe needs its steps whole
QUOTED_WORDS = 55  # of a quotation on a slide, in whole sentences
ANSWER_WORDS = 40  # of an answer on a slide: about what a listener reads while the speaker talks

TRENDS: dict[Trend, str] = {"up": "rising", "down": "falling", "flat": "unchanged"}  # the meaning of an arrow

OF = r" (?:of|out of|in|von|sur|de|su|van|av|af|z|ze|из|od) "
OF_WHOLE = (
    r"[ \u00a0](?:of|der|des|von|vom|aller|de|du|d['’]|del|della|delle|dei|degli|di|do|da|dos|das|van|av|af|z|ze|iz)\b"
)
SHARE = regex(rf"(\d{{1,3}}){OF}(\d{{1,3}})|(\d{{1,3}})[ \u00a0]?%")
MOST_COUNTED = 100  # for the whole in "2 of 31"
NUMBER = regex(r"[1-9]\d{0,2}(?:[.,\u00a0\u202f ]\d{3})+|\d+(?:[.,]\d+)?")  # thousands, or a number with decimals
BETWEEN_THOUSANDS = regex(r"(?<!^0)\D(?=\d{3}(?!\d))")  # 0.950 has decimals

SpokenItem = Point | Question | Section | Takeaway | Reference | Paragraph
SectionItem = SpokenItem | Quote | Code | Table | Chart | Picture | Stat | Timeline | Cycle


def _share(value: str) -> tuple[int, int]:
    """Return the part and the whole of a value like "2 of 31" or "96 %", if they can be drawn; else (0, 0)."""
    found = SHARE.fullmatch(value.strip())
    part, whole = (int(found[3] or found[1]), int(found[2] or MOST_COUNTED)) if found else (0, 0)
    return (part, whole) if part < whole <= MOST_COUNTED else (0, 0)  # all of them show nothing


def entry_with_share_apart(entry: Entry) -> Entry:
    """Return the entry with "2" and "of 31" apart, if its number is such a share."""
    if entry.tally != "row":
        return entry
    part, end = len(str(entry.share[0])), len(bare_text(entry.heading))
    return replace(entry, heading=cut_text(entry.heading, 0, part), aside=cut_text(entry.heading, part + 1, end))


def _pair(stat: Stat) -> tuple[float, float]:
    """Return the numbers of a change, the former first, if both are of one unit; else (0, 0)."""
    was, now = bare_text(stat.was), bare_text(stat.value)
    old, new = NUMBER.search(was), NUMBER.search(now)
    if not old or not new or NUMBER.sub("", was).strip() not in ("", NUMBER.sub("", now).strip()):
        return 0, 0
    return _amount(old[0]), _amount(new[0])


def _amount(written: str) -> float:
    """Return a number that is written with a point or a comma before its decimals, or between thousands."""
    return float(BETWEEN_THOUSANDS.sub("", written).replace(",", "."))


def _entry_of_stat(stat: Stat) -> Entry:
    """Return a big number; one that changed for the worse is quiet."""
    pair = _pair(stat)
    worse = stat.good and pair[0] != pair[1] and (pair[1] > pair[0]) != (stat.good == "up")
    value = tuple(replace(run, token="quiet" if worse else run.token) for run in stat.value)
    written = bare_text(stat.value)
    is_share = stat.was == () and not regex(rf"{re.escape(written)}(?!{OF_WHOLE})").search(bare_text(stat.meaning))
    share = _share(written) if is_share else (0, 0)
    number, unit = NUMBER.search(written), NUMBER.sub("", written).strip()
    amount = _amount(number[0]) if number else 0
    return Entry(
        stat.id, value, stat.meaning, aside=stat.was, trend=stat.trend, share=share, pair=pair, amount=amount, unit=unit
    )


def choose_first_sentence(text: Text) -> Text:
    """Return the first sentence of a text; also the next one if the first is only a word or two."""
    spans = sentence_spans(bare_text(text))
    ends = (end for _, end in spans if count_words(bare_text(text)[:end]) > OUTCRY)
    return cut_text(text, 0, next(ends, len(bare_text(text)))) if spans else ()


def choose_text_for_slide(paragraph: Paragraph, full: bool = False) -> Text:
    """Return what a slide shows of a paragraph: all of it if `full`, the chosen text, or else its first sentence."""
    return paragraph.text if full else paragraph.chosen or choose_first_sentence(paragraph.text)


def is_shown_whole(item: object) -> bool:
    """Return whether the slides of a written talk show a whole item: a short paragraph, a question with its answer."""
    is_short = isinstance(item, Paragraph) and count_words(bare_text(item.text)) <= WHOLE_WORDS
    return is_short or isinstance(item, Question)


def choose_leading_sentences(text: Text, limit: int = ANSWER_WORDS) -> Text:
    """Return the first sentence and those after it, as many as stay within `limit` words together."""
    bare = bare_text(text)
    end = 0
    for _, stop in sentence_spans(bare):
        if end and count_words(bare[:stop]) > limit:
            break
        end = stop
    return cut_text(text, 0, end)


def contact_line_for_slide(text: str) -> Text:
    """Return a line of contact; an address becomes a link, shown without its scheme."""
    is_mail = re.fullmatch(r"[^@\s:]+@[^@\s]+\.\w+", text)
    address = address_of_text(f"mailto:{text}" if is_mail else text) if " " not in text else None
    if address is None:
        return (Run(text),) if text else ()
    return (Run(text if is_mail else readable_address(address), link=address),)


def slide_entries_of_item(item: SectionItem, level: int = 0, number: int = 0, *, full: bool = False) -> Iterator[Entry]:
    """Yield the entries of an item: the author's short form, else the first sentence, and somewhat more of an answer.

    With `full`, the whole text.
    """
    match item:
        case Point():
            number = 0 if own_number_of_text(item.term or item.detail)[0] else number
            whole = full or (number and count_words(bare_text(item.detail)) <= STEP_WORDS)
            body = item.short or (item.detail if whole else item.chosen or choose_first_sentence(item.detail))
            if number and not item.short and bare_text(body) != bare_text(item.detail):
                body = (*body, Run(f" {ELLIPSIS}"))  # a step without its end is told to be one
            yield Entry(item.id, item.term, body, item.answer, min(level, DEEPEST), number, item.icon, equal=True)
            for nested, count in item.numbered:
                yield from slide_entries_of_item(nested, level + 1, count, full=full)
        case Question():
            answer = joined_texts(item.answer)
            yield Entry(item.id, item.question, answer if full else choose_leading_sentences(answer))
        case Section():
            yield Entry(item.id, item.heading, item.gist)
        case Takeaway():
            yield Entry(item.id, body=item.text)
        case Reference():
            yield Entry(item.id, body=reference_line_for_slide(item))
        case Paragraph():
            yield Entry(item.id, body=choose_text_for_slide(item, full))
        case Quote():
            said = item.text if full else choose_leading_sentences(item.text, QUOTED_WORDS)
            yield Entry(item.id, body=said, answer=joined_texts([item.by, item.source], ", "))
        case Stat():
            yield _entry_of_stat(item)
        case Code():
            yield from entries_of_program_lines(item, full=full)
        case Chart():
            if item.takeaway:
                yield Entry(item.id, body=item.takeaway)
        case Cycle():
            for count, stage in enumerate(item.items, 1):
                yield from slide_entries_of_item(stage, number=count)
        case Timeline():
            for event in item.items:
                yield Entry(event.id, event.label, event.what, date=event.date)
        case Table() | Picture():
            return


def reference_line_for_slide(reference: Reference) -> Text:
    """Return a reference as a link; if its words link elsewhere, its own address is added at the end."""
    if any(run.link for run in reference.text):
        return joined_texts([reference.text, url_for_slide(reference.url)])
    return tuple(replace(run, link=reference.url) for run in reference.text)


def speaker_notes_of_section(section: Section, language: str) -> tuple[SlideLine, ...]:
    """Return a section for the speaker: its blocks in order, the author's notes, and the sentences that it rests on."""
    lines = [line for block in section.blocks for line in _spoken_block(block, language)]
    lines += [speaker_notes_line_of_author(note, section.id) for note in section.notes]
    lines += [SlideLine(text, origin_of_evidence(owner), apart=True) for owner, _, text in evidence_of(section)]
    return tuple(lines)


def quoted_text(text: Text) -> Text:
    """Return the words of a quotation in marks, without which people would take them for the speaker's own."""
    return text if bare_text(text).startswith(OPENS) else (Run("“"), *text, Run("”"))


def speaker_notes_line_of_author(text: Text, owner: OriginId) -> SlideLine:
    """Return an author's note; it is `apart` if it is only links or in italics, as the words of absent pictures are."""
    said = [run for run in text if any(map(str.isalnum, run.text))]
    return SlideLine(text, origin_of_notes(owner), apart=bool(said) and all(run.link or run.italic for run in said))


def _spoken_block(block: Block, language: str) -> list[SlideLine]:
    match block:
        case Paragraph() | Questions():
            told = (said for said in texts_of_block(block) if said.text and said.kind != "evidence")
            return [SlideLine(said.text, said.origin, prose=0 if said.kind == "prose" else -1) for said in told]
        case Points():
            return [line for point, number in block.numbered for line in _spoken_point(point, number)]
        case Cycle():
            return [line for point in block.items for line in _spoken_point(point)]
        case Quote():
            said, by = quoted_text(block.text), joined_texts([block.by, block.source], ", ")
            return [SlideLine(text, block.id) for text in (said, by) if text]
        case Stat():
            trend = (Run(f"({phrase_in_language(TRENDS[block.trend], language)})"),) if block.trend else ()
            was = text_in_phrase("from {}", block.was, language) if block.was else ()
            return [SlideLine(joined_texts([block.value, block.meaning, was, trend]), block.id)]
        case Picture():
            return _long_alt_lines(block)
        case Chart():
            said = joined_texts([block.figure, block.takeaway])
            return [*([SlideLine(said, block.id)] if said else []), *_long_alt_lines(block)]
        case Timeline():
            return [line for event in block.items for line in _spoken_event(event, language)]
        case Code():
            return [*program_lines_for_notes(block)]
        case Table():
            return []  # tables are seen and always have their own slide


def speaker_notes_for_long_alt(picture: Picture | Chart) -> Text:
    """Return an alt text that is longer than a slide may hold; () for any other."""
    return (Run(picture.alt),) if bounded_alt_text(picture.alt) != picture.alt else ()


def _long_alt_lines(block: Picture | Chart) -> list[SlideLine]:
    return [SlideLine(text, block.id, apart=True) for text in (speaker_notes_for_long_alt(block),) if text]


def _spoken_point(point: Point, number: int = 0) -> list[SlideLine]:
    said = text_of_term_and_detail(point.term, point.detail)
    begins = len(bare_text(said)) - len(bare_text(point.detail))
    lines = [
        SlideLine(said, point.id, prose=begins),
        SlideLine(point.answer, point.id, prose=0),
        SlideLine(url_for_slide(point.url), point.id, apart=True),
    ]
    own = [line for line in lines if line.text]
    own[:1] = [replace(line, number=0 if own_number_of_text(said)[0] else number) for line in own[:1]]
    return own + [line for nested, count in point.numbered for line in _spoken_point(nested, count)]


def _spoken_event(event: Event, language: str) -> list[SlideLine]:
    date = event.label or (Run(date_for_slide(event.date, language)),)
    return [SlideLine(text, event.id) for text in (text_of_term_and_detail(date, event.what), event.detail) if text]


def url_for_slide(url: Address) -> Text:
    """Return an address as a text that links to it."""
    return (Run(url, link=url),) if url else ()


def date_for_slide(value: str, language: str) -> str:
    """Return a date as readers of the language write it, such as 24 November 2026, or only a month or a year."""
    if not value:
        return ""
    from generator.language.figures import date_in_language  # Babel costs 30 ms, and many articles have no date

    return date_in_language(value, language)
