"""Pages to speak from and to hand out: every note is on a page, in order, at a size to read, and inside the paper."""

import re
from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given, strategies as st
from pypdfium2 import PdfDocument

from generator import build
from generator.decks import LEADING, PAPER_FONT, OpenedDeck, OpenedSlide, open_deck, pptx_of_paper, presentation_of_deck
from generator.measure import wrap_text
from generator.model.geometry import Mm, Pt, Rect
from generator.model.text import Run
from generator.model.theme import Font
from generator.show.engines import find_engine
from generator.show.export import ExportOptions, PerPage, _notes_pages, exported_file
from tests.render import needs_soffice

INNER, TOP = Rect(Mm(18), Mm(18), Mm(174), Mm(261)), Mm(120)
SENTENCE = "The river rose by a hand in the night, and nobody in the lower town had slept."
ARABIC = "ارتفع النهر في الليل، ولم ينم أحد في المدينة السفلى."
JAPANESE = "夜のうちに川の水が増え、下の町では誰も眠らなかった。"
WORDS = st.sampled_from([SENTENCE, ARABIC, JAPANESE, "Yes.", "x" * 300, "a, " * 900, "Thaler " * 40])
NOTES = st.lists(st.lists(WORDS, min_size=1, max_size=30).map(" ".join), max_size=12)


def deck(language: str) -> OpenedDeck:
    slides = (OpenedSlide(256, "Before dawn", (), (), "", False, 60),)
    return OpenedDeck("A flood", "Ada Brook", language, datetime(2026, 11, 24), Mm(320), Mm(180), slides)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(NOTES)
def test_all_notes_are_on_pages_in_order_and_none_is_too_full(notes: Sequence[str]) -> None:
    pages = list(_notes_pages("1  The river", notes, INNER, TOP))
    assert bare("".join(text for page in pages for text in page.paragraphs)) == bare("".join(notes))
    for page in pages:
        lines = [wrap_text((Run(text),), Font(PAPER_FONT), page.size, page.box.width) for text in page.paragraphs]
        assert sum(map(len, lines)) * Pt(page.size * LEADING) <= page.box.height
        assert INNER.contains(page.box) and INNER.contains(page.title_box) and not page.box.overlaps(page.title_box)
        assert page.title == "1  The river"


def test_a_page_has_a_title_and_paragraphs_in_their_direction() -> None:
    pages = list(_notes_pages("1  The river", [SENTENCE, ARABIC], INNER, TOP))
    (slide,) = presentation_of_deck(pptx_of_paper(pages, Mm(210), Mm(297), deck("en-GB"))).slides
    assert slide.shapes.title.text_frame.text == "1  The river"
    body = slide.shapes[1].text_frame.paragraphs
    assert [(each.text, each._p.pPr.get("rtl")) for each in body] == [(SENTENCE, "0"), (ARABIC, "1")]


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
    pages = drawn_pages(exported_file("notes", built.pptx, opened, find_engine(engine), ExportOptions()))
    said = bare("".join(pages))
    assert [hour for hour in hours if bare(hour) not in said] == []
    assert said.count("النهر") >= 30 or said.count("رهنلا") >= 30  # a reader of PDF may turn words around
    assert all(any(slide.title in page for slide in opened.shown) for page in pages)
    assert len(pages) > len(opened.shown)


def test_hidden_slides_are_left_out_unless_asked_for_and_equal_input_gives_equal_bytes() -> None:
    built = build(ARTICLE.format(notes="Slowly.").encode(), name="article.md", slides=3)
    opened, engine = open_deck(built.pptx, "talk.pptx"), find_engine("office2pdf")
    one, two, all_slides = (
        exported_file("handout", built.pptx, opened, engine, ExportOptions(hidden=on, per_page=6))
        for on in (False, False, True)
    )
    assert one == two
    shown, whole = "".join(drawn_pages(one)), "".join(drawn_pages(all_slides))
    assert {slide.hidden for slide in opened.slides} == {True, False}
    for slide in opened.slides:
        if slide.title == "Thank you":
            continue  # it stands on the line of the author's name, and the two are read word by word
        assert (bare(slide.title) in bare(shown)) is not slide.hidden
        assert bare(slide.title) in bare(whole)
    assert "The bridge held." in shown  # the words of a slide can be copied from its drawing


@pytest.mark.parametrize(("per_page", "pages"), [(2, 2), (3, 1), (6, 1)])
def test_a_handout_has_so_many_slides_on_a_page(per_page: PerPage, pages: int) -> None:
    built = build(ARTICLE.format(notes="Slowly.").encode(), name="article.md", slides=3)
    opened = open_deck(built.pptx, "talk.pptx")
    how = ExportOptions(per_page=per_page)
    found = drawn_pages(exported_file("handout", built.pptx, opened, find_engine("office2pdf"), how))
    assert len(opened.shown) == 3 and len(found) == pages


def drawn_pages(pdf: bytes) -> list[str]:
    """The text of each page, none of which stands outside the edges."""
    pages = []
    with PdfDocument(pdf) as document:
        for page in document:
            text, width = page.get_textpage(), page.get_width()
            boxes = [text.get_charbox(at) for at in range(text.count_chars())]
            assert all(left >= 50 and right <= width - 50 for left, _, right, _ in boxes if left < right)
            assert all(40 <= bottom <= top <= page.get_height() - 40 for _, bottom, _, top in boxes if bottom < top)
            pages.append(text.get_text_range())
    return pages
