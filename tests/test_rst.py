"""reStructuredText: its structure and its head, what only Sphinx knows, and nothing read or run."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from generator.errors import Finding, Where
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.files import files_beside_article
from tests.test_web import texts


def parsed(text: str, folder: Path | None = None) -> tuple[Article, tuple[Finding, ...]]:
    return read_bytes(text.encode(), "f.rst", "rst", files_beside_article(folder))


def said(text: str) -> list[str]:
    article, _ = parsed(f"T\n=\n\n{text}")
    return [each for section in article.walk() for block in section.blocks for each in texts(block)]


def test_a_block_knows_its_line() -> None:
    (section,) = parsed("T\n=\n\nOne.\n\n* a\n* b\n\n::\n\n  x\n")[0].sections
    assert [block.where for block in section.blocks] == [Where("f.rst", line) for line in (4, 6, 11)]


def test_options_that_only_sphinx_knows() -> None:
    program = ".. code-block:: sh\n   :emphasize-lines: 1\n\n   water\n"
    text = f"{program}\n.. tip-box:: A tip\n   :color: red\n"
    assert said(text) == ["", "water", "A tip"]
    _, findings = parsed(text)
    assert [each.message.partition(", ")[2] for each in findings] == ["without :color: red"]


def test_what_is_said_to_sphinx_alone_is_left_out_and_named() -> None:
    unseen = ".. toctree::\n   :maxdepth: 2\n\n   a\n\n.. py:module:: roof\n   :synopsis: Roofs\n"
    article, findings = parsed(f"T\n=\n\n{unseen}\nPython.\n")
    assert [each for block in article.sections[0].blocks for each in texts(block)] == ["Python."]
    assert len(article.sections) == 1
    assert [each.message.rpartition(": ")[2] for each in findings[:2]] == ["2 a", "Roofs"]


def test_a_title_may_stand_below_something_else() -> None:
    article, _ = parsed(".. include:: x\n\n:Original: y\n\nMoss\n====\n\nIt grows.\n\nA\n-\n\nB.\n")
    assert bare_text(article.meta.title) == "Moss"
    assert [bare_text(each.heading) for each in article.sections] == ["Introduction", "A"]


def test_nothing_is_read_or_run(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    text = "".join(
        f"\n\n.. {each}" for each in ("include:: secret", "raw:: html\n\n   <b>x</b>", "csv-table::\n   :file: secret")
    )
    article, findings = parsed(f"T\n=\n\nA word.{text.replace('secret', str(tmp_path / 'secret'))}", tmp_path)
    assert [each.code for each in findings] == ["rst"] * 3 and {each.level for each in findings} == {"warning"}
    kept = [each for section in article.walk() for block in section.blocks for each in texts(block)]
    assert kept == ["A word."] and "<b>x</b>" in findings[1].message


def test_several_sections_and_no_title_are_named_after_the_file() -> None:
    article, _ = parsed("A\n=\n\nOne.\n\nB\n=\n\nTwo.\n")
    assert bare_text(article.meta.title) == "F" and [bare_text(each.heading) for each in article.sections] == ["A", "B"]


def test_what_docutils_does_not_understand_is_named_and_kept() -> None:
    _, findings = parsed("T\n=\n\nA *b\n\n:pep:`x`\n")
    assert [each.code for each in findings] == ["rst", "rst"] and findings[0].where == Where("f.rst", 4)
    assert said("A *b\n") == ["A *b"]


SPHINX = [
    (".. note:: Mind the *gap*.", ["Note: Mind the gap."]),
    (".. admonition:: Beware\n\n   * a\n   * b", ["Beware", "a", "b"]),
    (".. topic:: Abstract\n\n   Moss.", ["Abstract: Moss."]),
    (
        "See :ref:`here`, :ref:`far-off_place`, :doc:`/moss/wet` or :ref:`moss <here>`.\n\n"
        ".. _here:\n\nOld *stones*\n------------\n\nx",
        ["See here, far off place, moss wet or moss.", "x"],
    ),
    (".. only:: html\n\n   .. contents::\n\n   Moss.", ["Moss."]),
    (".. testsetup::\n\n   import moss\n\nFern.", ["Fern."]),
]


@pytest.mark.parametrize(("text", "expected"), SPHINX, ids=[text[:20] for text, _ in SPHINX])
def test_what_sphinx_shows_in_its_own_way(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_fields_under_a_title_say_who_wrote_it_whatever_stands_before_the_title() -> None:
    article, _ = parsed(
        ".. testsetup::\n\n   import moss\n\n.. _moss:\n\n****\nMoss\n****\n\n:author: A B\n:author: C D\n\nx\n"
    )
    assert (bare_text(article.meta.title), article.meta.author) == ("Moss", "A B, C D")


def test_names_that_nothing_refers_to_are_not_worth_a_word() -> None:
    assert parsed("T\n=\n\n.. _a:\n\nOne.\n\nB\n-\n\nx\n\nC\n-\n\nB\n~\n\ny\n")[1] == ()


PLACES = ("{}", "* a {} b\n* c", "    Said {}", "**a** {}, b", "a\n  {} b", ".. note:: {}")


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4), st.sampled_from(["1", "#", "#n"]))
def test_footnotes_are_for_the_speaker_and_leave_no_mark(places: list[str], label: str) -> None:
    labels = [
        str(number) if label == "1" else label if label == "#" else f"#n{number}"
        for number in range(1, 1 + len(places))
    ]
    text = "\n\n..\n\n".join(each.format(f"Moss [{label}]_") for each, label in zip(places, labels, strict=True))
    notes = "\n".join(f".. [{label}] Note *{number}*.\n\n   More {number}." for number, label in enumerate(labels))
    article, _ = parsed(f"T\n=\n\n{text}\n\n{notes}\n")
    shown = " ".join(each for section in article.walk() for block in section.blocks for each in texts(block))
    assert not {"[", "]", "Note", "More"} & {*shown, *shown.split()} and shown.count("Moss") == len(places)
    told = [bare_text(note) for section in article.walk() for note in section.notes]
    assert told == [said for number in range(len(places)) for said in (f"Note {number}.", f"More {number}.")]


@pytest.mark.parametrize("above", ["", "FAQ\n===\n\n"], ids=["alone", "in a section"])
def test_a_footnote_in_an_answer_leaves_it_an_answer(above: str) -> None:
    text = "".join(f"Why is it {name}?\n------------\n\nIt grows. [{name}]_\n\n" for name in (1, 2))
    article, _ = parsed(f"T\n#\n\nMoss.\n\n{above}{text}.. [1] One.\n.. [2] Two.\n")
    found = [section for section in article.walk() if section.notes]
    assert [bare_text(note) for section in found for note in section.notes] == ["One.", "Two."]
    assert [type(block).__name__ for section in found for block in section.blocks] == ["Questions"]
