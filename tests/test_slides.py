"""Slides in Markdown: one slide of the source is one of the deck, in order, with its notes, and an article is none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from generator import Result, build
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.files import files_beside_article
from tests.examples import examples
from tests.test_laws import LAW, sentence, settings

ROOT = Path(__file__).resolve().parent.parent


def made(text: str) -> Result:
    return build(text.encode(), name="f.md")


def parsed(text: str, folder: Path | None = None) -> Article:
    return read_bytes(text.encode(), "f.md", "markdown", files_beside_article(folder))[0]


def is_slides(text: str) -> bool:
    return any(each.code == "slides" for each in read_bytes(text.encode(), "f.md", "markdown")[1])


def noted(result: Result) -> list[list[str]]:
    """What is spoken: neither labels nor addresses."""
    return [[bare_text(line.text) for line in slide.notes if not line.apart] for slide in result.deck.slides]


# ---- the law


@dataclass(frozen=True)
class Source:
    """A slide as its author thinks of it."""

    heading: str
    body: tuple[str, ...]
    notes: str


WORDS = sentence(8)
BODIES = st.lists(
    WORDS | st.lists(WORDS, min_size=1, max_size=9).map(lambda items: "\n".join(f"- {item}" for item in items)),
    max_size=4,
).map(tuple)
SOURCES = st.lists(st.builds(Source, sentence(4), BODIES, WORDS | st.just("")), min_size=2, max_size=5)


def body(slide: Source) -> str:
    return "".join(f"\n\n{each}" for each in slide.body)


def ruled(slides: Sequence[Source]) -> str:
    noted = (f"## {each.heading}{body(each)}" + f"\n\nNote: {each.notes}" * bool(each.notes) for each in slides)
    return "---\ntalk: slides\n---\n\n" + "\n\n---\n\n".join(noted)


def marp(slides: Sequence[Source]) -> str:
    noted = (f"## {each.heading}{body(each)}" + f"\n\n<!-- {each.notes} -->" * bool(each.notes) for each in slides)
    return "---\nmarp: true\n---\n\n" + "\n\n---\n\n".join(noted)


@pytest.mark.parametrize("write", [marp, ruled])
@settings(LAW, max_examples=examples(40))
@given(SOURCES)
def test_a_slide_of_the_source_is_a_slide_in_order_with_its_notes(
    write: Callable[[Sequence[Source]], str], sources: list[Source]
) -> None:
    result = made(write(sources))
    firsts = [slide for slide in result.outline.slides if "#" not in slide.id]
    assert [bare_text(slide.fill["title"][0].text).split() for slide in firsts] == [
        each.heading.split() for each in sources
    ]
    told = [" ".join(bare_text(line.text) for line in slide.notes if not line.apart).split() for slide in firsts]
    assert all(
        told[number][-len(said) :] == said for number, each in enumerate(sources) if (said := each.notes.split())
    )
    assert not [each for each in result.ledger if each.lost]


# ---- what is slides

SLIDES = [
    "---\nmarp: true\n---\n# A\n",
    "---\ntalk: slides\n---\n# A\n\nx\n",
    "# A\n\nx\n\n???\ny\n\n---\n\n## B\n\n" + "Some words. " * 60,
]


@pytest.mark.parametrize("text", SLIDES)
def test_a_file_is_slides_by_what_it_says(text: str) -> None:
    assert is_slides(text)


ARTICLES = {
    "rulers alone": "# A\n\n---\n\n## B\n\n- x\n\n---\n\n## C\n\n- y\n",
    "its author says so": "---\nmarp: true\ntalk: meetup\n---\n# A\n\n---\n\n## B\n",
    "marks in code": "# A\n\n```\n---\n???\n::: notes\nx\n---\n```\n\n---\n\ny\n",
    "three question marks": "# A\n\n???\n\nx\n",
}


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_no_slides(name: str) -> None:
    assert not is_slides(ARTICLES[name])


# ---- what divides slides


def test_what_is_larger_holds_what_is_smaller() -> None:
    article = parsed("---\nmarp: true\n---\n# A\n\nx\n\n- y\n\n---\n\n## B\n\nx\n\n---\n\n- y\n- z\n\n---\n\n# C\n")
    assert [(each.id, [inner.id for inner in each.sections]) for each in article.sections] == [
        ("a", ["a/b", "a/b-2"]),
        ("c", []),
    ]


# ---- the cover


def test_a_first_slide_that_is_a_title_is_the_cover() -> None:
    head = "# A\n\n## Sub\n\nBy Ada L.\n\n1 May 2026\n\nHall 2\n\n<!-- Hello. -->\n\n"
    text = f"---\nmarp: true\n---\n{head}---\n\n# B\n\nx\n"
    meta = parsed(text).meta
    assert (bare_text(meta.title), bare_text(meta.subtitle)) == ("A", "Sub · Hall 2")
    assert (meta.author, meta.date, [bare_text(each) for each in meta.notes]) == ("Ada L.", "2026-05-01", ["Hello."])
    assert noted(made(text)) == [["Hello."], []]
    assert noted(build(text.encode(), name="f.md", notes="own"))[0] == ["Hello."]


def test_a_first_slide_that_says_more_is_no_cover_and_gets_none() -> None:
    text = "---\nmarp: true\ntitle: T\n---\n# A\n\n- x\n- y\n\n---\n\n# B\n\nz\n"
    assert [slide.layout.family for slide in made(text).deck.slides] == ["points", "statement"]
    assert "title" in [each.code for each in made(text).findings]


def test_nothing_is_added_to_slides() -> None:
    text = "---\nmarp: true\n---\n# A\n\n---\n\n" + "\n\n---\n\n".join(f"## {each}\n\n- x\n- y" for each in "BCDEF")
    families = [slide.layout.family for slide in made(text).deck.slides]
    assert len(families) == 6 and not {"agenda", "closing"} & set(families)


# ---- notes


def test_why_a_file_is_slides_is_told() -> None:
    for text, why in (
        ("---\nmarp: true\n---\n# A\n", '"marp: true" stands at the top'),
        ("---\ntalk: slides\n---\n# A\n", '"talk: slides" stands at the top'),
        ("# A\n\n???\nx\n\n---\n\n# C\n", 'a line "???" begins the notes of a slide'),
    ):
        (found,) = [each for each in read_bytes(text.encode(), "f.md", "markdown")[1] if each.code == "slides"]
        assert why in found.message
        assert 'write "talk: meetup" at the top' in found.hint
