"""Articles from right to left are mirrored, slide by slide and paragraph by paragraph; each script has its fonts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from lxml import etree

from generator import Result, build
from generator.check import check
from generator.language.scripts import is_ltr_text_among_rtl, is_rtl_language, is_rtl_text, script_of_language
from generator.look import open_theme
from generator.look.decor import mirrored_theme
from generator.model.geometry import Px
from generator.model.text import Run, bare_text
from generator.model.theme import Decor, Layout, Slot, Style
from generator.read import read_bytes
from generator.shipped import TEMPLATES
from generator.write.names import direction_xml_attributes
from tests.render import Box, Word, drawn_in, needs_soffice, render, sheets

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
THEMES = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))
RTL = re.compile("[\u0590-\u08ff]")

Keys = dict[str, object]

ARABIC: Keys = yaml.safe_load((Path(__file__).parent / "samples" / "arabic.yaml").read_text("utf-8"))
HEBREW: Keys = yaml.safe_load((Path(__file__).parent / "samples" / "hebrew.yaml").read_text("utf-8"))
OTHERS: dict[str, Keys] = yaml.safe_load((Path(__file__).parent / "samples" / "other-scripts.yaml").read_text("utf-8"))
ARTICLES = {"ar": ARABIC, "he": HEBREW, **OTHERS}


def written(keys: Keys) -> bytes:
    return yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=10_000).encode()


@cache
def deck(name: str, language: str = "") -> Result:
    """An article, or the same as if it were in another language."""
    keys = {**ARTICLES[name], "language": language} if language else ARTICLES[name]
    return build(written(keys), name="article.yaml")


@cache
def trees(name: str) -> Mapping[str, etree._Element]:
    """The XML of a deck by the names of its parts."""
    with ZipFile(BytesIO(deck(name).pptx)) as package:
        return {part: etree.fromstring(package.read(part)) for part in package.namelist() if part.endswith(".xml")}


def parts(name: str, folder: str) -> Iterator[etree._Element]:
    return (tree for part, tree in trees(name).items() if part.startswith(f"ppt/{folder}/"))


def paragraphs(name: str, folder: str) -> Iterator[tuple[str, str | None, str | None]]:
    """The text of each paragraph, its direction and its alignment."""
    for tree in parts(name, folder):
        for paragraph in tree.iter(f"{A}p"):
            own = paragraph.find(f"{A}pPr")
            said = "".join(node.text or "" for node in paragraph.iter(f"{A}t"))
            yield said, *((own.get("rtl"), own.get("algn")) if own is not None else (None, None))


# Languages and texts


@pytest.mark.parametrize(
    ("language", "script"),
    [
        *[("ar", "Arab"), ("ar-EG", "Arab"), ("fa-IR", "Arab"), ("ur", "Arab"), ("he", "Hebr"), ("yi", "Hebr")],
        *[("en-GB", "Latn"), ("az", "Latn"), ("az-Arab-IR", "Arab"), ("ar-Latn", "Latn"), ("ur-Aran", "Arab")],
        *[("pa", "Guru"), ("pa-PK", "Arab"), ("ru", "Cyrl"), ("ar-EG-u-nu-latn", "Arab"), ("he-x-latn", "Hebr")],
        *[("zh", "Hans"), ("zh-TW", "Hant"), ("zh-Hant-CN", "Hant"), ("zh-Hans-HK", "Hans"), ("yue", "Hant")],
        *[("ja-JP", "Jpan"), ("ko", "Hang"), ("ko-Kore", "Hang"), ("th", "Thai"), ("hi", "Deva")],
    ],
)
def test_a_language_has_a_script(language: str, script: str) -> None:
    assert script_of_language(language) == script
    assert is_rtl_language(language) == (script in ("Arab", "Hebr"))


@pytest.mark.parametrize(
    ("said", "rtl"),
    [("مرحبا GitHub", True), ("«1. שלום»", True), ("GitHub مرحبا", False), ("2026-11-24", False), ("", False)],
)
def test_the_first_letter_decides_on_an_english_slide(said: str, rtl: bool) -> None:
    assert is_rtl_text(said) == rtl


@pytest.mark.parametrize(
    ("said", "guest"),
    [
        ("An item in English.", True),
        ("@handle", True),
        ("2024 in review", True),
        ("Roads and Bridges, Ford Foundation, 2016", False),  # reads the same in a paragraph from right to left
        ("GitHub مكان للتعاون.", False),
        ("2026-11-24", False),
        ("…", False),
    ],
)
def test_what_would_be_torn_apart_runs_its_own_way_on_an_arabic_slide(said: str, guest: bool) -> None:
    assert is_ltr_text_among_rtl(said) == guest


# Layouts


def placed(layout: Layout) -> Iterator[Slot | Decor]:
    yield from layout.slots
    yield from layout.decor


@pytest.mark.parametrize("name", THEMES)
def test_every_layout_is_mirrored(name: str) -> None:
    theme = open_theme(name)
    turned = mirrored_theme(theme)
    assert turned.digest != theme.digest
    assert [layout.name for layout in turned.layouts] == [layout.name for layout in theme.layouts]
    for one, other in zip(theme.layouts, turned.layouts, strict=True):
        rects = zip(
            (*(each.rect for each in placed(one)), *one.icons),
            (*(each.rect for each in placed(other)), *other.icons),
            strict=True,
        )
        for before, after in rects:
            assert after.x == Px(1280) - before.x - before.width
            assert (after.y, after.width, after.height) == (before.y, before.width, before.height)
        for plain, mirror in zip(placed(one), placed(other), strict=True):
            assert_turned(plain.style, mirror.style)


def assert_turned(before: Style | None, after: Style | None) -> None:
    """Left became right, but for code."""
    if before is None or after is None or before.role == "mono":
        assert before == after
    else:
        assert after.rtl
        assert f"{before.align} {after.align}" in ("l r", "r l", "ctr ctr")


# Decks


@pytest.mark.parametrize("name", ["ar", "he", "en"])
@pytest.mark.parametrize("folder", ["slides", "notesSlides"])
def test_every_paragraph_from_right_to_left_says_so(name: str, folder: str) -> None:
    found = [each for each in paragraphs(name, folder) if is_rtl_text(each[0]) and "print" not in each[0]]
    assert found
    assert [said for said, rtl, _ in found if rtl != "1" and " = 1" not in said and not said.startswith("#")] == []


def test_an_english_item_keeps_its_full_stop_and_its_bullet_at_the_right() -> None:
    found = {said: (rtl, aligned) for said, rtl, aligned in paragraphs("ar", "slides")}
    assert found["\u200eAn item in English, all of it.\u200e"] == ("1", None)
    assert found["GitHub هو مكان للتعاون."] == ("1", None)


def test_code_runs_from_left_to_right() -> None:
    lines = [
        each for name in ("ar", "en") for each in paragraphs(name, "slides") if each[0] in ("# مرحبا", "مرحبا = 1")
    ]
    assert lines == [("# مرحبا", None, None), ("مرحبا = 1", None, None)]


def test_arabic_on_an_english_slide_is_set_flush_right() -> None:
    found = {said: (rtl, aligned) for said, rtl, aligned in paragraphs("en", "slides")}
    assert found["مرحبا بكم في اللقاء."] == found["שלום לכולם."] == ("1", "r")
    assert found["One with مرحبا in it."] == (None, None)
    assert found["مرحبا"] == ("1", "l")  # a cell stays in line with its column


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("קוד פתוח", "(\u200e1\u00a0of\u00a02)"),
        ("The word عربي", "(\u200e1\u00a0of\u00a02)"),
        ("Code", "(1\u00a0of\u00a02)"),
    ],
)
def test_the_number_of_a_part_is_read_in_its_order_behind_any_letters(heading: str, part: str, tmp_path: Path) -> None:
    section = {
        "heading": heading,
        "points": ["One.", "Two.", "Three."],
        "code": {"text": "print()", "language": "python"},
    }
    file = tmp_path / "a.yaml"
    file.write_text(
        yaml.safe_dump({"title": "T", "language": "en", "sections": [section]}, allow_unicode=True), "utf-8"
    )
    made = build(file)
    titles = ["".join(run.text for run in slide.items[0].texts[0]) for slide in made.deck.slides]
    assert f"{heading} {part}" in titles and not [each for each in made.findings if each.level == "error"]


@pytest.mark.parametrize(("name", "said"), [("ar", "1"), ("he", "1"), ("en", None)])
def test_a_table_begins_at_its_own_side(name: str, said: str | None) -> None:
    assert [table.get("rtl") for tree in parts(name, "slides") for table in tree.iter(f"{A}tblPr")] == [said]


@pytest.mark.parametrize("folder", ["slides/slide", "notesSlides/notesSlide"])
def test_check_finds_a_paragraph_that_runs_the_wrong_way(folder: str) -> None:
    article, _ = read_bytes(written(HEBREW), "article.yaml", "yaml")
    broken = BytesIO()
    with ZipFile(BytesIO(deck("he").pptx)) as whole, ZipFile(broken, "w") as package:
        for info in whole.infolist():
            blob = whole.read(info)
            package.writestr(info, re.sub(rb' rtl="1"', b"", blob) if folder in info.filename else blob)
    _, findings = check(broken.getvalue(), article, deck("he").deck)
    assert {finding.code for finding in findings} == {"direction"}


# Drawn by LibreOffice; where CI runs there are glyphs for Hebrew, none for Arabic, Chinese or Japanese


def letters(said: str) -> Counter[str]:
    return Counter(re.sub(r"\W", "", said))


@needs_soffice
def test_a_hebrew_deck_is_drawn_in_its_boxes_from_the_right(tmp_path: Path) -> None:
    pages, slides = render(deck("he").pptx, tmp_path), sheets(deck("he").pptx)
    assert len(pages) == len(slides)
    for page, sheet in zip(pages, slides, strict=True):
        for placeholder in sheet.placeholders:
            missing = letters("".join(placeholder.words)) - letters(drawn_in(page, placeholder.box))
            assert not missing, f"{placeholder.name}: {missing}"
            if RTL.search("".join(placeholder.words)) and placeholder.name != "Date":
                assert begins(page.words, placeholder.box) == pytest.approx(placeholder.box.right, abs=30)


def begins(words: Iterable[Word], box: Box) -> float:
    """Where the text in a box begins, if it does so on the right."""
    return max(word.box.right for word in words if box.holds(word.box))


def test_a_sign_behind_a_word_stays_behind_it() -> None:
    article = "title: عن Node.js®\nlanguage: ar\nsections: [{heading: ماذا, lead: أكثر من C++ و 5% فقط.}]"
    result = build(article.encode(), name="a.yaml")
    titles = [bare_text(text) for slide in result.deck.slides for item in slide.items for text in item.texts]
    assert "عن Node.js®\u200e" in titles
    assert not [kept for kept in result.ledger if kept.lost]


@pytest.mark.parametrize(("name", "like"), [("ar", "th"), ("he", "vi")])
def test_a_deck_is_the_mirror_of_the_same_in_a_language_from_left_to_right(name: str, like: str) -> None:
    """Thai and Vietnamese, because their letters reach as far, no date is written out in them and no icon is known."""
    turned, plain = deck(name).deck.slides, deck(name, like).deck.slides
    assert [(slide.id, slide.layout.name) for slide in turned] == [(slide.id, slide.layout.name) for slide in plain]
    for one, other in zip(plain, turned, strict=True):
        assert [item.sources for item in one.items] == [item.sources for item in other.items]
        for before, after in zip(one.items, other.items, strict=True):
            assert after.rect.x == Px(1280) - before.rect.x - before.rect.width


def test_what_is_centred_or_flush_right_stays_so() -> None:
    (style,) = {slot.style for slot in open_theme("paper").families["points"].layouts[0].slots if slot.type == "sldNum"}
    assert style.align == "r"
    assert direction_xml_attributes((Run("مرحبا"),), style) == {"rtl": "1"}
