"""What a language needs: dates as its readers write them, and tags that name one."""

from io import BytesIO

import docx
import pytest

from generator.errors import Where
from generator.language import phrase_in_language
from generator.language.figures import date_in_language
from generator.model.text import bare_text
from generator.plan.sentence_signs import signs_of_sentences
from generator.read import SourceFormat, read_bytes
from generator.read.prose import FAQ_HEADING, UNTITLED
from generator.shipped import TEMPLATES
from generator.yaml import yaml_values


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        ("2026-12-24", "en-US", "24 December 2026"),
        ("2026-12-24", "de-AT", "24. Dezember 2026"),
        ("2026-12-24", "ja", "2026年12月24日"),
        ("2026-12-24", "tlh", "24 December 2026"),  # a language of which nothing is known
        *(("2004-05", "en", "May 2004"), ("2004-05", "zh-TW", "2004年5月"), ("1991", "ja", "1991"), ("", "en", "")),
        ("0033-04-03", "en", "3 April 33"),
        ("1999-02-29", "en", "29 February 1999"),  # as written: who means the end of February is understood
        *(("-0044-03-15", "de", "15. März 44 v. Chr."), ("-44-03", "fr", "mars 44 av. J.-C."), ("-44", "en", "44 BC")),
    ],
)
def test_a_date_is_written_as_its_readers_do(value: str, language: str, written: str) -> None:
    assert date_in_language(value, language) == written


# ---- what a talk says itself

SPEAKS: dict[str, dict[str, str]] = yaml_values((TEMPLATES / "phrases.yaml").read_text("utf-8"), "phrases.yaml")
JUDGES: dict[str, dict[str, str]] = yaml_values((TEMPLATES / "sentences.yaml").read_text("utf-8"), "sentences.yaml")
SIGNS = {"leans", "announces"}


def test_each_language_says_all_that_a_talk_says() -> None:
    english = {text for spoken in SPEAKS.values() for text in spoken}
    assert {"Frequently asked questions", "Introduction", "Thank you"} < english
    for language, spoken in SPEAKS.items():
        assert set(spoken) == english and all(spoken.values()), language
        assert all(text.count("{}") == spoken[text].count("{}") for text in english), language


def test_each_language_that_talks_are_told_in_is_known_to_all_parts() -> None:
    """What the text may tell, what is said, and what tells of a sentence are of the same languages."""
    assert {*SPEAKS, "en", "all"} == set(JUDGES)
    assert all(set(said) == SIGNS for name, said in JUDGES.items() if name != "all")


@pytest.mark.parametrize("language", [name for name in JUDGES if name != "all"])
def test_the_signs_of_sentences_are_read_in_each_language(language: str) -> None:
    lists = [value for said in (JUDGES[language], JUDGES["all"]) for value in said.values()]
    assert all(phrase.strip() for value in lists for phrase in value.split(","))
    assert signs_of_sentences(language)["announces"].pattern


@pytest.mark.parametrize(
    ("tag", "thanks"),
    [
        *(("no", "Takk"), ("nn-NO", "Takk"), ("nb", "Takk"), ("iw", "תודה"), ("in-ID", "Terima kasih")),
        *(("zh-TW", "謝謝"), ("yue", "謝謝"), ("zh-Hans-TW", "谢谢"), ("cmn", "谢谢"), ("ro-MD", "Mulțumesc")),
        *(("sr", "Хвала"), ("sr-Latn", "Thank you"), ("FI", "Kiitos"), ("en-GB", "Thank you"), ("tlh", "Thank you")),
    ],
)
def test_a_talk_speaks_a_language_by_each_of_its_tags(tag: str, thanks: str) -> None:
    assert phrase_in_language("Thank you", tag) == thanks


UNNAMED = {
    "markdown": "---\nlanguage: {0}\ntitle: T\n---\n\nIt rains.\n\n## Is it so?\n\nIt is.\n\n## Why is it?\n\nSo.\n",
    "html": "<html lang='{0}'><body><h1>T</h1><p>It rains.</p><h2>Is it so?</h2><p>Yes.<h2>Why is it?</h2><p>So.",
}


@pytest.mark.parametrize("language", SPEAKS)
@pytest.mark.parametrize("format", UNNAMED)
def test_no_name_of_ours_is_english(format: SourceFormat, language: str) -> None:
    article, _ = read_bytes(UNNAMED[format].format(language).encode(), "f", format)
    named = [bare_text(section.heading) for section in article.sections]
    assert named == [phrase_in_language(text, language) for text in (UNTITLED, FAQ_HEADING)]


def test_a_document_is_named_in_its_language_and_keeps_the_names_that_its_author_gave() -> None:
    document = docx.Document()
    document.core_properties.language = "fi"
    for text, style in (("T", "Title"), ("A.", None), ("Introduction", "Heading 1"), ("B.", None)):
        document.add_paragraph(text, style)
    file = BytesIO()
    document.save(file)
    article, _ = read_bytes(file.getvalue(), "f.docx", "docx")
    assert [bare_text(section.heading) for section in article.sections] == ["Johdanto", "Introduction"]


# ---- tags

SPOKEN = "Das ist nicht der Weg und auch nicht die Welt, aber es ist ein Garten mit einer Bank."


@pytest.mark.parametrize(
    "tag", ["en", "en-GB", "de-AT", "zh-Hant", "zh-Hant-TW", "es-419", "gsw", "tlh", "sr-Latn-RS", "ca-valencia", "iw"]
)
def test_a_tag_that_there_is_needs_no_remark(tag: str) -> None:
    article, findings = read_bytes(f"title: A talk\nlanguage: {tag}\n".encode(), "f", "yaml")
    assert article.meta.language == tag and not findings


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        *(("en-UK", "en-GB"), ("en_US.UTF-8", "en-US"), ("de_DE@euro", "de-DE"), ("EN_us", "en-US"), ("eng", "en")),
        *(("jp", "ja"), ("cn", "zh"), ("en-XQ", "en"), ("zh_hant", "zh-Hant"), ("English", "en"), ("englisch", "en")),
        *(("British English", "en-GB"), ("français", "fr"), ("日本語", "ja"), ("xx", ""), ("python", ""), ("-", "")),
        ("qqqqq-" * 30, ""),
    ],
)
def test_a_text_that_is_no_tag_is_told_with_the_likely_one(written: str, likely: str) -> None:
    _, findings = read_bytes(f"title: A\nlanguage: '{written}'\n".encode(), "f", "yaml")
    finding, *rest = findings
    assert (finding.code, finding.level, finding.where) == ("language", "warning", Where("f", 2, 11))
    assert "is not a language tag" in finding.message and not rest
    assert likely in finding.hint and (f"is read as {likely}" if likely else "is left out") in finding.message


@pytest.mark.parametrize(
    ("format", "text", "line"),
    [
        ("yaml", f"title: A\nlanguage: xx\nsections: [{{heading: A, body: [{SPOKEN!r}]}}]\n", 2),
        ("markdown", f"---\ntitle: A\nlang: xx\n---\n\n{SPOKEN}\n", 3),
        ("html", f"<!doctype html>\n<html lang='xx'><body><h1>A</h1><p>{SPOKEN}</p></body></html>", 2),
    ],
)
def test_each_format_tells_it_with_its_line_and_the_text_tells_the_language(
    format: SourceFormat, text: str, line: int
) -> None:
    article, findings = read_bytes(text.encode(), "f", format)
    (told,) = [each for each in findings if each.level == "warning"]
    assert told.code == "language" and told.where and told.where.line == line
    assert article.meta.language == "de"
