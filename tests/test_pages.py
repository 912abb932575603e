"""The pages of a show without a browser: what they say is the deck's, and nothing from elsewhere can be in them."""

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from io import BytesIO
from typing import get_args

import pytest
from hypothesis import given, strategies as st
from lxml import etree, html
from msgspec import json
from msgspec.structs import replace
from PIL import Image

from generator.language import phrases_by_language
from generator.language.scripts import is_rtl_language
from generator.pictures.raster import webp_of_png
from generator.shipped import TEMPLATES
from generator.show.pages import PageRole, ShownDeck, html_of_deck, page_files, page_of_role
from tests.shown import TITLES, hostile_deck, specimen_deck, specimen_pictures

ROLES = get_args(PageRole)
HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--",
    "{{ deck.slides }} {% raw %}",
    "&amp; & &lt;",
    "\u2028\u0000\u202e",
)
FILES = {name: file.decode() for name, file in page_files().items()}
DESK_WORDS = phrases_by_language("show/desk-words.yaml")


def page(role: PageRole, deck: ShownDeck | None = None) -> str:
    deck = deck or specimen_deck()
    made = html_of_deck(deck, specimen_pictures()) if role == "reader" else page_of_role(role, deck)
    return made.decode()


@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_valid_html_and_holds_no_style_or_script_in_attributes(role: PageRole) -> None:
    parser = etree.HTMLParser()
    root = etree.fromstring(page(role), parser)
    unknown_to_html_4 = "HTML_UNKNOWN_TAG"
    assert [error.message for error in parser.error_log if error.type_name != unknown_to_html_4] == []
    names = [name for element in root.iter() for name in element.attrib]
    assert [name for name in names if name == "style" or name.startswith("on")] == []
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(" ".join(root.xpath("//@aria-labelledby")).split()) <= set(ids)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_asks_for_nothing_from_elsewhere(role: PageRole) -> None:
    root = html.fromstring(page(role))
    allowed = {"data:,", "show.css", "show.js", "desk.css", "desk.js", "preview"}
    asked = [each for each in root.xpath("//@src | //@href | //@srcset | //@action") if each not in allowed]
    assert [each for each in asked if not re.match(r"#\d+$|data:image/webp;base64,", each)] == []
    assert not re.search(r"https?:|//\w+\.|@import|url\(", "".join(FILES.values()).replace("// ", ""))


def test_the_file_to_share_allows_its_own_style_and_script_only() -> None:
    root = html.fromstring(page("reader"))
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,), (script,) = root.xpath("//style/text()"), root.xpath("//script[not(@type)]/text()")
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    assert re.findall(r"'sha256-([^']+)'", policy) == hashes
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert [style, script] == [FILES["show.css"], FILES["show.js"]]


def test_the_file_to_share_says_what_the_slides_say_without_a_script() -> None:
    root = html.fromstring(page("reader"))
    assert root.xpath("//article//h2/text()[normalize-space()]") == [f" {title}" for title in TITLES]
    assert (
        root.xpath("//article//img/@alt")[0] == "Open doors. A text of slide 1. A door is a wall that changed its mind"
    )
    assert root.xpath("//article[3]//details[@class='notes']/p/text()") == ["A note for slide 3"] * 3
    assert [link.get("href") for link in root.xpath("//nav//a")] == ["#1", "#3"]
    picture = b64decode(root.xpath("//article[2]//img/@src")[0].partition(",")[2])
    with Image.open(BytesIO(picture)) as image:
        assert (image.format, image.getpixel((9, 9))) == ("WEBP", (0x60, 0x20, 0x40))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_deck_becomes_markup(role: PageRole, text: str) -> None:
    root, plain = html.fromstring(page(role, hostile_deck(text))), html.fromstring(page(role))
    kinds = [sorted({(each.tag, *each.attrib) for each in page.iter(etree.Element)}) for page in (root, plain)]
    assert kinds[0] == kinds[1]
    assert len(root.xpath("//script")) == len(plain.xpath("//script"))


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_reaches_the_script_as_it_is(text: str) -> None:
    made = html_of_deck(hostile_deck(text), [BLACK] * len(TITLES)).decode()
    (data,) = re.findall(r'<script type="application/json" id="deck">(.*?)</script>', made, re.DOTALL)
    assert json.decode(data, type=ShownDeck) == hostile_deck(text)
    assert not set("<>&") & set(data)


def drawn(image: Image.Image) -> bytes:
    with BytesIO() as file:
        image.save(file, "PNG")
        return file.getvalue()


BLACK = drawn(Image.new("RGB", (1, 1)))


def test_a_picture_of_text_keeps_every_pixel_and_a_photograph_is_small() -> None:
    stripes = Image.new("RGB", (64, 64), "white")
    stripes.paste("navy", (0, 0, 64, 9))
    with Image.open(BytesIO(webp_of_png(drawn(stripes)))) as image:
        assert image.convert("RGB").tobytes() == stripes.tobytes()
    photograph = Image.effect_noise((640, 360), 60).convert("RGB")
    assert len(webp_of_png(drawn(photograph))) < len(drawn(photograph)) / 2


def names_in_braces(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


def test_each_language_has_each_text_of_the_desk_and_what_is_put_into_it() -> None:
    sources = (TEMPLATES / "show/desk.html").read_text("utf-8") + FILES["desk.js"]
    texts = set(re.findall(r'\btr\("([^"]+)"', sources))
    assert len(re.findall(r"\btr\((?!text)", sources)) == len(
        re.findall(r'\btr\("', sources)
    )  # nothing is worded later
    assert list(DESK_WORDS) == list(phrases_by_language())
    for language, said in DESK_WORDS.items():
        assert set(said) == texts, language
        wrong = [text for text, other in said.items() if names_in_braces(text) != names_in_braces(other) or not other]
        assert wrong == [], language


@pytest.mark.parametrize("language", [*DESK_WORDS, "zh-TW", "de-AT", "en-GB", "eo", "yi"])
def test_the_desk_speaks_the_language_of_the_deck_or_english(language: str) -> None:
    direction = "rtl" if is_rtl_language(language) else "ltr"
    root = html.fromstring(page("desk", replace(specimen_deck(), language=language, direction=direction)))
    key = {"zh-TW": "zh-Hant", "de-AT": "de"}.get(language, language)
    said = DESK_WORDS.get(key, {})
    assert json.decode(str(root.xpath("string(//script[@id='translations'])"))) == said
    assert (root.get("lang"), root.get("dir")) == ((language, direction) if said else ("en", "ltr"))
    (name,) = root.xpath("//h2[@id='article-name']/text()")
    assert name == said.get("The article", "The article")
    labels = [*root.xpath("//@aria-label | //@placeholder"), *root.xpath("//body//text()[normalize-space()]")]
    shown = [label.strip() for label in labels if label.strip() not in ("?", TITLES[0], specimen_deck().title)]
    assert set(shown) <= set(said.values() if said else DESK_WORDS["de"])
