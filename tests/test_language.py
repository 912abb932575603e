"""What a language needs: dates as its readers write them, and tags that name one."""

from __future__ import annotations

import ast
import locale
import re
from pathlib import Path

import pytest

import generator
from generator import build
from generator.language.dates import date_in
from generator.model.text import words

# What the process says of its user's habits, and no deck may.
AMBIENT = {"strftime", "ctime", "asctime", "strcoll", "strxfrm", "localeconv", "nl_langinfo", "setlocale", "getlocale"}


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        ("2026-12-24", "en", "24 December 2026"),
        ("2026-12-24", "en-GB", "24 December 2026"),
        ("2026-12-24", "en-US", "24 December 2026"),
        ("2026-12-24", "de", "24. Dezember 2026"),
        ("2026-12-24", "de-AT", "24. Dezember 2026"),
        ("2026-12-24", "fr", "24 décembre 2026"),
        ("2026-12-24", "ja", "2026年12月24日"),
        ("2026-12-24", "pt-BR", "24 de dezembro de 2026"),
        ("2026-12-24", "tlh", "24 December 2026"),  # a language of which nothing is known
        ("2004-05", "en", "May 2004"),
        ("2004-05", "de", "Mai 2004"),
        ("2004-05", "zh-TW", "2004年5月"),
        ("1991", "de", "1991"),
        ("1991", "ja", "1991"),
        ("0033-04-03", "en", "3 April 33"),
        ("1999-02-29", "en", "29 February 1999"),  # as written: who means the end of February is understood
        ("-44-03-15", "en", "15 March 44 BC"),
        ("-0044-03-15", "de", "15. März 44 v. Chr."),
        ("-44-03", "fr", "mars 44 av. J.-C."),
        ("-44", "en", "44 BC"),
        ("-500", "ja", "紀元前500年"),
        ("", "en", ""),
    ],
)
def test_a_date_is_written_as_its_readers_do(value: str, language: str, written: str) -> None:
    assert date_in(value, language) == written


def test_no_deck_asks_the_process_how_its_user_writes() -> None:
    """The locale of a process is ambient: with it, the same article would give other bytes elsewhere."""
    for path in Path(generator.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        named = {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}
        named |= {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
        assert not named & AMBIENT, path
        formats = [each.format_spec for each in ast.walk(tree) if isinstance(each, ast.FormattedValue)]
        specs = [ast.unparse(each) for each in formats if each is not None]
        assert not any(re.search("%[aAbBcpxX]", each) for each in specs), path  # f"{day:%B}"


def test_another_locale_gives_the_same_deck() -> None:
    """Where the system has another one at all."""
    article = b"title: A talk\nlanguage: en\ndate: 2026-12-24\nsections: [{heading: A, body: [It rains.]}]\n"
    before = build(article, name="a.yaml")
    kept = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        try:
            assert build(article, name="a.yaml").pptx == before.pptx
        finally:
            locale.setlocale(locale.LC_ALL, kept)
    said = [words(line.text) for slide in before.deck.slides for item in slide.items for line in item.lines]
    assert "24 December 2026" in said
