"""Reading: both formats to one Article, every problem named with its line, and no word lost."""

import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from generator.check import ledger_units_of_article
from generator.errors import Finding, InputError, Where
from generator.model.article import Article, Role, Section
from generator.model.blocks import Paragraph, Points, Questions
from generator.model.origin import IdMaker, slug_of_text
from generator.model.text import Run, bare_text
from generator.plan.rules import sections_that_name_a_subject
from generator.read import SourceFormat, read_bytes, read_file
from generator.read.inline import parse_inline
from generator.read.prose import role_of_source_heading
from tests.test_text import drawn
from tests.work import growth

CONTENT = Path(__file__).resolve().parent.parent / "content"
HERE = Where("f", 1)

SCRAPED = (Path(__file__).parent / "samples" / "scraped.html").read_text("utf-8")


def parsed(text: str, format: SourceFormat = "yaml") -> tuple[Article, tuple[Finding, ...]]:
    return read_bytes(text.encode(), "f", format)


def article_of(text: str, format: SourceFormat = "yaml") -> Article:
    return parsed(text, format)[0]


def section_of(body: str) -> Section:
    text = "title: T\nsections:\n  - heading: H\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return article_of(text).sections[0]


def problems(text: str, format: SourceFormat = "yaml") -> list[str]:
    with pytest.raises(InputError) as caught:
        parsed(text, format)
    return [f"{finding.where}: {finding.message}" for finding in caught.value.findings]


def all_words(article: Article) -> set[str]:
    """Every word that an article holds anywhere."""
    units = (unit.text for unit in ledger_units_of_article(article))
    return set(re.findall(r"\w+", " ".join([article.meta.date, *units])))


# The two files we ship


def wrap(text: str, width: int) -> str:
    """Hard-wrapped, with a blank line after every piece and items indented."""
    lines = [line for line in text.splitlines() if line.strip()]
    wrapped = [textwrap.fill(each, width, subsequent_indent="  " if each.startswith("- ") else "") for each in lines]
    return "\n\n".join(wrapped)


@pytest.mark.parametrize("width", [64, 72, 78, 92])
@pytest.mark.parametrize("article", ["flagship", "scraped"])
def test_wrapping_lines_changes_nothing(article: str, width: int) -> None:
    text = SCRAPED if article == "scraped" else (CONTENT / "open-source-ai.txt").read_text(encoding="utf-8")
    expected, actual = (article_of(each, "text") for each in (text, wrap(text, width)))
    assert drawn(actual) == drawn(expected)


# Plain text by its shape


def outline(text: str) -> list[object]:
    """A compact picture of a plain text's article."""
    article = article_of(textwrap.dedent(text).strip("\n"), "text")
    return [bare_text(article.meta.title), *(_picture(section) for section in article.sections)]


def _picture(section: Section) -> tuple[str, str]:
    return bare_text(section.heading), " ".join(_mark(block) for block in section.blocks)


def _mark(block: Paragraph | Points | Questions) -> str:
    match block:
        case Paragraph():
            return "P"
        case Points():
            return f"{len(block.items)}{'#' if block.ordered else '*'}"
        case Questions():
            return "?" + "".join(str(len(each.answer)) for each in block.items)


SHAPES: dict[str, tuple[str, list[object]]] = {
    "one line": ("Only a title", ["Only a title"]),
    "bullets of every kind": ("A Title\n\nThings\n\n- a\n* b\n\u2022 c\n\u2013 d\n+ e", ["A Title", ("Things", "5*")]),
    "headings over their paragraphs": (
        "A Title\n\nThings\nThey\nexist.\n\nMore Things\nSo do\nthey.",
        ["A Title", ("Things", "P"), ("More Things", "P")],
    ),
    "hash headings": ("# A Title\n\n## first things.\n\nText here.", ["A Title", ("first things.", "P")]),
    "one question is a heading": (
        "A Title\n\nWhat is it?\n\nA thing.\n\nThe End\n\nText is here.",
        ["A Title", ("What is it?", "P"), ("The End", "P")],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_plain_text_shape(name: str) -> None:
    text, expected = SHAPES[name]
    assert outline(text) == expected


WRAPPED = "A paragraph that its author has wrapped by hand, or that a program wrapped at\nsuch a width as this."
SET_IN: dict[str, tuple[str, list[str]]] = {
    "after a blank line": (f"{WRAPPED}\n\n    if x:\n      y\n\n    z = 1\n\nMore.", ["P", "C if x:/  y//z = 1", "P"]),
    "sentences": ("    It is so.\n    It is.", ["P It is so. It is."]),
    "a list": ("    - a\n    - b", ["- a", "- b"]),
    "an item that goes on": ("- a\n\n    And so is b.", ["- a And so is b."]),
}


@pytest.mark.parametrize("name", SET_IN)
def test_lines_set_in_are_code_or_a_quote(name: str) -> None:
    text, expected = SET_IN[name]
    article = article_of(f"A Title\n\nStart\n\n{text}\n\nEnd\n\nOne more.\n\nTwo.\n\nThree.\n", "text")
    found = drawn(article)
    found = found[1 : found.index("# End")]
    assert [each if len(short) > 1 else each[:1] for each, short in zip(found, expected, strict=True)] == expected


TERMS = [
    ("- Shade: Trees cool it.", ("Shade", "Trees cool it.")),
    ("- **Shade:** Trees cool it.", ("Shade", "Trees cool it.")),
    ("- This is a sentence that goes on: it is no term.", ("", "This is a sentence that goes on: it is no term.")),
    ("- At 10:30 sharp", ("", "At 10:30 sharp")),
    ("- 2*3*4 snake_case_name *args", ("", "2*3*4 snake_case_name *args")),
]


@pytest.mark.parametrize(("line", "expected"), TERMS)
def test_term_and_detail(line: str, expected: tuple[str, str]) -> None:
    (point,) = article_of(f"A Title\n\nThings\n\n{line}", "text").sections[0].points
    assert (bare_text(point.term), bare_text(point.detail)) == expected


BOLD = [
    ("**Clocks **tick.", ["Clocks "]),
    ("They say:**\u201cClocks tick.\u201d**\u300aNow\u300b", ["\u201cClocks tick.\u201d"]),
    ("**Clocks**tick", []),  # the stars of 2**3
    ("f(**named) and g(**named)", []),
    ("2 ** 3 ** 4", []),
]


@pytest.mark.parametrize(("line", "bold"), BOLD)
def test_stars_that_stand_beside_a_mark_or_a_space_begin_and_end_bold_words(line: str, bold: list[str]) -> None:
    (paragraph,) = article_of(f"# A Title\n\n## Things\n\n{line}\n", "markdown").sections[0].blocks
    assert [run.text for run in paragraph.text if run.bold] == bold
    assert bool(bold) != ("**" in bare_text(paragraph.text))


def test_the_mark_of_a_footnote_that_is_a_link_is_no_text() -> None:
    (paragraph,) = (
        article_of("# A Title\n\n## Things\n\nIt costs 9 [1](#note), we said.\n", "markdown").sections[0].blocks
    )
    assert bare_text(paragraph.text) == "It costs 9, we said."


SOURCES = [
    ("- A Book, 2020: https://example.org/a", ("A Book, 2020", "https://example.org/a")),
    ("- A Book (https://example.org/a).", ("A Book", "https://example.org/a")),
    ("- A Book <https://example.org/a>", ("A Book", "https://example.org/a")),
    ("- https://example.org/a", ("https://example.org/a", "https://example.org/a")),
    ("- A Book, 2020", ("A Book, 2020", "")),
]


@pytest.mark.parametrize(("line", "expected"), SOURCES)
def test_source_and_its_address(line: str, expected: tuple[str, str]) -> None:
    (source,) = article_of(f"A Title\n\nThings\n\nText.\n\nSources\n\n{line}", "text").sources
    assert (bare_text(source.text), source.url) == expected


DATELINES = [
    ("2026-05-03", "2026-05-03"),
    ("Published 3 May 2026", "2026-05-03"),
    ("Sun 3 May 2026", "2026-05-03"),
    ("Posted on: Sept. 30, 2026", "2026-09-30"),
    ("3 Smarch 2026", ""),
    ("03/05/2026", ""),
]


@pytest.mark.parametrize(("line", "expected"), DATELINES)
def test_dateline(line: str, expected: str) -> None:
    article = article_of(f"A Title\n{line}\n\nHeading\n\nText is here.", "text")
    assert article.meta.date == expected
    assert expected or line in (bare_text(article.meta.subtitle), bare_text(article.sections[0].heading))


# Structured articles


def test_sugar_becomes_blocks_in_the_usual_order() -> None:
    section = section_of("""
        closing: Last.
        questions: [{question: Q?, answer: "A.\\n\\nB."}]
        points: [one, {term: Two, detail: two}]
        ordered: true
        body: |
          Second.

          Third.
        lead: First.
        """)
    kinds = [type(block).__name__ for block in section.blocks]
    assert kinds == ["Paragraph", "Paragraph", "Paragraph", "Points", "Questions", "Paragraph"]
    assert [block.id for block in section.blocks] == ["h/p1", "h/p2", "h/p3", "h/points", "h/questions", "h/p4"]
    assert section.lead and bare_text(section.lead.text) == "First."
    assert [point.id for point in section.points] == ["h/point-1", "h/two"]
    assert [len(each.answer) for each in section.questions] == [2]


PROBLEMS: list[tuple[str, list[str]]] = [
    ("titel: T", ['f:1:1: an article has no key "titel"', 'f:1:1: an article needs "title"']),
    ("title:", ['f:1:1: an article needs "title"']),
    ('title: "\\a"', ['f:1:1: an article needs "title"']),
    ("- a", ["f:1:1: an article must be a mapping of keys"]),
    ("just words", ["f:1:1: an article must be a mapping of keys"]),
    ("title: [a]", ["f:1:8: this must be a text"]),
    ("title: T\ndate: 24.11.2026", ['f:2:7: "date" must be a date, such as 2026-11-24, not "24.11.2026"']),
    ("title: T\ndate: 2026-02-30", ['f:2:7: "date" must be a date, such as 2026-11-24, not "2026-02-30"']),
    ("title: T\nurl: example.org", ['f:2:6: "example.org" is not a web address']),
    ("title: T\nurl: javascript:x", ["f:2:6: "]),
    ("title: T\nsections: x", ['f:2:11: "sections" must be a list']),
    ("title: T\nsections: [x]", ["f:2:12: a section must be a mapping"]),
    ("title: T\nsections: [{lead: x}]", ['f:2:12: a section needs "heading"']),
    ("title: T\nsections: [{heading: H, role: benefit}]", ['f:2:31: there is no role "benefit"']),
    ("title: T\nsections: [{heading: H, skip: yes}]", ['f:2:31: "skip" must be true or false']),
    ("title: T\nsections: [{heading: H, points: [{icon: sun}]}]", ["f:2:34: a point needs a term or a detail"]),
    ("title: T\nsections: [{heading: H, points: [[x]]}]", ["f:2:34: a point must be a mapping"]),
    ("title: T\nsections: [{heading: H, questions: [{question: x}]}]", ['f:2:37: a question needs "answer"']),
    ("title: T\nsections: [{heading: H, body: [{graph: x}]}]", ['f:2:33: an item of a body has no key "graph"']),
    (
        "title: T\ntitle: U\ndate: x",
        ['f:2:1: the key "title" is written twice', 'f:3:7: "date" must be a date, such as 2026-11-24, not "x"'],
    ),
    ("title: a: b", ["f:1:9: not valid YAML"]),
]


@pytest.mark.parametrize(("text", "expected"), PROBLEMS, ids=[text[:40] for text, _ in PROBLEMS])
def test_problem(text: str, expected: list[str]) -> None:
    found = problems(text)
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


HINTS = [
    ("titel: T\ntitle: T", 'did you mean "title"?'),
    ("title: T\nsections: [{heading: H, bullets: x}]", 'write "points"'),
    ("title: T\nsections: [{heading: H, role: benefit}]", 'did you mean "benefits"?'),
    ("title: T\nsections: [{heading: H, points: [{Shade: Trees cool it}]}]", 'write "- term: Shade"'),
    ("title: T\nsections: [{heading: H, points: [{terms: x, detail: y}]}]", 'did you mean "term"?'),
]


@pytest.mark.parametrize(("text", "hint"), HINTS)
def test_hint(text: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parsed(text)
    assert hint in caught.value.findings[0].hint


def test_all_problems_come_at_once() -> None:
    assert len(problems("titel: T\ndate: x\nurl: y\nsections: [{role: z}, 3]")) == 7


# Inline Markdown


def bold(text: str) -> Run:
    return Run(text, bold=True)


def italic(text: str) -> Run:
    return Run(text, italic=True)


INLINE: list[tuple[str, list[Run]]] = [
    ("plain words", [Run("plain words")]),
    ("*i* _j_", [italic("i"), Run(" "), italic("j")]),
    ("[**x** y](https://a.b)", [Run("x", bold=True, link="https://a.b"), Run(" y", link="https://a.b")]),
    ("<me@a.b>", [Run("me@a.b", link="mailto:me@a.b")]),
    ("[![alt](p.png)](https://a.b)", [Run("alt", link="https://a.b")]),
    ("a &#10;&#12; b", [Run("a b")]),
    ("[x] (y) [z]: w", [Run("[x] (y) [z]: w")]),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), INLINE, ids=[repr(text) for text, _ in INLINE])
def test_inline(text: str, expected: list[Run]) -> None:
    assert list(parse_inline(text, HERE)[0]) == expected


def test_a_link_that_a_deck_cannot_have_is_named() -> None:
    assert [bare_text(parse_inline(text, HERE)[0]) for text in ("[](a/b)", "[](#a)")] == ["a/b", ""]
    _, findings = parse_inline("[x](ftp://a.b) [y](https://a.b)", HERE)
    assert [(finding.code, finding.level) for finding in findings] == [("link", "warning")]
    assert "ftp://a.b" in findings[0].message


@given(st.text(alphabet=st.sampled_from("ab cd*_`[]()<>!\\&;:/.\n"), max_size=40), st.booleans())
def test_inline_loses_no_letter(text: str, markdown: bool) -> None:
    runs, findings = parse_inline(text, HERE, markdown=markdown)
    refused = (finding.message.partition('"')[2].rpartition('"')[0] for finding in findings)
    held = bare_text(runs) + "".join((*(run.link for run in runs), *refused))
    assert not set(re.findall("[abcd]", text)) - set(held)
    assert all(run.text for run in runs)


LINEAR = 2.3  # times as many steps for twice the text; the last part of it costs what it costs


MARKS = ["[", "*a ", "a**b ", "<", "[a](", "![", "_a", "`", "**a *b "]


@pytest.mark.parametrize("unit", MARKS)
def test_inline_is_not_quadratic(unit: str) -> None:
    assert growth(lambda count: parse_inline(unit * count, HERE), 300) < LINEAR


def test_this_count_sees_what_is_quadratic() -> None:
    def pairs(count: int) -> None:
        for _ in range(count):
            for _ in range(count):
                pass

    assert growth(pairs, 30) > 3 > LINEAR


# Roles and ids

ROLES = {
    Role.OPENING: ["Introduction", "Background", "The rise of open source AI", "Why now", "1. Overview"],
    Role.BENEFITS: ["Benefits", "The advantages of tea", "Why tea is good", "Pros", "Key strengths", "Why Open Wins"],
    Role.CHALLENGES: ["Challenges", "Problems with tea", "Risks", "What holds it back", "What could go wrong?"],
    Role.FUTURE: ["The future", "Outlook", "What's next", "What\u2019s next?", "What comes next", "Next steps"],
    Role.FAQ: ["FAQ", "FAQs", "Frequently Asked Questions", "Questions", "Q&A", "Questions and answers"],
    Role.PLAIN: ["Tea", "Unproblematic", "Futuristic", "The benefitted", "Risky", "Prose", "Sunrise", "", "Conclusion"],
}


@pytest.mark.parametrize(("role", "heading"), [(role, each) for role, headings in ROLES.items() for each in headings])
def test_role_of_heading(role: Role, heading: str) -> None:
    assert role_of_source_heading(heading) is role


SLUGS = [
    ("Benefits", "benefits"),
    ("L\u2019\u00e9t\u00e9 \u00e0 Gen\u00e8ve", "lete-a-geneve"),
    ("\u00dcber Stra\u00dfen", "uber-strassen"),
    ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),
    ("?!", ""),
    ("x" * 90, "x" * 60),
]


@pytest.mark.parametrize(("text", "expected"), SLUGS)
def test_slug(text: str, expected: str) -> None:
    assert slug_of_text(text) == expected


def test_ids_are_unique() -> None:
    ids = IdMaker()
    taken = [ids.take("", "a"), ids.take("", "a"), ids.take("", "a-2"), ids.take("", "a"), ids.take("a", "a")]
    assert taken == ["a", "a-2", "a-2-2", "a-3", "a/a"]


# Files and bytes

PLAIN = "A Title\r\n\r\nHeading\r\n\r\nCaf\u00e9 \u201cquoted\u201d.\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ends: str) -> None:
    article, findings = read_bytes(PLAIN.replace("\r\n", ends).encode(encoding), "f.txt", "text")
    assert findings == () and bare_text(article.meta.title) == "A Title"
    assert [_picture(section) for section in article.sections] == [("Heading", "P")]
    assert article.sections[0].where.line == 3


REFUSED: list[tuple[bytes, str, int]] = [
    (b"", "empty", 0),
    (b" \n\t\n", "empty", 0),
    (b"\xef\xbb\xbf", "empty", 0),
    (b"\x01\x02", "empty", 0),
    (b"PK\x03\x04\0\0", "binary", 1),
    (b"a\nb\0c", "binary", 2),
    ("\u00e9\n\u00e9".encode() + b"\xff", "encoding", 2),
    (b"\xff\xfea", "encoding", 1),
    (b"===\n---\n", "empty", 0),
]


@pytest.mark.parametrize(("data", "code", "line"), REFUSED)
def test_refused_bytes(data: bytes, code: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(data, "f", "text")
    (finding,) = caught.value.findings
    assert (finding.code, finding.where, bool(finding.hint)) == (code, Where("f", line), True)


REMOVED = ["\x01", "\x0b", "\x1f", "\x7f", "\x80", "\ud800", "\ufffe", "\uffff"]


@pytest.mark.parametrize("character", REMOVED, ids=[f"U+{ord(each):04X}" for each in REMOVED])
@pytest.mark.parametrize("format", ["text", "yaml"])
def test_characters_that_xml_forbids_are_removed_and_named(character: str, format: SourceFormat) -> None:
    text = "A Title\n\nOne {0}two{0}.\n" if format == "text" else "title: A Title\n\nsummary: One {0}two{0}.\n"
    article, findings = read_bytes(text.format(character).encode("utf-8", "surrogatepass"), "f", format)
    assert [(each.code, each.level, each.where) for each in findings] == [("character", "warning", Where("f", 3))]
    assert f"U+{ord(character):04X}" in findings[0].message and "2 times" in findings[0].message
    assert {"One", "two"} <= all_words(article)


# What the author left unsaid

SPOKEN = [
    ("The end of the road is near, and that is for the best of it all.", "en-US"),
    ("Ce sont les jours que nous avons, et dans une vie il est bon, pour vous, avec le temps, des amis.", "fr"),
    ("Os mares não são para uma pessoa; o que se vê do mundo é mais, com as palavras dos amigos ao lado.", "pt"),
    ("Det er ikke til at sige, hvad der er af værdi, og det er på tide at være ærlig og at lytte.", "da"),
    ("ما هذا إلا نص قصير باللغة العربية", "ar"),
    ("これは Node.js についての短い文章です", "ja"),
    ("이것은 짧은 글입니다", "ko"),
    ("Това е кратък текст, който е за България и за хората в нея", "bg"),
    ("Αυτό είναι ένα σύντομο κείμενο", "el"),
    ("Uret i tårnet er af eg og jern, og det er ikke stoppet en eneste gang efter en vinter uden sne.", "da"),
]


@pytest.mark.parametrize(("text", "language"), SPOKEN, ids=[f"{language} {text[:8]}" for text, language in SPOKEN])
def test_the_text_tells_its_language(text: str, language: str) -> None:
    article, findings = parsed(f"title: '1'\nsections: [{{heading: '2', points: [\"{text}\"]}}]")
    assert article.meta.language == language
    assert [each.code for each in findings] == ([] if language == "en-US" else ["language"])


@pytest.mark.parametrize("heading", ["Wasser", "Introduction"])
def test_what_stands_before_the_first_heading_is_named_in_the_language_of_the_article(heading: str) -> None:
    text = f"---\ntitle: Dächer\nlang: de\n---\nEs regnet.\n\n## {heading}\n\nEs regnet weiter."
    article, _ = read_bytes(text.encode(), "f.md", "markdown")
    assert [bare_text(each.heading) for each in article.sections] == ["Einleitung", heading]
    assert [len(each.blocks) for each in article.sections] == [1, 1]


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text("title: T\nsections: [{heading: H}]\n", encoding="utf-8")
    article, _ = read_file(str(path))
    assert article.where == Where(str(path)) and article.sections[0].where == Where(str(path), 2, 12)
    for name, words_expected in (("tallk.yaml", 'did you mean "'), ("zzz.txt", "current folder"), (".", "folder")):
        with pytest.raises(InputError, match=words_expected):
            read_file(tmp_path / name)
    for odd in ("x" * 5000 + ".txt", "a\0b.txt"):
        with pytest.raises(InputError):
            read_file(odd)


# Laws


STARTS = ["", "", "", "- ", "* ", "1. ", "2. ", "  ", "## ", "Term: ", "- Term: ", "**Term:** ", "\u2022 "]
VOCABULARY = [*"abcdefgh", "Open", "Benefits", "Risks", "FAQ", "why", "What", "2*3*4", "snake_case", "*bold*", "`code`"]
LINE = st.builds(
    lambda start, found, end: start + " ".join(found) + end,
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=25),
    st.sampled_from(["", ".", "?", ":", ".\n", "\n", "?\n", "\n===", "\n\n---\n"]),
)


@given(st.lists(LINE, min_size=1, max_size=14))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_plain_text_loses_no_word(lines: list[str]) -> None:
    numbered = [f"{line[: len(line) - len(line.lstrip())]}{line.lstrip()} " for line in lines]
    text = "\n".join(numbered)
    try:
        article, findings = parsed(text, "text")
    except InputError:
        return
    assert findings == ()
    lost = set(re.findall(r"\w+", text)) - all_words(article)
    assert lost <= {"1", "2"}  # the numbers of lists and headings


# What stands before, what is said over and over, and how often it is at first.
BIG: dict[str, tuple[str, str, int, SourceFormat]] = {
    "long lines": ("A Title\n", "word " * 40 + ".\n", 100, "text"),
    "wrapped": ("A Title\n\n", "word " * 14 + "\n", 300, "text"),
    "questions": ("A Title\n\nFAQ\n\n", "What is it?\nA thing.\n", 200, "text"),
    "set in": ("A Title\n\n", "Text::\n\n    code\n\nMore.\n\n    code\n\n", 80, "text"),
    "sections": ("title: T\nsections:\n", "- heading: H\n  lead: x\n", 200, "yaml"),
    "paragraphs": ("title: T\nsections:\n- heading: H\n  body: |\n", "    one.\n\n", 300, "yaml"),
}


@pytest.mark.parametrize("name", BIG)
def test_a_big_file_is_read_in_linear_time(name: str) -> None:
    head, unit, count, format = BIG[name]
    assert growth(lambda count: parsed(head + unit * count, format), count) < LINEAR


LICENSED = (
    "# A tool\n\n## Install\n\nRun it.\n\n## {first}\n\nAs it says.\n\n## Use\n\nCall it.\n\n## {second}\n\nMIT.\n"
)
ABOUT_ITSELF = ["License", "7. Contributing", "Acknowledgements:"]
ABOUT_ITSELF += [
    "Credits & authors",
    "Lizenz",
    "Remerciements",
    "Código de conducta",
    "Лицензия",
    "许可证",
    "貢献者",
    "기여하기",
    *("Lisenssi", "Köszönetnyilvánítás", "Bidragsytere", "Licens og bidrag", "Mulțumiri", "Άδεια χρήσης", "Agraïments"),
    *("Ucapan terima kasih", "Giấy phép", "Благодарности", "Захвалнице"),
]


@pytest.mark.parametrize("heading", ABOUT_ITSELF)
def test_what_a_project_says_of_itself_comes_last_and_is_on_no_agenda(heading: str) -> None:
    article = article_of(LICENSED.format(first=heading, second="License"), "markdown")
    assert [section.role for section in article.sections][-2:] == [Role.APPENDIX] * 2
    assert [bare_text(section.heading) for section in article.sections[:2]] == ["Install", "Use"]
    assert [bare_text(section.heading) for section in sections_that_name_a_subject(article.sections, "en")] == [
        "Install",
        "Use",
    ]


def test_a_lone_one_before_others_is_a_subject_unless_its_author_says_otherwise() -> None:
    article = article_of(LICENSED.format(first="Copyright", second="In the end"), "markdown")
    assert Role.APPENDIX not in [section.role for section in article.sections]
    text = "title: T\nsections:\n- {heading: A, role: appendix, lead: One.}\n- {heading: B, lead: Two.}\n"
    article = article_of(text, "yaml")
    assert [bare_text(section.heading) for section in article.sections] == ["B", "A"]
