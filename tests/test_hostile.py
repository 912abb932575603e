"""What nobody would write on purpose: a deck in which nothing is lost, or an error in words; never anything else."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from generator import Result, build
from generator.errors import GeneratorError
from tests.test_laws import LAW, LEAF, assert_named_apart, prose, sentence, settings

TALKS = ("meetup", "lightning")
CELL = sentence(4)
ROWS = st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=2))
BLOCKS = st.fixed_dictionaries(
    {},
    optional={
        "quote": st.fixed_dictionaries({"text": prose(2), "by": sentence(4)}),
        "stat": st.fixed_dictionaries({"value": st.just("96 %"), "meaning": sentence(12)}),
        "code": st.lists(st.text("abc ={}()#\t", max_size=150), min_size=1, max_size=40).map("x = 1\n".join),
        "table": ROWS.map(lambda rows: {"header": rows[0], "rows": rows[1:]}),
        "notes": prose(2),
    },
)
SECTION = st.builds(lambda texts, blocks: {**texts, **blocks}, LEAF, BLOCKS)
ARTICLE = st.fixed_dictionaries({"title": sentence(12), "sections": st.lists(SECTION, min_size=1, max_size=3)})


def kept(data: bytes, name: str, talk: str = "meetup") -> Result:
    """The deck of an article, of which nothing is lost."""
    result = build(data, name=name, talk=talk)
    assert not [each for each in result.ledger if each.lost]
    assert_named_apart(result)
    return result


@pytest.mark.parametrize("talk", TALKS)
@settings(LAW, max_examples=25)
@given(ARTICLE)
def test_every_kind_of_block_keeps_the_laws_in_every_talk(talk: str, article: dict[str, Any]) -> None:
    data = yaml.safe_dump(article, allow_unicode=True, width=10_000).encode()
    assert kept(data, "a.yaml", talk).pptx == kept(data, "a.yaml", talk).pptx


@settings(LAW, max_examples=60)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@pytest.mark.parametrize("name", ["a.yaml", "a.md", "a.txt", "a.html", "a.rst", "a.docx"])
def test_any_bytes_are_a_deck_or_an_error_in_words(name: str, data: bytes) -> None:
    try:
        kept(data, name)
    except GeneratorError as refused:
        assert type(refused) is not GeneratorError, refused  # which would be a bug of ours
        assert all(finding.message for finding in refused.findings)


@pytest.mark.parametrize(("rows", "columns"), [(200, 3), (4, 40), (200, 40)])
def test_a_table_of_any_size_is_shown_cell_by_cell(rows: int, columns: int) -> None:
    cells = [[f"r{row}c{column}" for column in range(columns)] for row in range(rows)]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    text = "# T\n\n## A table\n\n" + "\n".join([lines[0], "|" + "---|" * columns, *lines[1:]]) + "\n"
    deck = Presentation(BytesIO(kept(text.encode(), "a.md").pptx))
    tables = (shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table)
    shown = {cell.text for table in tables for cell in table.iter_cells()}
    assert shown == {cell for row in cells for cell in row}


def test_a_list_a_hundred_deep_is_a_deck_or_an_error_in_words() -> None:
    markdown = "# T\n\n" + "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(100))
    points = "".join(f"{'    ' * depth}  points:\n{'    ' * depth}    - term: item {depth}\n" for depth in range(100))
    for data, name in ((markdown, "a.md"), (f"title: T\nsections:\n- heading: A\n{points}", "a.yaml")):
        try:
            kept(data.encode(), name)
        except GeneratorError as refused:
            assert type(refused) is not GeneratorError, refused


@pytest.mark.parametrize("name", ["a.yaml", "a.md", "a.txt"])
def test_marks_and_line_ends_of_other_systems_change_no_word(name: str) -> None:
    heads = {"a.yaml": "title: T\nsections:\n- heading: One\n  lead: {}\n", "a.md": "# T\n\n## One\n\n{}\n"}
    text = heads.get(name, "T\n\nOne\n\n{}\n").format("Some words\u200f here\u202e, and more.")
    plain = kept(text.encode(), name)
    for other in (text.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert [slide.id for slide in kept(other, name).deck.slides] == [slide.id for slide in plain.deck.slides]


def test_control_characters_and_surrogates_are_removed_and_named() -> None:
    result = kept(b'title: "T\\a"\nsections:\n- heading: One\n  lead: "A bell\\a, an escape\\e."\n', "a.yaml")
    assert {finding.code for finding in result.findings} == {"character"}
    with pytest.raises(GeneratorError) as refused:
        build(b'title: "\\ud800"\nsections:\n- heading: One\n', name="a.yaml")
    assert type(refused.value) is not GeneratorError


def test_a_long_text_is_a_deck() -> None:
    words = "Every word of a long text has a place, and every sentence is found again. "
    text = "A long text\n\n" + "\n\n".join(f"Part {part}\n\n" + words * 20 for part in range(100))
    assert len(kept(text.encode(), "a.txt").ledger) > 1900
