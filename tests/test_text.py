"""Hard-wrapped plain text: what is a heading, a paragraph, an item or a program is told from the whole of a text."""

import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from generator.errors import Finding
from generator.model.article import Article
from generator.model.blocks import Code, Paragraph, Picture, Points, Questions, Quote, Table
from generator.model.text import bare_text
from generator.read import read_bytes, read_file
from generator.read.prose.text_blocks import parse_text_blocks
from tests.examples import examples

LONG = (
    "Moss grows on the roofs of this town for longer than anybody who lives below them can remember, and nobody has "
    "ever asked it to stop, for it keeps the rooms cool in summer and drinks what the gutters cannot carry off."
)
OTHER = (
    "A gardener comes twice a year and looks at it from a ladder, writes down how wide it has become since the last "
    "time, and goes home again without a word; the notes of forty years fill a shelf in the library of the school."
)


def parsed(text: str) -> tuple[Article, tuple[Finding, ...]]:
    return read_bytes(text.encode(), "moss.txt", "text")


def wrap(text: str, width: int = 72, indent: str = "") -> str:
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def drawn(article: Article) -> list[str]:
    """The headings and blocks: # heading, P paragraph, - point, C program, Q quote, ? question, I picture, T table."""
    lines: list[str] = []
    for section in article.walk():
        lines.append(f"# {bare_text(section.heading)}")
        for block in section.blocks:
            match block:
                case Paragraph():
                    lines.append(f"P {bare_text(block.text)}")
                case Points():
                    pairs = ((bare_text(each.term), bare_text(each.detail)) for each in block.items)
                    lines += [f"- {': '.join(filter(None, pair))}" for pair in pairs]
                case Code():
                    lines.append(" ".join(filter(None, ("C", block.language, block.text.replace("\n", "/")))))
                case Quote():
                    lines.append(f"Q {bare_text(block.text)}")
                case Questions():
                    lines += [f"? {bare_text(each.question)}" for each in block.items]
                case Picture():
                    lines.append(f"I {block.format} {block.alt}")
                case Table():
                    lines.append(f"T {[bare_text(cell) for row in block.rows for cell in row]}")
    return lines


# A law: however its headings look, and wherever its lines end, a text is the same article.

WORD = st.sampled_from(["moss", "roof", "rain", "ladder", "garden", "stone", "shade", "summer", "gutter", "town"])
SENTENCE = st.lists(WORD, min_size=9, max_size=30).map(lambda said: f"{' '.join(said).capitalize()}.")
PARAGRAPH = st.lists(SENTENCE, min_size=2, max_size=4).map(" ".join)
NAME = st.lists(WORD, min_size=1, max_size=4).map(lambda said: " ".join(said).capitalize())
TEXTS = st.lists(st.tuples(NAME, st.lists(PARAGRAPH, min_size=1, max_size=3)), min_size=3, max_size=6)

LOOKS = {
    "alone": lambda _, name: name,
    "far": lambda _, name: f"\n{name}",
    "underlined": lambda _, name: f"{name}\n{'-' * len(name)}",
    "framed": lambda _, name: f"{'=' * len(name)}\n{name}\n{'=' * len(name)}",
    "numbered": lambda number, name: f"{number}. {name}",
    "numbered twice": lambda number, name: f"1.{number} {name}",
    "hashes": lambda _, name: f"## {name}",
    "capitals": lambda _, name: name.upper(),
    "set in": lambda _, name: name,
}


@pytest.mark.parametrize("look", LOOKS)
@settings(max_examples=examples(30))
@given(text=TEXTS, width=st.integers(62, 90))
def test_a_text_is_the_same_however_it_is_set(look: str, text: list[tuple[str, list[str]]], width: int) -> None:
    indent = "    " if look == "set in" else ""
    lines = ["All about moss", ""]
    for number, (name, paragraphs) in enumerate(text, 1):
        lines += [LOOKS[look](number, name), ""]
        lines += [line for each in paragraphs for line in (wrap(each, width, indent), "")]
    article, _ = parsed("\n".join(lines))
    expected = [
        line
        for name, paragraphs in text
        for line in (f"# {name.upper() if look == 'capitals' else name}", *(f"P {each}" for each in paragraphs))
    ]
    assert bare_text(article.meta.title) == "All about moss"
    assert drawn(article) == expected


FULL = "It grows on every roof of the town and on most of the walls beside it, as"
MARKS = """Moss|MOSS|1. Moss|1.1 How it grows|Chapter 2|## Moss|----|====|```|- moss|o  moss|a) moss|-w, --wet|> moss
What is moss?|For example::|>>> moss()|moss   roof   2026"""
LINE = st.sampled_from([FULL, FULL, FULL, "", "", *re.split(r"[|\n]", MARKS)])
SET_IN = st.lists(st.tuples(st.sampled_from([0, 0, 0, 2, 3, 4, 7, 12, 30]), LINE), min_size=12, max_size=60)


@given(SET_IN)
def test_no_word_of_a_wrapped_text_is_lost(lines: list[tuple[int, str]]) -> None:
    text = "\n".join(" " * depth + line for depth, line in lines)
    found = parse_text_blocks(text)
    if found is not None:
        said = [word for piece in found for line in piece.lines for word in re.findall(r"[^\W\d_]{3,}", line)]
        assert said == re.findall(r"[^\W\d_]{3,}", text)
        assert [piece.line for piece in found] == sorted(piece.line for piece in found)


def test_a_form_feed_amid_a_line_parts_words() -> None:
    assert "wet moss" in repr(parsed("Moss\n\nIt is wet\fmoss that nobody wants.\n")[0])


def test_a_format_that_is_said_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "moss.txt"
    path.write_text("Moss\n====\n\nSee :ref:`wet` and `dry`_ there.\n\n.. _dry: https://a.example\n", "utf-8")
    assert ":ref:" not in repr(read_file(path)[0]) and ":ref:" in repr(read_file(path, "text")[0])
