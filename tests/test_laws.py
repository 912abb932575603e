"""Laws that hold for any article: nothing is lost or out of place, and the same input gives the same bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import combinations, pairwise
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.slide import Slide

from generator import Result, build
from generator.model.geometry import SLIDE, Rect
from generator.model.theme import Layout, Slot, Theme
from generator.place.fit import fits
from generator.templates import open_theme

THEMES = ("paper",)
Draft = dict[str, Any]

# ---- articles: plain words, so that what is written is what must be found


WORDS = st.sampled_from(["open", "code", "helps", "everyone", "who", "reads", "it;", "idea,", "a", "interoperability"])
LENGTHS = st.sampled_from([1, 3, 8, 20, 60])


@st.composite
def sentence(draw: st.DrawFn, most: int = 60) -> str:
    """A sentence with a number that no other sentence is likely to have."""
    count = min(most, draw(LENGTHS))
    picked = draw(st.lists(WORDS, min_size=count, max_size=count))
    return f"N{draw(st.integers(0, 10**9))} {' '.join(picked)}."


def prose(most: int) -> st.SearchStrategy[str]:
    return st.lists(sentence(), min_size=1, max_size=most).map(" ".join)


POINT = st.fixed_dictionaries(
    {"detail": prose(2)}, optional={"term": sentence(8), "answer": sentence(20), "short": sentence(20)}
)
QUESTION = st.fixed_dictionaries({"question": sentence(8).map(lambda text: text[:-1] + "?"), "answer": prose(5)})
ROLES = st.sampled_from(["opening", "benefits", "challenges", "future", "faq", "plain"])
LEAF = st.fixed_dictionaries(
    {"heading": sentence(8)},
    optional={
        "role": ROLES,
        "headline": sentence(20),
        "gist": sentence(3),
        "notes": prose(2),
        "lead": prose(3),
        "body": st.lists(prose(4), max_size=3),
        "points": st.lists(POINT, min_size=1, max_size=9),
        "questions": st.lists(QUESTION, min_size=1, max_size=5),
        "closing": sentence(20),
    },
)
SECTION = st.builds(
    lambda leaf, nested: {**leaf, **({"sections": nested} if nested else {})}, LEAF, st.lists(LEAF, max_size=2)
)
ARTICLES = st.fixed_dictionaries(
    {"title": sentence(20), "sections": st.lists(SECTION, max_size=6)},
    optional={
        "subtitle": sentence(20),
        "author": st.just("Ada Byron"),
        "date": st.just("2026-11-24"),
        "summary": prose(3),
        "takeaways": st.lists(sentence(20), min_size=1, max_size=5),
        "sources": st.lists(sentence(20), min_size=1, max_size=5),
    },
)


# Shrinking an article takes minutes and seldom tells more than the words that are missing.
LAW = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def built(article: Draft) -> Result:
    return build(yaml.safe_dump(article, allow_unicode=True, width=10_000).encode(), name="article.yaml")


# ---- what the laws are asked of: the file, opened by python-pptx


def folded(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def said(article: object, key: str = "") -> Iterator[str]:
    """Every text of an article, in order, but for what only steers the tool."""
    if isinstance(article, str) and key not in ("role", "layout", "language", "date"):
        yield article
    elif isinstance(article, dict):
        for name, value in article.items():
            yield from said(value, name)
    elif isinstance(article, list):
        for value in article:
            yield from said(value, key)


def texts(slide: Slide) -> list[str]:
    shown = [shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame]
    return shown + ([slide.notes_slide.notes_text_frame.text] if slide.has_notes_slide else [])


def words_in(pptx: bytes) -> set[str]:
    return {word for slide in Presentation(BytesIO(pptx)).slides for text in texts(slide) for word in folded(text)}


def assert_lawful(article: Draft, result: Result) -> None:
    assert not [kept for kept in result.ledger if kept.lost]
    held = words_in(result.pptx)
    missing = [word for text in said(article) for word in folded(text) if word not in held and word + ":" not in held]
    assert missing == []
    assert_in_place(result)
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(BytesIO(result.pptx)).slides]
    assert len(set(titles)) == len(titles)
    assert_in_order(result)
    assert_named_apart(result)


def assert_in_place(result: Result) -> None:
    """Every text stands in a slot of its slide's layout, inside it at the size that was chosen."""
    for slide in result.deck.slides:
        for item in slide.items:
            assert item.placeholder in slide.layout.slots
            assert SLIDE.contains(item.rect)
            assert item.size in item.placeholder.style.sizes
            assert fits(item.lines, item.placeholder, item.size), (slide.id, item)


def assert_in_order(result: Result) -> None:
    """The slides stand as the lines they come from do; those of the talk's own come from the whole article."""
    lines = [slide.where.line for slide in result.outline.slides if slide.where != result.outline.slides[0].where]
    assert lines == sorted(lines)


def assert_named_apart(result: Result) -> None:
    """A slide is known by its id, to PowerPoint's sections and links as to a later build."""
    ids = [slide.id for slide in result.deck.slides]
    assert len(set(ids)) == len(ids), ids


@settings(LAW, max_examples=60)
@given(ARTICLES)
def test_nothing_is_lost_and_everything_is_in_its_place(article: Draft) -> None:
    assert_lawful(article, built(article))


@settings(LAW, max_examples=15)
@given(ARTICLES)
def test_two_builds_give_the_same_bytes(article: Draft) -> None:
    assert built(article).pptx == built(article).pptx


@settings(LAW, max_examples=15)
@given(ARTICLES)
def test_texts_three_times_as_long_still_find_room(article: Draft) -> None:
    long = lengthened(article)
    assert_lawful(long, built(long))


def lengthened(article: Any, key: str = "") -> Any:
    if isinstance(article, str):
        return article if key in ("role", "date", "author") else " ".join([article] * 3)
    if isinstance(article, dict):
        return {name: lengthened(value, name) for name, value in article.items()}
    return [lengthened(value, key) for value in article]


# ---- what nobody would write, and somebody will feed to the tool


def numbered(count: int) -> list[str]:
    return [f"Sentence {number} says that nothing overflows and nothing is lost." for number in range(count)]


MARKS = set("*_`[]()<>\\;")  # what Markdown takes for itself
HOSTILE: dict[str, list[Draft]] = {
    "a word of 300 letters": [{"heading": "A word", "body": ["Before " + "donaudampfer" * 25 + " after."]}],
    "a term of 300 letters": [{"heading": "Benefits", "points": [{"term": "q" * 300, "detail": "It is long."}] * 3}],
    "a paragraph of 5,000 words": [{"heading": "Prose", "body": [" ".join(numbered(500))]}],
    "a sentence of 2,000 words": [{"heading": "Prose", "body": [" ".join(f"w{n}" for n in range(2000)) + "."]}],
    "60 bullets": [{"heading": "List", "points": numbered(60)}],
    "a heading of 60 words": [{"heading": "word " * 59 + "end", "points": numbered(12)}],
    "two headings of 60 words": [{"heading": "word " * 59 + "end", "points": numbered(3)}] * 2,
    "a headline of 60 words": [{"heading": "Opening", "role": "opening", "headline": "word " * 60, "lead": "A."}],
    "12 sections": [{"heading": f"Part {number}", "body": numbered(2)} for number in range(12)],
    "40 questions": [
        {"heading": "FAQ", "questions": [{"question": f"Why {n}?", "answer": f"A{n}."} for n in range(40)]}
    ],
    "an answer of 500 words": [
        {"heading": "FAQ", "questions": [{"question": "Why?", "answer": " ".join(f"w{n}" for n in range(500)) + "."}]}
    ],
    "9 obstacles with answers": [
        {"heading": "Challenges", "points": [{"detail": f"D{n}.", "answer": f"A{n}."} for n in range(9)]}
    ],
    "a short form that no slide shows": [
        {
            "heading": "FAQ",
            "questions": [{"question": "Why?", "answer": "So."}],
            "points": [{"detail": "D.", "short": "S."}],
        }
    ],
    "a heading and nothing else": [{"heading": "Benefits"}, {"heading": "Challenges"}, {"heading": "Questions"}],
    "emoji": [{"heading": "👩‍👩‍👧‍👦 family 🇳🇴", "points": ["👍🏽 thumbs. 🎉🎉", "🏴󠁧󠁢󠁷󠁬󠁳󠁿 flag."]}],
    "Chinese": [{"heading": "开源的未来", "body": ["开源人工智能必须获胜。" * 60], "points": ["协作", "透明"]}],
    "Arabic": [{"heading": "المستقبل", "body": ["يجب أن يفوز الذكاء الاصطناعي مفتوح المصدر. " * 20]}],
    "Thai": [{"heading": "อนาคต", "body": ["โอเพนซอร์สต้องชนะ" * 60]}],
    "combining marks": [{"heading": "Cafe\u0301", "body": ["Noe\u0308l e\u0301te\u0301. " * 40]}],
    "markup": [{"heading": '<b>&amp;</b> "x" {{ y }} {% z %}', "body": ["]]> <a href='#'> & {{ 7 * 7 }} {# c #}"]}],
    "a title cut short and repeated": [{"heading": "word " * 59 + "end", "points": ["word " * 59 + "end"]}],
    "equal sections of two slides": [{"heading": "Why", "role": "opening", "lead": "L.", "points": ["A.", "B."]}] * 2,
    "equal texts": [{"heading": "Again", "body": ["The same."], "points": ["The same.", "The same."]}] * 3,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_article_keeps_the_laws(name: str) -> None:
    article = {"title": f"Hostile: {name}", "author": "Ada Byron", "sections": HOSTILE[name]}
    result = built(article)
    assert not [kept for kept in result.ledger if kept.lost]
    assert_in_place(result)
    assert_in_order(result)
    assert_named_apart(result)
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(BytesIO(result.pptx)).slides]
    assert len(set(titles)) == len(titles)
    letters = set("".join(words_in(result.pptx))) | MARKS
    assert {letter for text in said(article["sections"]) for word in folded(text) for letter in word} <= letters


def test_a_long_sentence_is_read_whole_across_its_slides() -> None:
    (section,) = HOSTILE["a sentence of 2,000 words"]
    result = built({"title": "A breath", "sections": [section]})
    bodies = [
        shape.text_frame.text
        for slide in Presentation(BytesIO(result.pptx)).slides
        for shape in slide.placeholders
        if shape.name.startswith("Body")
    ]
    assert " ".join(" ".join(bodies).split()) == section["body"][0]


# ---- the layouts, used or not


@cache
def theme_named(name: str) -> Theme:
    return open_theme(name)


LAYOUTS = [pytest.param(layout, id=f"{name}-{layout.name}") for name in THEMES for layout in theme_named(name).layouts]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_slots_stand_inside_the_slide(layout: Layout) -> None:
    assert [slot.name for slot in layout.slots if not SLIDE.contains(slot.rect)] == []
    assert all(slot.rect.width > 0 and slot.rect.height > 0 for slot in layout.slots)
    assert [drawn.text for drawn in layout.decor if drawn.style and not SLIDE.contains(drawn.rect)] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_two_slots_overlap(layout: Layout) -> None:
    pairs = [(a.name, a.item, b.name, b.item) for a, b in combinations(layout.slots, 2) if overlap(a.rect, b.rect)]
    assert pairs == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_static_text_stands_beside_the_slots(layout: Layout) -> None:
    static = [drawn for drawn in layout.decor if drawn.text]
    assert [(d.text, s.name) for d in static for s in layout.slots if overlap(d.rect, s.rect)] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_slot_can_be_told_from_the_others(layout: Layout) -> None:
    """Each has its own idx, and there is one title."""
    assert len({slot.idx for slot in layout.slots}) == len(layout.slots)
    assert [slot.type for slot in layout.slots].count("title") == 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_type_is_legible_and_steps_down(layout: Layout) -> None:
    for slot in layout.slots:
        assert all(larger > smaller for larger, smaller in pairwise(slot.style.sizes))
        assert slot.style.sizes[-1] >= (12 if is_foot(slot) else 14)


def is_foot(slot: Slot) -> bool:
    return slot.type in ("ftr", "dt", "sldNum")


def overlap(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom
