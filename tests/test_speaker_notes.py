"""What is marked as speaker notes is told, and never stands on a slide: each way to mark it, file, and talk."""

from dataclasses import dataclass
from io import BytesIO

import pytest
from hypothesis import given, strategies as st
from pptx import Presentation

from generator import Result, build
from generator.model.text import bare_text
from generator.read import read_bytes

SECRET = "Never say that the roof leaks."
MARK = "roof leaks"


@dataclass(frozen=True)
class Way:
    """How notes are marked, where `{}` stands for them, and whether slides alone know it."""

    text: str
    slides_only: bool = False


EVERYWHERE = {
    "a division": Way("::: notes\n{}\n:::"),
    "one with more classes": Way("::: {{#a .wide .notes}}\n{}\n:::"),
    "one with more colons": Way(":::: Notes\n{}\n\n::: warning\nMore.\n:::\n::::"),
    "one with a ruler": Way("::: notes\nOne.\n\n---\n\n{}\n:::"),
    "one in a quote": Way("> Quoted.\n>\n> ::: notes\n> {}\n> :::"),
    "one on a line of its own": Way("::: notes {}\n:::"),
    "a comment": Way("<!-- notes: {} -->"),
    "a comment in a line": Way("Some <!-- NOTES: {} --> words."),
    "an element": Way('<aside class="notes">\n{}\n</aside>'),
    "an element without an end": Way('<aside class="notes">\n\n{}'),
    "one in bold": Way("**Notes:** {}"),
    "a last line": Way("Some words.\nNotes: {}"),
    "a last item": Way("- One.\n- Notes: {}"),
    "the only item": Way("1. Notes: {}"),
    "a paragraph in an item": Way("- One.\n\n  Notes: {}"),
    "a last quote": Way("> Notes: {}"),
    "a word before a list": Way("Notes:\n\n- One.\n- {}"),
    "before a comment": Way("Notes: {}\n\n<!-- x -->"),
}
SLIDES_ONLY = {
    "reveal": Way("Note: {}\n\nMore.", slides_only=True),
    "reveal of several": Way("note:\n\n- One.\n- {}", slides_only=True),
    "notes before more": Way("Notes: {}\n\n- More.", slides_only=True),
    "remark": Way("???\n{}", slides_only=True),
}
WAYS = {**EVERYWHERE, **SLIDES_ONLY}
BODY = "## First\n\nThe garden holds rain.\n\n{}\n\n{}## Second\n\nThe bees like it.\n"
FILES = {
    "an article": ("", ""),
    "a meetup": ("---\ntitle: T\ntalk: meetup\n---\n", ""),
    "a lightning talk": ("---\ntitle: T\ntalk: lightning\n---\n", ""),
    "an article with a ruler": ("# T\n\n", "---\n\n"),
    "Marp": ("---\nmarp: true\n---\n", "---\n\n"),
    "Marp as an article": ("---\nmarp: true\ntalk: meetup\n---\n", "---\n\n"),
    "slides": ("---\ntalk: slides\n---\n", "---\n\n"),
}
WRITTEN_AS_SLIDES = tuple(name for name in FILES if name.split()[0] not in ("an", "a"))


def file_of(kind: str, marked: str) -> str:
    head, ruler = FILES[kind]
    return head + BODY.format(marked, ruler)


def on_slides(result: Result) -> str:
    texts = (bare_text(text) for slide in result.deck.slides for item in slide.items for text in item.texts)
    return "\n".join([*texts, *(getattr(item, "alt", "") for slide in result.deck.slides for item in slide.items)])


def in_notes(result: Result) -> str:
    return "\n".join(bare_text(line.text) for slide in result.deck.slides for line in slide.notes)


@pytest.mark.parametrize("way", WAYS)
def test_notes_are_told_and_never_shown(way: str) -> None:
    """In every kind of file that knows them, and under each talk that may be chosen for it."""
    for kind in WRITTEN_AS_SLIDES if WAYS[way].slides_only else FILES:
        article, _ = read_bytes(file_of(kind, WAYS[way].text.format(SECRET)).encode(), "a.md", "markdown")
        shown = [text for section in article.walk() for block in section.blocks for text in [repr(block)]]
        assert not any(MARK in text for text in [*shown, repr(article.meta.title), repr(article.meta.subtitle)]), kind
        told = [*article.meta.notes, *(note for section in article.walk() for note in section.notes)]
        assert any(MARK in bare_text(note) for note in told), kind


@pytest.mark.parametrize("talk", ["", "meetup", "slides", "lightning"])
@pytest.mark.parametrize("kind", FILES)
def test_no_talk_shows_them(kind: str, talk: str) -> None:
    ways = ("a division", "a comment", "reveal" if kind in WRITTEN_AS_SLIDES else "a last item")
    marked = "\n\n".join(WAYS[way].text.format(f"{SECRET} {number}") for number, way in enumerate(ways))
    result = build(file_of(kind, marked).encode(), name="a.md", talk=talk)
    assert MARK not in on_slides(result)
    assert [number for number, _ in enumerate(ways) if f"{SECRET} {number}" not in in_notes(result)] == []


PLACES = st.lists(st.sampled_from(sorted(EVERYWHERE)), min_size=1, max_size=4)


@given(ways=PLACES, kind=st.sampled_from(sorted(FILES)), prose=st.lists(st.booleans(), min_size=4, max_size=4))
def test_the_law(ways: list[str], kind: str, prose: list[bool]) -> None:
    """However notes of several sections are marked, each is told, and none is shown."""
    head, ruler = FILES[kind]
    sections = (
        f"## Part {number}\n\n{'Words before.' * prose[number]}\n\n{EVERYWHERE[way].text.format(f'secret{number}')}\n"
        for number, way in enumerate(ways)
    )
    text = head + f"\n{ruler}".join([*sections, "## Last\n\nThe end.\n"])
    article, _ = read_bytes(text.encode(), "a.md", "markdown")
    shown = repr([(section.heading, section.blocks) for section in article.walk()])
    told = repr([article.meta.notes, *(section.notes for section in article.walk())])
    assert "secret" not in shown
    assert [number for number in range(len(ways)) if f"secret{number}" not in told] == []


# ---- what is none

PROSE = {
    "a remark of prose": "Note: the figures are old.",
    "an admonition": "!!! note\n\n    The figures are old.",
    "one that unfolds": '??? notes "Old"\n\n    The figures are old.',
    "one of Docusaurus": ":::note\nThe figures are old.\n:::",
    "a callout": '::: {.callout-note title="Notes"}\nThe figures are old.\n:::',
    "a division of another name": "::: notes-on-figures\nThe figures are old.\n:::",
    "an identifier": "::: {#notes}\nThe figures are old.\n:::",
    "code": "`<!-- notes: The figures are old. -->`",
    "a program": "```\n::: notes\nThe figures are old.\n:::\n```",
    "a word within": "Take notes: The figures are old.",
    "an element of another class": '<div class="footnotes">The figures are old.</div>',
}


@pytest.mark.parametrize("name", PROSE)
def test_what_is_no_note_stays(name: str) -> None:
    article, _ = read_bytes(BODY.format(PROSE[name], "").encode(), "a.md", "markdown")
    assert "he figures are old." in repr([section.blocks for section in article.walk()])
    assert [section.notes for section in article.walk()] == [(), ()]


def codes(text: str) -> list[str]:
    return [f"{each.where}: {each.code} {each.level}" for each in read_bytes(text.encode(), "a.md", "markdown")[1]]


def test_what_looks_like_notes_and_is_shown_is_told() -> None:
    assert "a.md:5: notes info" in codes(f"# A\n\nx\n\n???\n{SECRET}\n\n---\n\n{'A long paragraph. ' * 40}\n")
    assert "a.md:3: notes warning" in codes("## A\n\n::: notes\nx\n\n## B\n\ny\n")
    assert "a.md:7: notes info" in codes("---\nmarp: true\n---\n# A\n\nx\n\nNote: y\n".replace("\n\nx\n", "\nx\n"))


def test_lines_keep_their_numbers() -> None:
    text = "# T\n\n::: notes\nx\n:::\n\n<!-- notes:\ny -->\n\n## A\n\n![](gone.png)\n"
    assert "a.md:12: picture warning" in codes(text)


# ---- in which order they stand

DRINK = "They drink a litre a day" + ", and a day" * 20 + "."  # too long to be shown with its item
ORDER = b"""---
title: Bees
---

# Bees

## Roofs

Bees on a roof find forty kinds of flowers. A [study](https://a.example/b) of Linz says so. It counted for a year.

- **Water**: Keep it near. DRINK
- **Wind**: Turn the door away from it.

<!-- notes: Show the jar first. -->

## Winter

Bees need eight kilograms of honey until March. Weigh the hive in October.
""".replace(b"DRINK", DRINK.encode())


def test_notes_are_the_text_in_its_order_with_what_the_slide_shows_in_bold() -> None:
    result = build(ORDER, name="a.md")
    noted = [
        ["".join(f"<{run.text}>" if run.bold else run.text for run in line.text) for line in slide.notes]
        for slide in result.deck.slides
    ]
    assert noted[1] == [
        "Show the jar first.",
        "<Bees on a roof find forty kinds of flowers. A study of Linz says so. It counted for a year.>",
        f"<Water: Keep it near.> {DRINK}",
        "<Wind: Turn the door away from it.>",
        "Links:",
        "study, https://a.example/b",
        "Time: 0:50 (1:10 / 1:50)",
        "Next: Winter",
    ]
    bold = Presentation(BytesIO(result.pptx)).slides[1].notes_slide.notes_text_frame.paragraphs[2].runs
    assert [run.font.bold for run in bold] == [True, None]
    assert not any(kept.lost for kept in result.ledger)


@given(st.lists(st.sampled_from(["One is. ", "Two are! ", "1. ", 'He said "no. ', "Dr. ", "x ", "【三。"]), max_size=9))
def test_no_sentence_is_parted_however_a_term_leads_to_it(pieces: list[str]) -> None:
    text = f"# T\n\n## A\n\n- **Term**: {''.join(pieces)}\n- **Other**: Words.\n".encode()
    assert not any(kept.lost for kept in build(text, name="a.md").ledger)


@pytest.mark.parametrize(("between", "is_caption"), [("\n", True), ("\n\n", True), ("\n\n- One\n\n", False)])
def test_the_caption_of_a_picture_that_is_missing_is_on_no_slide(between: str, is_caption: bool) -> None:
    text = f"# Quays\n\nBoats come in.\n\n![A grey quay](gone.png){between}*The quay in June.*\n\nThey leave.\n"
    result = build(text.encode(), name="a.md")
    assert ("The quay in June." in on_slides(result)) is not is_caption
    told = in_notes(result)
    assert not is_caption or told.index("For reference:") < told.index("The quay in June.")


@pytest.mark.parametrize("quoted", ["We are sure of it", "“We are sure of it”"])
def test_a_quotation_has_its_marks_in_the_notes(quoted: str) -> None:
    said = f"{quoted} {'and so is everybody in the town ' * 12}."
    assert "“We are sure of it" in in_notes(build(f"# A\n\n## B\n\nShe told us.\n\n> {said}\n".encode(), name="a.md"))
