"""A placed deck in; the same out, with notes in the order in which a speaker needs them, and how long slides take."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from generator.language import phrase_in_language
from generator.measure import count_words, sentence_spans
from generator.model.article import Article, names_for_writer
from generator.model.deck import Deck, Slide
from generator.model.origin import (
    HEAD,
    TALK,
    TIME,
    OriginId,
    is_origin_of_evidence,
    is_origin_of_notes,
    origin_family,
    origin_of_notes,
)
from generator.model.outline import Outline, SlideLine, SlidePlan, number_of_slide
from generator.model.talk import LEAST_SECONDS, MOST_SECONDS, WHOLE, NotesChoice
from generator.model.text import (
    ENDS_ADDRESS,
    Run,
    Text,
    bare_text,
    cut_text_at_spans,
    holds_all_words,
    joined_texts,
    merged_runs,
    says_nearly,
    with_links,
    words_without_colons,
)
from generator.model.theme import FEET
from generator.place.slides import title_of_placed_slide
from generator.regex import regex

CUE_WORDS = {True: 12, False: 8}  # of a title that notes announce, if written; longer ones are the text of their slides
ASIDE = regex(r"\s*\(\w+\)\s*")  # such as "(rising)", which no writer of notes wrote


def finished_deck(deck: Deck, outline: Outline, article: Article, notes: NotesChoice) -> Deck:
    """Return the deck with the notes that its author shares, with times if the talk has a limit or was rehearsed."""
    timed = deck_with_slide_times(deck, outline) if outline.cap != WHOLE or outline.times else deck
    shared = deck_with_shared_notes(timed, article, notes)
    names = names_for_writer(article)
    slides = (
        replace(each, notes=tuple(line for line in each.notes if (line.origin, bare_text(line.text)) not in names))
        for each in shared.slides
    )
    unnamed = replace(shared, slides=tuple(slides))
    return deck_with_notes_in_spoken_order(unnamed, leads_on=notes == "full", is_written=outline.written)


def deck_with_shared_notes(deck: Deck, article: Article, notes: NotesChoice) -> Deck:
    """Return the deck with all its notes, only the author's own, or none, as `notes` says; it names the others."""
    if notes == "full":
        return deck
    own = {origin_of_notes(id) for id in (HEAD, *(each.id for each in article.walk())) if notes == "own"}
    slides = (
        replace(
            slide,
            notes=tuple(line for line in slide.notes if line.origin in own),
            withheld=tuple(line for line in slide.notes if line.origin not in own),
        )
        for slide in deck.slides
    )
    return replace(deck, slides=tuple(slides))


def private_texts_of_slides(article: Article, deck: Deck) -> tuple[tuple[str, ...], ...]:
    """Return the private texts that belong to each slide: those of the sections that begin on it, or have none."""
    texts: list[list[str]] = [[] for _ in deck.slides]
    first: dict[str, int] = {}
    for number, slide in enumerate(deck.slides):
        for id in (slide.id, slide.id.rpartition("/")[0]):
            first.setdefault(id.partition("#")[0], number)
    last = 0
    for id, private in ((HEAD, article.meta.private), *((each.id, each.private) for each in article.walk())):
        last = first.get(id, last)
        texts[last] += map(with_links, private)
    return tuple(map(tuple, texts))


def deck_with_slide_times(deck: Deck, outline: Outline) -> Deck:
    """Return the deck with each slide's time after its notes, and the talk's time until then.

    If to read the notes aloud takes longer, that time follows as in 2:00-4:30. Slides without notes stay without.
    """
    times = [seconds_of_placed_slide(slide, outline) for slide in deck.slides]
    total = sum(own for slide, own in zip(deck.slides, times, strict=True) if not slide.hidden)
    word = phrase_in_language("Time", deck.meta.language)
    over, slides = 0.0, []
    for slide, own in zip(deck.slides, times, strict=True):
        over += own
        so_far = "" if slide.hidden else f" ({clock_time(over)} / {clock_time(total)})"
        read = sum(count_words(bare_text(line.text)) for line in slide.notes if not line.apart) * 60 / outline.pace
        to_read = f"\u2013{clock_time(read)}" if read >= own + 1 and not outline.times else ""
        line = SlideLine((Run(f"{word}: {clock_time(own)}{to_read}{so_far}"),), TIME, apart=True)
        slides.append(replace(slide, notes=(*slide.notes, line)) if slide.notes else slide)
    return replace(deck, slides=tuple(slides))


def deck_with_notes_in_spoken_order(deck: Deck, *, leads_on: bool, is_written: bool = False) -> Deck:
    """Return the deck with notes that can be read aloud: the author's own, then the text in its order.

    What the slide shows of the text is bold. Apart from speech comes what may be looked up: programs, alt texts and
    link addresses. With `leads_on`, they end with the title of the next shown slide. In a written talk, what a slide
    says in full is only there: its notes are what its author wrote.
    """
    shown = [slide for slide in deck.slides if leads_on and not slide.hidden]
    titles = ((slide.id, title_of_placed_slide(after)) for slide, after in pairwise(shown))
    following = {id: title for id, title in titles if count_words(title) <= CUE_WORDS[is_written]}
    language = deck.meta.language
    slides = (_order_notes(slide, following.get(slide.id, ""), language, is_written) for slide in deck.slides)
    return replace(deck, slides=tuple(slides))


def _order_notes(slide: Slide, following: str, language: str, is_written: bool) -> Slide:
    if not slide.notes:
        return slide
    said = _by_block(slide)
    own = [line for line in slide.notes if is_origin_of_notes(line.origin) and not line.apart]
    speech = [line for line in slide.notes if not line.apart and not is_origin_of_notes(line.origin)]
    marked = [_line_with_shown_in_bold(line, said.get(origin_family(line.origin), "")) for line in speech]
    if is_written:
        marked = [line for line in marked if not all(run.bold or ASIDE.fullmatch(run.text) for run in line.text)]
    apart = [line for line in slide.notes if line.apart and line.origin != TIME]
    spoken = " ".join(bare_text(line.text) for line in own)
    sources = (each for line in reversed(apart) if is_origin_of_evidence(line.origin) for each in _unsaid(line, spoken))
    evidence = {line.text: line for line in sources}
    links = list(_links(slide.notes))
    apart = [line for line in apart if not (is_origin_of_evidence(line.origin) or _is_one_of(line, links))]
    notes = (
        *map(_plain, own),
        *marked,
        *_lines_under_label("For reference", [*map(_plain, apart)], language),
        *_lines_under_label("Sources", [_plain(line) for line in reversed(evidence.values())], language),
        *_lines_under_label("Links", links, language),
        *(line for line in slide.notes if line.origin == TIME),
        *_label(f"{phrase_in_language('Next', language)}: {following}" if following else ""),
    )
    return replace(slide, notes=tuple(map(_with_number, notes)))


def _unsaid(line: SlideLine, spoken: str) -> tuple[SlideLine, ...]:
    """Return a line with those of its sentences that the notes do not say, or () if they say them all."""
    texts = cut_text_at_spans(line.text, sentence_spans(bare_text(line.text)))
    left = [text for text in texts if not says_nearly(spoken, bare_text(text))]
    return (replace(line, text=joined_texts(left, " ")),) if left else ()


def _with_number(line: SlideLine) -> SlideLine:
    """Return the line of an ordered list with its number as text, because notes have no lists."""
    return replace(line, text=(Run(f"{line.number}. "), *line.text), number=0) if line.number else line


def _by_block(slide: Slide) -> Mapping[OriginId, str]:
    """Return the words that the slide says of each block."""
    said: defaultdict[OriginId, list[str]] = defaultdict(list)
    for item in slide.items:
        for line in getattr(item, "lines", ()):
            said[origin_family(line.origin)].append(bare_text(line.text))
    return {source: words_without_colons(" ".join(texts)) for source, texts in said.items()}


def _plain(line: SlideLine) -> SlideLine:
    return replace(line, text=(Run(bare_text(line.text)),))


def _line_with_shown_in_bold(line: SlideLine, on_slide: str) -> SlideLine:
    """Return a line with the sentences that the slide shows in bold, and nothing else."""
    text = bare_text(line.text)
    ends = [line.prose + end for _, end in sentence_spans(text[line.prose :])] if line.prose >= 0 else []
    spans = pairwise([0, *(ends or [len(text)])])
    runs = (Run(text[slice(*span)], bold=holds_all_words(on_slide, text[slice(*span)])) for span in spans)
    return replace(line, text=merged_runs(runs))


def _links(lines: Sequence[SlideLine]) -> Iterator[SlideLine]:
    """Yield each link's words with its address, once.

    Words that are their own address are skipped, unless what follows could be read as part of it.
    """
    found: dict[tuple[str, str], OriginId] = {}
    for line in lines:
        stretches = [(link, bare_text(tuple(runs))) for link, runs in groupby(line.text, lambda run: run.link)]
        for (link, said), (_, following) in zip(stretches, [*stretches[1:], ("", "")], strict=True):
            if link and not (link == said and ENDS_ADDRESS.match(following)):
                found.setdefault((said.strip(), link), line.origin)
    for (said, link), source in found.items():
        yield SlideLine((Run(f"{said}, {link}" if said else link),), source, apart=True)


def _is_one_of(line: SlideLine, links: Sequence[SlideLine]) -> bool:
    """Return whether all of a line is the words of one link, which stand with its address among the links."""
    said = bare_text(line.text).strip()
    return any(each.origin == line.origin and bare_text(each.text).startswith(f"{said}, ") for each in links)


def _lines_under_label(name: str, lines: Sequence[SlideLine], language: str) -> tuple[SlideLine, ...]:
    """Return the lines under a label that sets them apart from what is spoken; () without lines."""
    return (*_label(f"{phrase_in_language(name, language)}:"), *lines) if lines else ()


def _label(text: str) -> tuple[SlideLine, ...]:
    return (SlideLine((Run(text),), TALK, apart=True),) if text else ()


# ---- how long slides take


def minutes_of_deck(deck: Deck, outline: Outline) -> int:
    """Return how long the shown slides take with their full notes, in whole minutes, at least one."""
    return max(1, round(sum(seconds_of_placed_slide(each, outline) for each in deck.slides if not each.hidden) / 60))


def seconds_of_placed_slide(slide: Slide, outline: Outline) -> float:
    """Return the seconds that a slide took in the outline's rehearsal.

    A slide that was not rehearsed takes as long as its notes or its own words at the outline's pace, whichever is
    longer, and at least 20 s.
    """
    if (rehearsed := outline.times.get(number_of_slide(slide.id))) is not None:
        return rehearsed
    texts = (text for item in slide.items if item.placeholder.type not in FEET for text in item.texts)
    return _seconds(slide.notes, texts, outline)


def clock_time(time: float) -> str:
    """Return seconds as minutes and seconds: 1:05."""
    return f"{round(time) // 60}:{round(time) % 60:02}"


def planned_seconds(plan: SlidePlan, outline: Outline) -> float:
    """Return the seconds of a slide before it is placed; it may take longer if it continues on further slides."""
    if (rehearsed := outline.times.get(number_of_slide(plan.id))) is not None:
        return rehearsed
    texts = [line.text for lines in plan.fill.values() for line in lines]
    texts += [entry.text_of(name) for entry in plan.items for name in entry.fields]
    return _seconds(plan.notes, texts, outline)


def _seconds(notes: Iterable[SlideLine], texts: Iterable[Text], outline: Outline) -> float:
    """Return how long notes or shown texts take, whichever is longer; in a written talk its own notes decide alone.

    Nobody reads a whole section aloud over one slide: where the notes are the article's text, two minutes are enough.
    """
    words = Counter[bool]()  # those of the author's notes, and those of the article's text
    for line in notes:
        words[is_origin_of_notes(line.origin)] += 0 if line.apart else count_words(bare_text(line.text))
    shown = sum(count_words(bare_text(text)) for text in texts)
    if outline.written:
        spoken = words[True] or max(words[False], shown)
    else:
        spoken = max(words[True] + min(words[False], MOST_SECONDS * outline.pace // 60), shown)
    return max(LEAST_SECONDS, spoken * 60 / outline.pace)
