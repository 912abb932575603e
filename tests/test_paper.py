"""Pages to speak from and to hand out: every note is on a page, in order, at a size to read, and inside the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from generator import build
from generator.decks import (
    OpenedDeck,
    OpenedSlide,
    PaperFrame,
    PaperLine,
    PaperPage,
    PaperText,
    open_deck,
    pptx_of_paper,
    presentation_of_deck,
)
from generator.decks.paper import INK, QUIET
from generator.model.geometry import EMU_PER_PT, Mm, Pt, Rect
from generator.model.text import ELLIPSIS
from generator.show.engines import find_engine
from generator.show.overlay import frames_of_page
from generator.show.paper import handout_pdf, notes_pdf
from generator.show.paper_handout import paper_pages_of_handout
from generator.show.paper_notes import paper_pages_of_notes
from generator.show.paper_paging import NOTE_SIZES, paged_notes
from generator.show.paper_size import paper_line_height, paper_of_deck
from tests.render import needs_soffice

WIDTH, FIRST, FURTHER = Mm(174), Mm(140), Mm(245)
SENTENCE = "The river rose by a hand in the night, and nobody in the lower town had slept."
ARABIC = "ارتفع النهر في الليل، ولم ينم أحد في المدينة السفلى."
JAPANESE = "夜のうちに川の水が増え、下の町では誰も眠らなかった。"
WORDS = st.sampled_from([SENTENCE, ARABIC, JAPANESE, "Yes.", "x" * 300, "a, " * 900, "Thaler " * 40])
NOTES = st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=30).map(" ".join), st.booleans()), max_size=12)


def deck(
    *notes: Sequence[str],
    title: str = "The night of the flood",
    language: str = "en-GB",
    shape: tuple[int, int] = (16, 9),
    hidden: Sequence[int] = (),
) -> OpenedDeck:
    """A deck with a slide for each sequence of notes; slides take a minute each."""
    slides = tuple(
        OpenedSlide(256 + at, f"{title} {at}", (), tuple(each), "Before dawn", at in hidden, 60)
        for at, each in enumerate(notes)
    )
    width, height = (Mm(20 * side) for side in shape)
    return OpenedDeck(title, "Ada Brook", language, datetime(2026, 11, 24), width, height, slides)


def notes_pages(opened: OpenedDeck) -> tuple[PaperPage, ...]:
    return paper_pages_of_notes(opened, paper_of_deck(opened), range(len(opened.slides)))


def texts(page: PaperPage) -> list[str]:
    return [line.text for item in page if isinstance(item, PaperText) for line in item.lines]


def frames(page: PaperPage) -> list[PaperFrame]:
    return list(frames_of_page(page))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


# The plan of pages


@given(NOTES)
def test_all_notes_are_on_pages_in_order_and_none_is_too_full(notes: list[tuple[str, bool]]) -> None:
    pages = paged_notes([PaperLine(text, 14, bold) for text, bold in notes], WIDTH, FIRST, FURTHER)
    assert bare("".join(line.text for page in pages for line in page)) == bare("".join(text for text, _ in notes))
    assert all(pages) or pages == ((),)
    assert len({line.size for line in chain(*pages)} - set(NOTE_SIZES)) == 0
    for page, room in zip(pages, [FIRST, *[FURTHER] * len(pages)], strict=False):
        assert sum(Pt(line.before) + paper_line_height(line, WIDTH) for line in page) <= room


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=12))
def test_a_page_ends_with_a_sentence_and_not_with_a_label(counts: list[tuple[int, bool]]) -> None:
    notes = [PaperLine("Slept." if bold else " ".join([SENTENCE] * count), 14, bold) for count, bold in counts]
    pages = paged_notes(notes, WIDTH, FIRST, FURTHER)
    assert all(line.text.endswith("slept.") for page in pages for line in page if not line.bold)
    assert not any(page[-1].bold for page in pages[:-1])


@pytest.mark.parametrize(
    ("sentences", "size", "pages"), [(0, 14, 1), (1, 14, 1), (9, 14, 1), (16, 13, 1), (20, 14, 2), (200, 12, 7)]
)
def test_notes_are_as_large_as_the_fewest_pages_allow(sentences: int, size: int, pages: int) -> None:
    found = paged_notes([PaperLine(SENTENCE, 14)] * sentences, WIDTH, FIRST, FURTHER)
    assert ({line.size for line in chain(*found)} or {14}, len(found)) == ({size}, pages)


# The pages


LONG = "A title that never ends, " * 40
DECKS = {
    "short notes": deck(["One."], ["Two."], ["Three."], ["Four."]),
    "no notes": deck([], []),
    "long notes": deck([" ".join([SENTENCE] * 60)], [SENTENCE] * 30),
    "a long title": deck([SENTENCE], title=LONG),
    "no title": deck([SENTENCE], [], title=""),
    "no language": deck([SENTENCE], language=""),
    "a wrong language": deck([SENTENCE], language="-"),
    "Arabic": deck([ARABIC, SENTENCE], [ARABIC] * 60, title="ليلة الفيضان", language="ar"),
    "Japanese": deck([JAPANESE] * 60, title="洪水の夜", language="ja"),
    "narrow slides": deck([SENTENCE], [SENTENCE], shape=(4, 3)),
    "upright slides": deck([SENTENCE], [SENTENCE], shape=(9, 16)),
    "wide slides": deck([SENTENCE], [SENTENCE], shape=(32, 9)),
    "letter": deck([" ".join([SENTENCE] * 60)], language="en-US"),
}


def all_pages(opened: OpenedDeck) -> dict[str, tuple[PaperPage, ...]]:
    paper, slides = paper_of_deck(opened), range(len(opened.slides))
    handouts = {f"{each} a page": paper_pages_of_handout(opened, paper, slides, each) for each in (3, 6)}
    return {"notes": paper_pages_of_notes(opened, paper, slides), **handouts}


@pytest.mark.parametrize("name", DECKS)
def test_nothing_leaves_the_paper_or_stands_on_something_else(name: str) -> None:
    paper = paper_of_deck(DECKS[name])
    for page in chain(*all_pages(DECKS[name]).values()):
        assert all(Rect(0, 0, paper.width, paper.height).contains(item.rect) for item in page)
        assert texts(page)
        written = [drawn_rect(item) for item in page if isinstance(item, PaperText)] + [f.rect for f in frames(page)]
        assert not [(one, two) for at, one in enumerate(written) for two in written[:at] if one.overlaps(two)]


def drawn_rect(text: PaperText) -> Rect:
    """What of its box a text needs."""
    height = sum(Pt(line.before) + paper_line_height(line, text.rect.width) for line in text.lines)
    assert height <= text.rect.height + Pt(1), text
    top = text.rect.bottom - height if text.low else text.rect.y
    return Rect(text.rect.x, top, text.rect.width, min(height, text.rect.height))


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_is_on_paper_once_in_its_shape_and_every_note_beside_it(name: str) -> None:
    opened = DECKS[name]
    for pages in all_pages(opened).values():
        found = [frame for page in pages for frame in frames(page)]
        assert [frame.slide for frame in found] == list(range(len(opened.slides)))
        assert all(abs(frame.rect.width / frame.rect.height - opened.width / opened.height) < 0.001 for frame in found)
    said = bare("".join(text for page in all_pages(opened)["notes"] for text in texts(page)))
    assert all(bare(note[:500]) in said for slide in opened.slides for note in slide.notes)


def test_a_page_says_the_number_the_section_and_the_time_of_its_slide() -> None:
    opened = deck(["One."], ["Two.", "Time: 1:00 (2:00 / 2:00)", "Lunch: 1:00"], ["Three."], hidden=[2])
    first, second, hidden = map(texts, notes_pages(opened))
    assert first == [
        *("1", "Before dawn", "Time", "1:00", "1:00 / 2:00", "The night of the flood 0"),
        *("One.", "1 / 3", "The night of the flood"),
    ]
    assert [text for text in second if ":" in text] == ["1:00", "2:00 / 2:00", "Lunch: 1:00"]
    assert [text for text in hidden if ":" in text] == ["1:00"]


def test_what_is_not_spoken_is_set_back_and_what_comes_next_is_not() -> None:
    notes = "Spoken.", "Auf der Folie:", "On the slide.", "Es folgt: More", "Links:", "A link."
    (page,) = notes_pages(deck(notes, language="de"))
    lines = {line.text: (line.color, line.bold) for item in page if isinstance(item, PaperText) for line in item.lines}
    assert [lines[note] for note in notes] == [
        (INK, False), (QUIET, True), (QUIET, False), (INK, False), (QUIET, True), (QUIET, False)
    ]  # fmt: skip


def test_a_handout_has_title_author_and_date_at_its_head_and_its_number_at_its_foot() -> None:
    pages = all_pages(deck(*[[]] * 7))
    assert [len(frames(page)) for page in pages["3 a page"]] == [3, 3, 1]
    assert [len(frames(page)) for page in pages["6 a page"]] == [6, 1]
    assert texts(pages["6 a page"][1]) == [
        *("The night of the flood", "Ada Brook · 24 November 2026", "7  The night of the flood 6"),
        *("2 / 2", "The night of the flood"),
    ]


def test_a_title_that_is_too_long_ends_with_an_ellipsis() -> None:
    opened = DECKS["a long title"]
    assert all(ELLIPSIS in "".join(texts(page)) for page in chain(*all_pages(opened).values()))


def test_pages_are_mirrored_where_the_language_is_read_from_the_right() -> None:
    (page, *_), (plain, *_) = notes_pages(DECKS["Arabic"]), notes_pages(deck([ARABIC, SENTENCE]))
    paper = paper_of_deck(DECKS["Arabic"])
    assert frames(page)[0].rect.right == paper.width - frames(plain)[0].rect.x
    sides = {line.text: (line.rtl, line.right) for line in body(page) + body(plain)}
    assert sides == {ARABIC: (True, True), SENTENCE: (False, False)}


def body(page: PaperPage) -> list[PaperLine]:
    return [
        line for item in page if isinstance(item, PaperText) for line in item.lines if line.text in (ARABIC, SENTENCE)
    ]


@pytest.mark.parametrize(("language", "width"), [("en-US", 612), ("fr-CA", 612), ("en-GB", 595), ("", 595)])
def test_paper_is_what_printers_there_hold(language: str, width: int) -> None:
    assert paper_of_deck(deck([], language=language)).width // EMU_PER_PT == width
    assert paper_of_deck(deck([], language=language), "letter").width // EMU_PER_PT == 612


def test_a_screen_reader_says_the_title_of_a_slide_and_passes_over_rules() -> None:
    opened = deck(["One."])
    made = presentation_of_deck(pptx_of_paper(notes_pages(opened), Mm(210), Mm(297), opened))
    (page,) = made.slides
    assert page.shapes.title.text_frame.text == "The night of the flood 0"
    rules = [shape for shape in page.shapes if shape._element.xpath(".//*[local-name()='decorative']")]
    said = [each for each in page.shapes if each not in rules and not each.text_frame.text]
    assert [shape._element.xpath("string(.//p:cNvPr/@descr)") for shape in said] == ["1 The night of the flood 0"]
    assert len(rules) == 3


# The drawing


ARTICLE = f"""---
title: The night of the flood
author: Ada Brook
language: en-GB
date: 2026-11-24
---

## The river

::: notes
{{notes}}
:::

- {SENTENCE}
- The bridge held.

## The town

- Nobody slept.
"""


@pytest.mark.parametrize("engine", ["office2pdf", pytest.param("libreoffice", marks=needs_soffice)])
def test_what_is_drawn_is_all_there_and_inside_the_edges(engine: str) -> None:
    hours = [f"In the hour {hour} the water stood {hour} hands over the quay." for hour in range(120)]
    arabic = [f"{ARABIC} {hour}" for hour in range(30)]
    built = build(ARTICLE.format(notes="\n\n".join([*hours, *arabic])).encode(), name="article.md")
    opened = open_deck(built.pptx, "talk.pptx")
    pages = drawn_pages(notes_pdf(built.pptx, opened, find_engine(engine)))
    said = bare("".join(pages))
    assert [hour for hour in hours if bare(hour) not in said] == []
    assert said.count("النهر") >= 30 or said.count("رهنلا") >= 30  # a reader of PDF may turn words around
    assert all(opened.title in page for page in pages)
    assert len(pages) > len(opened.shown)


def test_hidden_slides_are_left_out_unless_asked_for_and_equal_input_gives_equal_bytes() -> None:
    built = build(ARTICLE.format(notes="Slowly.").encode(), name="article.md", slides=3)
    opened, engine = open_deck(built.pptx, "talk.pptx"), find_engine("office2pdf")
    one, two, all_slides = (
        handout_pdf(built.pptx, opened, engine, per_page=6, hidden=on) for on in (False, False, True)
    )
    assert one == two
    shown, whole = "".join(drawn_pages(one)), "".join(drawn_pages(all_slides))
    assert {slide.hidden for slide in opened.slides} == {True, False}
    for slide in opened.slides:
        assert (bare(slide.title) in bare(shown)) is not slide.hidden
        assert bare(slide.title) in bare(whole)
    assert "The bridge held." in shown  # the words of a slide can be copied from its drawing


def drawn_pages(pdf: bytes) -> list[str]:
    """The text of each page, none of which stands outside the edges."""
    pages = []
    with PdfDocument(pdf) as document:
        for page in document:
            text, width = page.get_textpage(), page.get_width()
            boxes = [text.get_charbox(at) for at in range(text.count_chars())]
            assert all(left >= 50 and right <= width - 50 for left, _, right, _ in boxes if left < right)
            assert all(24 <= bottom <= top <= page.get_height() - 40 for _, bottom, _, top in boxes if bottom < top)
            pages.append(text.get_text_range())
    return pages
