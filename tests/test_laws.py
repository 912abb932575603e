"""Laws that hold for any article: nothing is lost or out of place, and the same input gives the same bytes."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from PIL import Image
from pptx import Presentation
from pptx.shapes.placeholder import PlaceholderPicture
from pptx.slide import Slide

from generator import Result, build
from generator.check.chart import cells_of_workbook
from generator.look import open_theme
from generator.model.deck import TextItem
from generator.model.geometry import SLIDE
from generator.model.theme import LABEL, Layout, Slot
from generator.place.fit import can_slot_hold_lines
from generator.shipped import TEMPLATES
from tests.examples import examples

Draft = dict[str, Any]

# ---- articles: plain words, so that what is written is what must be found


PLAIN = ["open", "code", "helps", "everyone", "who", "reads", "it;", "idea,", "a", "interoperability"]
MARKED = [*PLAIN, "*so*", "**then**", "`x`", "2*3*4", "re-read/again", "[here](https://example.org/here)"]
LENGTHS = st.sampled_from([1, 3, 8, 20, 60])


@st.composite
def sentence(draw: st.DrawFn, most: int = 60, words: list[str] = PLAIN, end: str = ".") -> str:
    """A sentence with a number that no other sentence is likely to have."""
    count = min(most, draw(LENGTHS))
    picked = draw(st.lists(st.sampled_from(words), min_size=count, max_size=count))
    return f"N{draw(st.integers(0, 10**9))} {' '.join(picked)}{end}"


def prose(most: int, words: list[str] = PLAIN) -> st.SearchStrategy[str]:
    return st.lists(sentence(words=words), min_size=1, max_size=most).map(" ".join)


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


# ---- articles in which every key and every kind of block may stand

PICTURES = {"wide.png": (400, 30), "tall.jpg": (30, 400), "dot.png": (1, 1)}
URL = st.integers(0, 10**6).map(lambda number: f"https://example.org/{number}")
CONTACT = st.sampled_from(["ada@example.org", "https://www.example.org/ada/", "Ask Ada."])


def line(most: int) -> st.SearchStrategy[str]:
    return sentence(most, MARKED) | sentence(most, MARKED, "")


def texts_of(most: int) -> st.SearchStrategy[str]:
    return prose(most, MARKED)


@st.composite
def table(draw: st.DrawFn) -> Draft:
    """Up to thirty rows, some shorter than the header, with empty cells, numbers and sentences."""
    width = draw(st.sampled_from([1, 2, 3, 5, 12]))
    cell = st.sampled_from(["", "1", "-3.5 %"]) | line(8) | line(60)
    rows = st.lists(st.lists(cell, max_size=width), max_size=draw(st.sampled_from([1, 3, 30])))
    return {"header": draw(st.lists(line(3), min_size=width, max_size=width)), "rows": draw(rows)}


CODE_LINE = st.builds(
    lambda indent, number, words: " " * indent + f"N{number} " + " ".join(words),
    st.integers(0, 8),
    st.integers(0, 10**9),
    st.lists(st.sampled_from(["x", "=", "call(x)", "*", "return", "#"]), max_size=40),
)
POINT_OF_ALL = st.recursive(
    texts_of(2)
    | st.fixed_dictionaries(
        {"detail": texts_of(2)},
        optional={
            "term": line(8),
            "answer": line(20),
            "short": line(20),
            "url": URL,
            "icon": st.sampled_from(["users", "leaf"]),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {"term": line(3), "points": st.lists(inner, min_size=1, max_size=3)},
        optional={"detail": texts_of(2), "ordered": st.booleans(), "start": st.integers(1, 9)},
    ),
    max_leaves=4,
)
POINTS = {"points": st.lists(POINT_OF_ALL, min_size=1, max_size=9)}
ANSWER = texts_of(5) | st.lists(texts_of(2), min_size=1, max_size=3)
QUESTIONS = {
    "questions": st.lists(
        st.fixed_dictionaries({"question": sentence(8, MARKED, "?"), "answer": ANSWER}), min_size=1, max_size=5
    )
}
ALT = sentence(20) | prose(3)  # the longer are cut


@st.composite
def chart(draw: st.DrawFn) -> Draft:
    """Up to forty names, some of them long, and up to five series: with gaps, and in any kind that takes them."""
    count, series = draw(st.sampled_from([1, 2, 5, 12, 40])), draw(st.sampled_from([1, 1, 2, 3, 5]))
    value = st.integers(-(10**3), 10**6) | st.sampled_from([None, 0.25])
    heads = [f"Series {number}" for number in range(series)]
    names = [f"N{number} {draw(sentence(8, end=''))}" for number in range(count)]
    rows = [[name, 1, *draw(st.lists(value, min_size=series - 1, max_size=series - 1))] for name in names]
    kind = draw(
        st.sampled_from(["column", "bar", "stacked", "line", "area", *(["pie"] if series == 1 else ["scatter"])])
    )
    more = st.fixed_dictionaries(
        {},
        optional={
            "takeaway": line(20),
            "caption": line(8),
            "source": line(8),
            "alt": ALT,
            "highlight": st.just(names[0]),
        },
    )
    return {"kind": kind, "data": [["What", *heads], *rows], **draw(more)}


VALUE = st.sampled_from(["96 %", "€ 4,000,000,000", "a value that is no number"])
TREND = {"trend": st.sampled_from(["up", "down", "flat"])}
STAT = {"stat": VALUE, "meaning": texts_of(2)}
STATS = st.lists(st.fixed_dictionaries({"value": VALUE, "meaning": line(20)}, optional=TREND), min_size=1, max_size=5)
EVENT = st.fixed_dictionaries({"what": line(8) | line(40)}, optional={"detail": texts_of(2), "label": line(3)})
TIMELINE = st.lists(st.tuples(st.integers(1, 2026), EVENT), min_size=1, max_size=9).map(
    lambda events: [{"date": str(year), **event} for year, event in sorted(events, key=lambda each: each[0])]
)
STAGE = line(3) | st.fixed_dictionaries({"term": line(3), "detail": line(8) | texts_of(3)})
CODE = {"code": st.lists(CODE_LINE | st.just(""), max_size=30).map("\n".join).filter(str.strip)}
BLOCK = st.one_of(
    texts_of(4),
    st.fixed_dictionaries(POINTS, optional={"ordered": st.booleans()}),
    st.fixed_dictionaries(QUESTIONS),
    st.fixed_dictionaries({"quote": texts_of(3)}, optional={"by": line(3), "source": line(8)}),
    st.fixed_dictionaries(STAT, optional=TREND),
    st.fixed_dictionaries({"stats": STATS}),
    st.fixed_dictionaries({"timeline": TIMELINE}),
    st.fixed_dictionaries({"cycle": st.lists(STAGE, min_size=1, max_size=7)}),
    st.fixed_dictionaries(
        CODE,
        optional={
            "language": st.sampled_from(["python", "console", "diff"]),
            "caption": line(8),
            "highlight-lines": st.just("1"),
            "line-numbers": st.booleans(),
        },
    ),
    st.fixed_dictionaries({"table": table()}),
    st.fixed_dictionaries({"chart": chart()}),
    st.fixed_dictionaries(
        {"picture": st.sampled_from(sorted(PICTURES))}, optional={"alt": ALT, "credit": line(8), "caption": line(20)}
    ),
)
LAYOUTS_BY_NAME = st.sampled_from(["points", "cards", "versus", "outlook", "steps", "columns-2", "statement", "quote"])
LEAF_OF_ALL = st.fixed_dictionaries(
    {"heading": line(8)},
    optional={
        "role": ROLES,
        "headline": line(20),
        "gist": line(3),
        "notes": texts_of(2),
        "lead": texts_of(3),
        "body": st.lists(BLOCK, max_size=4),
        "ordered": st.booleans(),
        "closing": line(20),
        "skip": st.sampled_from([False, False, True]),
        "layout": LAYOUTS_BY_NAME,
        **POINTS,
        **QUESTIONS,
    },
)
SECTION_OF_ALL = st.builds(
    lambda leaf, nested: {**leaf, "sections": nested}, LEAF_OF_ALL, st.lists(LEAF_OF_ALL, max_size=2)
)
SPEAKER = st.fixed_dictionaries(
    {"name": st.just("Grace Hopper")},
    optional={
        "line": sentence(20),
        "links": URL | st.lists(URL, max_size=3),
        "picture": st.fixed_dictionaries(
            {"file": st.just("dot.png")}, optional={"alt": sentence(8), "credit": line(8)}
        ),
    },
)
ALL = st.fixed_dictionaries(
    {"title": line(20), "sections": st.lists(SECTION_OF_ALL | LEAF_OF_ALL, max_size=4)},
    optional={
        "subtitle": line(20),
        "author": st.just("Ada Byron"),
        "event": sentence(8),
        "date": st.just("2026-11-24"),
        "language": st.sampled_from(["en-GB", "de", "fr", "ar"]),
        "url": URL,
        "licence": st.sampled_from(["CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"]),
        "summary": texts_of(3),
        "contact": CONTACT,
        "logo": st.fixed_dictionaries({"file": st.sampled_from(sorted(PICTURES)), "alt": sentence(8)}),
        "cover": st.fixed_dictionaries({"file": st.sampled_from(sorted(PICTURES)), "alt": sentence(8)}),
        "speaker": st.just("Grace Hopper") | SPEAKER,
        "takeaways": st.lists(line(20), min_size=1, max_size=5),
        "sources": st.lists(line(20) | st.fixed_dictionaries({"text": line(8), "url": URL}), min_size=1, max_size=9),
    },
)
TALKS = st.sampled_from(["meetup", "lightning", "slides"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures lie."""
    path = tmp_path_factory.mktemp("articles")
    for name, size in PICTURES.items():
        Image.new("RGB", size).save(path / name)
    return path


# Shrinking an article takes minutes and seldom tells more than the words that are missing.
LAW = settings(
    deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck)
)


def written(article: Draft) -> bytes:
    return yaml.safe_dump(article, allow_unicode=True, width=10_000, sort_keys=False).encode()


def built(article: Draft, **options: Any) -> Result:
    return build(written(article), name="article.yaml", **options)


def built_in(folder: Path, article: Draft, talk: str) -> Result:
    """The deck of an article that lies beside its pictures."""
    (folder / "article.yaml").write_bytes(written(article))
    result = build(folder / "article.yaml", talk=talk)
    assert_pictured(folder, article, result)
    return result


# ---- what the laws are asked of: the file, opened by python-pptx

# Keys whose values are not shown.
STEERING = ("role", "layout", "language", "date", "file", "picture", "icon", "kind", "trend", "highlight-lines")
NUMBER = re.compile(r"N\d+")


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", normalize("NFC", text))


def said(article: object, key: str = "") -> Iterator[str]:
    """Every text of an article, in order, but for what only steers the tool and what its author skips."""
    if isinstance(article, str) and key not in STEERING:
        yield article
    elif isinstance(article, dict):
        for name, value in article.items() if not article.get("skip") else ():
            yield from said(value, name)
    elif isinstance(article, list):
        for value in article:
            yield from said(value, key)


def shown(slide: Slide) -> Iterator[str]:
    """What can be read on a slide, from its first shape to its last."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for cell in shape.table.iter_cells())
        if shape.has_chart:
            yield from cells_of_workbook(shape.chart.part.chart_workbook.xlsx_part.blob).values()


def told(slide: Slide) -> Iterator[str]:
    """What a slide says without showing it: in its alternative texts, its links and its notes."""
    yield from (shape._element._nvXxPr.cNvPr.get("descr", "") for shape in slide.shapes)
    yield from (rel.target_ref for rel in slide.part.rels.values() if rel.is_external)
    if slide.has_notes_slide:
        yield slide.notes_slide.notes_text_frame.text


def everything(result: Result) -> str:
    """All that an author gets back: the slides with their notes, and the findings."""
    slides = Presentation(BytesIO(result.pptx)).slides
    return "\n".join(
        [*(text for slide in slides for text in (*shown(slide), *told(slide))), *map(str, result.findings)]
    )


def assert_lawful(article: Draft, result: Result) -> None:
    assert not [kept for kept in result.ledger if kept.lost]
    held = set(words_of(everything(result)))
    assert [word for text in said(article) for word in words_of(text) if word not in held] == []
    assert_in_place(result)
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(BytesIO(result.pptx)).slides]
    assert len(set(titles)) == len(titles)
    assert_in_order(article, result)
    assert_named_apart(result)


def assert_pictured(folder: Path, article: Draft, result: Result) -> None:
    """Every picture of the article's own blocks is on a slide, byte for byte."""
    slides = Presentation(BytesIO(result.pptx)).slides
    shown = {shape.image.blob for slide in slides for shape in slide.shapes if isinstance(shape, PlaceholderPicture)}
    assert [name for name in pictured(article) if (folder / name).read_bytes() not in shown] == []


def pictured(section: Draft) -> Iterator[str]:
    """The files that an article's own blocks show."""
    if section.get("skip"):
        return
    yield from (block["picture"] for block in section.get("body", ()) if isinstance(block, dict) and "picture" in block)
    for inner in section.get("sections", ()):
        yield from pictured(inner)


def assert_in_place(result: Result) -> None:
    """What a slide shows stands in a slot of its layout and on the slide, a text at a size at which it fits."""
    for slide in result.deck.slides:
        for item in slide.items:
            assert item.placeholder in slide.layout.slots
            assert SLIDE.contains(item.rect) and item.placeholder.rect.contains(item.rect), (slide.id, item)
            if isinstance(item, TextItem):
                assert item.size in item.placeholder.style.sizes
                assert can_slot_hold_lines(item.lines, item.placeholder, item.size), (slide.id, item)
        assert all(SLIDE.contains(each.rect) for each in slide.icons)


def assert_in_order(article: Draft, result: Result) -> None:
    """The slides stand as the lines they come from do, and on them what a list says, item by item.

    Those of the talk's own come from the whole article. Hidden slides follow the others, in the same order.
    """
    whole = result.outline.slides[0].where
    lines = [slide.where.line for slide in result.outline.slides if slide.where != whole]
    assert lines == sorted(lines)
    own = {slide.id for slide in result.outline.slides if slide.where == whole}
    slides = [*zip(result.deck.slides, Presentation(BytesIO(result.pptx)).slides, strict=True)]
    counts = Counter(number for text in said(article) for number in NUMBER.findall(text))
    for hidden in (False, True):
        there = [slide for placed, slide in slides if placed.id not in own and bool(placed.hidden) is hidden]
        text = " ".join(text for slide in there for text in shown(slide))
        places = {number: place for place, number in reversed([*enumerate(NUMBER.findall(text))])}
        for numbers in listed(article):
            found = [places[number] for number in numbers if counts[number] == 1 and number in places]
            assert found == sorted(found), numbers


def listed(section: Draft) -> Iterator[list[str]]:
    """The numbers that begin the items of each list, and those of each section's quotes, figures, programs, tables.

    What its author skips may have the numbers of other texts by chance.
    """
    if section.get("skip"):
        return
    blocks = [block for block in section.get("body", ()) if isinstance(block, dict)]
    for holder in (section, *blocks):
        texts = (text for point in holder.get("points", ()) for text in first_of(point))
        yield [number for text in texts for number in NUMBER.findall(text)[:1]]
    seen = [said(block) for block in blocks if not {"points", "questions", "picture"} & block.keys()]
    yield [number for each in seen for number in NUMBER.findall(" ".join(each))[:1]]
    for inner in section.get("sections", ()):
        yield from listed(inner)


def first_of(point: Draft | str) -> Iterator[str]:
    """What a slide says first of a point, and of every point within it."""
    if isinstance(point, str):
        yield point
        return
    yield point.get("term") or point.get("short") or point["detail"]
    for inner in point.get("points", ()):
        yield from first_of(inner)


def assert_named_apart(result: Result) -> None:
    """A slide is known by its id, to PowerPoint's sections and links as to a later build."""
    ids = [slide.id for slide in result.deck.slides]
    assert len(set(ids)) == len(ids), ids


@settings(LAW, max_examples=examples(60))
@given(article=ALL, talk=TALKS)
def test_nothing_is_lost_and_everything_is_in_its_place(folder: Path, article: Draft, talk: str) -> None:
    assert_lawful(article, built_in(folder, article, talk))


@settings(LAW, max_examples=examples(15))
@given(article=ALL, talk=TALKS)
def test_two_builds_give_the_same_bytes(folder: Path, article: Draft, talk: str) -> None:
    assert built_in(folder, article, talk).pptx == built_in(folder, article, talk).pptx


@settings(LAW, max_examples=examples(15))
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
    "wide letters": [{"heading": "WWWW " * 20, "points": [{"term": "MMMM " * 12, "detail": "WWWWWWWW " * 60}] * 3}],
    "equal texts": [{"heading": "Again", "body": ["The same."], "points": ["The same.", "The same."]}] * 3,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_article_keeps_the_laws(name: str) -> None:
    article = {"title": f"Hostile: {name}", "author": "Ada Byron", "sections": HOSTILE[name]}
    result = built(article)
    assert not [kept for kept in result.ledger if kept.lost]
    assert_in_place(result)
    assert_in_order(article, result)
    assert_named_apart(result)
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(BytesIO(result.pptx)).slides]
    assert len(set(titles)) == len(titles)
    letters = set(normalize("NFC", everything(result))) | MARKS
    assert {letter for text in said(article["sections"]) for letter in normalize("NFC", text)} <= letters


# ---- the layouts, used or not: each law is asked of all layouts of a theme, and names those that break it


THEMES = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))
every_theme = pytest.mark.parametrize("theme", THEMES)


@cache
def layouts(theme: str) -> tuple[Layout, ...]:
    return open_theme(theme).layouts


@every_theme
def test_no_two_layouts_share_a_name(theme: str) -> None:
    """A deck has one layout of a name: the slides of the other would stand in its places."""
    names = Counter(layout.name for layout in layouts(theme))
    assert names and [name for name, count in names.items() if count > 1] == []


@every_theme
def test_slots_stand_inside_the_slide(theme: str) -> None:
    slots = [(layout.name, slot.name, slot.rect) for layout in layouts(theme) for slot in layout.slots]
    said = [(layout.name, drawn.text, drawn.rect) for layout in layouts(theme) for drawn in layout.decor if drawn.style]
    assert slots and said and [each for each in slots + said if not SLIDE.contains(each[2])] == []
    assert [each for each in slots if each[2].width <= 0 or each[2].height <= 0] == []


@every_theme
def test_no_two_slots_overlap(theme: str) -> None:
    forms = (form for family in open_theme(theme).families.values() for form in family.forms)
    whole = [(form, count, form.solve(count)) for form in forms for count in form.counts]
    labelled = [form.solve(count, {LABEL, *(slot.name for slot in each.slots)}) for form, count, each in whole]
    pairs = [(layout, *pair) for layout in (*layouts(theme), *labelled) for pair in combinations(layout.slots, 2)]
    found = [(layout.name, a.name, a.item, b.name, b.item) for layout, a, b in pairs if a.rect.overlaps(b.rect)]
    assert pairs and found == []


@every_theme
def test_type_is_legible_and_steps_down(theme: str) -> None:
    sizes = [(layout.name, slot, slot.style.sizes) for layout in layouts(theme) for slot in layout.slots]
    assert [(name, slot.name) for name, slot, each in sizes if each[-1] < (12 if is_foot(slot) else 14)] == []
    assert [(name, slot.name) for name, slot, each in sizes if list(each) != sorted(set(each), reverse=True)] == []


def is_foot(slot: Slot) -> bool:
    return slot.type in ("ftr", "dt", "sldNum")
