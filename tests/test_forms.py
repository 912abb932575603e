"""Forms in prose: terms with their details become what slides show of them, in the same words."""

import pytest
from hypothesis import given, strategies as st

from generator import Result, build
from generator.model.article import Article
from generator.model.blocks import Point, Points
from generator.model.outline import SlidePlan
from generator.model.text import bare_text, joined_texts
from generator.read import read_bytes
from generator.read.files import files_beside_article


def read(text: str) -> Article:
    return read_bytes(text.encode(), "a.md", "markdown", files_beside_article(None))[0]


def made(text: str) -> Result:
    return build(f"# Clocks\n\n## Towers\n\n{text}\n".encode(), name="a.md")


def shown(text: str) -> SlidePlan:
    return made(text).outline.slides[1]


def entries(slide: SlidePlan) -> list[tuple[str, str]]:
    return [(bare_text(joined_texts([each.heading, each.aside])), bare_text(each.body)) for each in slide.items]


CARDS = [("Oak", "it swells in a wet spring, and sticks."), ("Brass", "it wears thin in use, and breaks.")]


@pytest.mark.parametrize(
    "text",
    [
        "- Oak -- {0}\n- Brass -- {1}",
        "- Oak – {0}\n- Brass - {1}",
        "- Oak: {0}\n- Brass: {1}",
        "**Oak.** {0}\n\n**Brass.** {1}",
        "**Oak:** {0}\n\n**Brass** -- {1}",
    ],
)
def test_terms_with_their_details_are_items(text: str) -> None:
    slide = shown(text.format(*(detail for _, detail in CARDS)))
    assert slide.layout == "terms"
    assert entries(slide) == CARDS


@pytest.mark.parametrize("count", [2, 3])
def test_points_of_few_words_are_large_and_a_word_more_changes_nothing(count: int) -> None:
    for words in ("hands", "hands of", "hands of oak and of brass turn slowly"):
        slide = made("\n".join(f"- Clock {number}: the {words}" for number in range(count))).deck.slides[1]
        assert slide.layout.name.startswith(f"terms-{count}")
        assert min(item.size for item in slide.items if item.placeholder.name == "body") >= 32


@pytest.mark.parametrize(
    "text",
    [
        "Oak: it swells in a wet spring.",  # alone
        "- The clock – an old one – stops.\n- Brass wears thin.",
        "Oak: it swells in a wet spring.\n\nOak: it sticks in a wet spring.",  # a dialogue
        "**Why oak?** It swells in spring.\n\n**Why brass?** It wears thin.",
        "Q: does it swell in spring?\n\nA: it swells in spring.",
        "It failed. We mended it by hand.\n\nIt failed again. We sold it to a town.",
    ],
)
def test_what_only_looks_like_terms_stays_prose(text: str) -> None:
    points = [block for section in read(f"# T\n\n## S\n\n{text}").sections for block in section.blocks]
    assert not any(each.term for block in points if isinstance(block, Points) for each in block.items)


TEXTS = st.sampled_from(
    [
        "Oak -- it swells.",
        "Brass: it wears thin in use.",
        "**Tin.** It is cheap to buy.",
        "73 % of keepers work unpaid.",
        "- 1858: it stops\n- 1931: it goes\n- 2019: it stops",
        "“Time is very cheap.” — Ada Winder",
        "- `wind` -- winds\n- `oil` -- oils",
        "Clocks made of oak swell in a wet spring.",
        "- **27** wheels\n- **4 m** high",
    ]
)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_no_word_is_lost_or_said_twice(texts: list[str]) -> None:
    result = made("\n\n".join(texts))
    assert not any(kept.lost for kept in result.ledger)
    for point in (
        block for section in read("# T\n\n## S\n\n" + "\n\n".join(texts)).sections for block in section.points
    ):
        assert isinstance(point, Point) and (point.term or point.detail)


PROGRAM, TABLE = "```python\nring()\n```", "| Year | Clocks |\n|---|---|\n| 1700 | 4 |\n| 1800 | 11 |"


@pytest.mark.parametrize("text", ["- Oak swells.\n- Brass wears.", "Clocks strike.", "> Clocks strike.\n>\n> -- Kim"])
@pytest.mark.parametrize("block", [PROGRAM, TABLE])
def test_a_text_stands_on_the_side_that_its_author_chose(text: str, block: str) -> None:
    for written in ((text, block), (block, text)):
        slide = made("<!-- layout: side-by-side -->\n\n" + "\n\n".join(written)).deck.slides[1]
        edges = {item.placeholder.name: item.placeholder.rect.x for item in slide.items}
        words, other = edges.pop("left-text", None) or edges.pop("right-text"), edges.get("body") or edges["table"]
        assert (words < other) == (written[0] == text)


def test_what_is_before_stands_left_of_what_is_after() -> None:
    slide = made("<!-- layout: before-after -->\n\n- Before: one a week.\n- Now: ten a day.").deck.slides[1]
    (arrow,) = (drawn.rect for drawn in slide.layout.decor if drawn.shape == "rightArrow")
    before, after = (item.placeholder.rect for item in slide.items if item.placeholder.name == "heading")
    assert before.right <= arrow.x and arrow.right <= after.x
