"""reStructuredText: its structure and its head, what only Sphinx knows, and nothing read or run."""

from __future__ import annotations

from pathlib import Path

from generator.errors import Finding, Where
from generator.model.article import Article, Quote, Table
from generator.model.text import with_links, words
from generator.read import read_bytes
from generator.read.files import files_of
from tests.test_web import texts

ARTICLE = """\
================
Roof gardens pay
================

What a roof can do
------------------

:Author: Ada Byron
:Date: 2026-05-03
:Copyright: CC BY 4.0
:Version: 7

.. Nobody reads this.

Benefits
========

A garden holds **rain** back [1]_; see `the study <https://example.org/a>`_ and ``a_b``.

* Rain: Forty litres.
* Heat: Four degrees.

==== =====
Kind Weight
==== =====
Moss 60 kg
==== =====

    It is my favourite room.

    -- A tenant

::

    water --roof

.. [1] Seen in Linz.

FAQ
===

Who waters it?
~~~~~~~~~~~~~~

The neighbours.

Who pays?
~~~~~~~~~

The owner.
"""


def parsed(text: str, folder: Path | None = None) -> tuple[Article, tuple[Finding, ...]]:
    return read_bytes(text.encode(), "f.rst", "rst", files_of(folder))


def said(text: str) -> list[str]:
    article, _ = parsed(f"T\n=\n\n{text}")
    return [each for section in article.walk() for block in section.blocks for each in texts(block)]


def test_the_structure_of_a_text() -> None:
    article, findings = parsed(ARTICLE)
    meta = article.meta
    assert (words(meta.title), words(meta.subtitle)) == ("Roof gardens pay", "What a roof can do")
    assert (meta.author, meta.date, meta.licence) == ("Ada Byron", "2026-05-03", "CC BY 4.0")
    assert [words(each.heading) for each in article.sections] == ["Benefits", "FAQ"]
    paragraph, points, table, quote, code, note = article.sections[0].blocks
    assert with_links(paragraph.text) == (  # type: ignore[union-attr]
        "A garden holds rain back [1]; see the study (https://example.org/a) and a_b."
    )
    assert [*texts(points)] == ["Rain: Forty litres.", "Heat: Four degrees."] and points.where == Where("f.rst", 20)
    assert isinstance(table, Table) and [*texts(table)] == ["Kind", "Weight", "Moss", "60 kg"]
    assert isinstance(quote, Quote) and [*texts(quote)] == ["It is my favourite room.", "A tenant"]
    assert [*texts(code)] == ["", "water --roof"] and [*texts(note)] == ["[1] Seen in Linz."]
    assert [*texts(article.sections[1].blocks[0])] == ["Who waters it?", "The neighbours.", "Who pays?", "The owner."]
    assert [each.code for each in findings] == ["head", "comment"]


def test_what_only_sphinx_knows_is_kept_in_words() -> None:
    text = "Use :func:`~a.b` of :ref:`the guide <guide>`.\n\n.. versionadded:: 3.1\n   It is *new*.\n"
    assert said(text) == ["Use a.b of the guide.", "New in version 3.1: It is new."]
    _, findings = parsed(text)
    assert [(each.code, each.level) for each in findings] == [("rst", "info")]


def test_options_that_only_sphinx_knows() -> None:
    program = ".. code-block:: sh\n   :caption: To *water*\n   :emphasize-lines: 1\n\n   water\n"
    text = f"{program}\n.. tip-box:: A tip\n   :color: red\n"
    assert said(text) == ["To water", "", "water", "A tip"]
    _, findings = parsed(text)
    assert [each.message.partition(", ")[2] for each in findings] == ["without :color: red"]


def test_what_is_said_to_sphinx_alone_is_left_out_and_named() -> None:
    unseen = ".. toctree::\n   :maxdepth: 2\n\n   a\n\n.. py:module:: roof\n   :synopsis: Roofs\n"
    article, findings = parsed(f"T\n=\n\n{unseen}\nPython |least| or |release|.\n")
    assert [each for block in article.sections[0].blocks for each in texts(block)] == ["Python least or ."]
    assert len(article.sections) == 1
    assert [each.message.rpartition(": ")[2] for each in findings[:2]] == ["2 a", "Roofs"]


def test_a_title_may_stand_below_something_else() -> None:
    article, _ = parsed(".. include:: x\n\n:Original: y\n\nMoss\n====\n\nIt grows.\n\nA\n-\n\nB.\n")
    assert words(article.meta.title) == "Moss"
    assert [words(each.heading) for each in article.sections] == ["Introduction", "A"]


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
    assert words(article.meta.title) == "F" and [words(each.heading) for each in article.sections] == ["A", "B"]


def test_what_docutils_does_not_understand_is_named_and_kept() -> None:
    _, findings = parsed("T\n=\n\nA *b\n\n:pep:`x`\n")
    assert [each.code for each in findings] == ["rst", "rst"] and findings[0].where == Where("f.rst", 4)
    assert said("A *b\n") == ["A *b"]
