"""What a theme promises: everything can be read, whatever file or accent it comes from, or it says why not."""

import re
from collections.abc import Iterable, Iterator
from colorsys import rgb_to_hls
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import assume, given, settings, strategies as st
from msgspec.structs import replace

from generator.errors import Finding, TemplateError
from generator.look import open_theme
from generator.look.contrast import (
    ColorPair,
    color_pairs_of_layouts,
    contrast_ratio,
    grounds_of_palette,
    nearest_readable_shade,
)
from generator.look.keys import COLORS, SHAPES
from generator.look.theme_file import LINKS
from generator.measure import FAMILIES
from generator.model.colors import Ground, SchemeColor
from generator.model.geometry import Px, Rect
from generator.model.theme import FEET, Decor, Font, Layout, Slot, Style, Theme
from generator.shipped import TEMPLATES
from tests.examples import examples

SHIPPED = TEMPLATES / "themes"
THEMES = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
PAPER = (SHIPPED / "paper.yaml").read_text("utf-8")
SHOWN = r"(?m)^# (?=layouts:\n#   families|  families|    cover|      pattern|      decor|        - )"
DRAWN = re.sub(SHOWN, "", PAPER)  # with the shapes that it shows in a comment

shipped = pytest.mark.parametrize("name", THEMES)
WITH_DARK = [name for name in THEMES if "\ndark:" in (SHIPPED / f"{name}.yaml").read_text("utf-8")]
editions = pytest.mark.parametrize("name", [*THEMES, *(f"{name} dark" for name in WITH_DARK)])


@cache
def theme(name: str) -> Theme:
    name, _, mode = name.partition(" ")
    return open_theme(name, mode=mode)


def mine(folder: Path, text: str | bytes) -> str:
    """A theme of the user's own."""
    path = folder / "mine.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def refused(name: str, accent: str = "") -> tuple[Finding, ...]:
    with pytest.raises(TemplateError) as stopped:
        open_theme(name, accent)
    return stopped.value.findings


# ---- the shipped themes


def kept_contrast(pair: ColorPair) -> float:
    """The contrast that the shipped themes keep: more for running text, and none of their text counts as large."""
    return 3.0 if pair.kind == "graphics" else 7.0 if pair.front in ("dk1", "dk2") else 4.5


def color_pairs_on_ground(color_pairs: Iterable[ColorPair], ground: Ground) -> Iterator[ColorPair]:
    """The pairs in the colours of another ground, without links, charts, header rows, tints and parts."""
    for pair in color_pairs:
        seen = pair.front in LINKS or pair.place == "charts" or "header row" in pair.place
        if not seen and pair.tint == 100 and pair.ground == "plain":
            yield replace(pair, front=ground.of(pair.front), back=ground.of(pair.back))


@editions
def test_the_shipped_themes_keep_more_than_is_needed(name: str) -> None:
    palette = theme(name).palette
    assert [
        (pair, pair.ratio(palette))
        for pair in color_pairs_of_layouts(theme(name).layouts)
        if pair.ratio(palette) < kept_contrast(pair)
    ] == []


@editions
def test_everything_can_be_read_on_every_ground(name: str) -> None:
    """Running text keeps its contrast on the dark ground; on the accent, that of any text."""
    look = theme(name)
    met = [
        pair
        for pair in color_pairs_of_layouts(look.layouts)
        if any(color_pairs_on_ground([pair], look.grounds["dark"]))
    ]
    for ground in look.grounds.values():
        most = 7 if ground.name == "dark" else 4.5
        stood = zip(met, color_pairs_on_ground(met, ground), strict=True)
        assert [pair for plain, pair in stood if pair.ratio(look.palette) < min(kept_contrast(plain), most)] == []


def test_a_theme_without_dark_colours_has_no_dark_edition(tmp_path: Path) -> None:
    own = mine(tmp_path, re.sub(r"(?ms)^dark:.*?\n\n", "", PAPER))
    with pytest.raises(TemplateError, match="has no dark colours"):
        open_theme(own, mode="dark")


DIGITS = st.integers(0, 0xFFFFFF).map("{:06X}".format)


@given(ink=DIGITS, paper=DIGITS, accents=st.tuples(DIGITS, DIGITS), others=st.tuples(DIGITS, DIGITS, DIGITS, DIGITS))
@settings(max_examples=examples(300), deadline=None)
def test_whatever_the_palette_its_grounds_can_be_read(
    ink: str, paper: str, accents: tuple[str, str], others: tuple[str, str, str, str]
) -> None:
    """Of a palette that can be read on the plain ground."""
    ink = (
        ink
        if contrast_ratio(ink, paper) >= 8
        else max(("FFFFFF", "000000"), key=lambda color: contrast_ratio(color, paper))
    )
    assume(contrast_ratio(ink, paper) >= 8)
    on = max(("FFFFFF", "000000"), key=lambda color: contrast_ratio(color, accents[0]))
    names: tuple[SchemeColor, ...] = (
        *("dk1", "lt1", "accent1", "accent2", "dk2", "accent3", "accent5", "accent6", "accent4", "lt2"),
    )
    found, known = grounds_of_palette(dict(zip(names, (ink, paper, *accents, *others, on, paper), strict=True)))
    texts: tuple[SchemeColor, ...] = ("dk1", "dk2", "accent1", "accent2")
    for ground in found.values():

        def ratio(front: SchemeColor, back: SchemeColor, ground: Ground = ground) -> float:
            return contrast_ratio(known[ground.of(front)], known[ground.of(back)])

        assert min(ratio(text, back) for text in texts for back in (names[1], names[9])) >= 4.5
        assert ratio("accent4", "accent1") >= 4.5
        assert min(ratio("accent5", "lt1"), ratio("accent6", "lt1")) >= 3


@shipped
def test_a_copy_of_a_shipped_theme_is_a_theme_of_ones_own(name: str, tmp_path: Path) -> None:
    copy = open_theme(mine(tmp_path, (SHIPPED / f"{name}.yaml").read_bytes()))
    assert copy == theme(name)


def test_a_theme_draws_its_own_cover_in_place_of_the_pattern(tmp_path: Path) -> None:
    look = open_theme(mine(tmp_path, DRAWN))
    cover = look.families["cover"].layouts[0]
    assert len(cover.decor) == 3 and not cover.field
    assert all(any(each.field for each in theme(name).families["cover"].layouts) for name in THEMES)


def test_what_paper_explains_is_all_there_is() -> None:
    """Its file is what a theme of one's own begins with."""
    assert all(word in PAPER for word in (*COLORS, *FAMILIES, *SHAPES))


# ---- layouts of a theme's own


OWN = """
layouts:
  page: {top: 184}
  frame: {title: {rect: [0, 40, 0, 120]}}
  shapes: {panel: [{rect: [0, 0, 0, 1], fill: line}], bar: []}
  families:
    cards: {forms: {usual: {boxes: {area: {tall: 320}}}}}
"""


def test_a_theme_may_set_boxes_elsewhere_and_draw_otherwise(tmp_path: Path) -> None:
    look, plain = open_theme(mine(tmp_path, PAPER + OWN)), theme("paper")
    cards, usual = look.families["cards"].forms[0], plain.families["cards"].forms[0]
    made, drawn = cards.solve(3, {"title"}, {"body": 40.0}), usual.solve(3, {"title"}, {"body": 40.0})
    title = next(slot for slot in made.slots if slot.type == "title")
    assert (title.rect.y, title.style) == (Px(40), drawn.slots[0].style) and title.rect.height >= Px(120)
    assert [each.shape for each in made.decor] == ["rect"] * 3 and len(drawn.decor) == 3
    assert {each.rect.height for each in made.decor if each.fill == "accent3"} == {Px(1)}
    assert [slot.name for slot in made.slots] == [slot.name for slot in drawn.slots]
    assert min(slot.rect.y for slot in made.slots if slot.item) > Px(184)
    assert theme("paper") == plain and look != plain


WRONG_LAYOUTS = {
    "a style": (
        "tall: 320",
        "slots: {body: {style: detial}}",
        'there is no style "detial" [layouts]\nhint: did you mean',
    ),
    "a colour": ("line}], bar", "lnie}], bar", '"lnie" is not in the palette [layouts]\nhint: did you mean "line"?'),
    "off the slide": ("[0, 40, 0, 120]", "[0, 40, 2000, 120]", '"title" leaves the slide in the layout "'),
    "on another": ("[0, 40, 0, 120]", "[0, 40, 0, 220]", "overlap in the layout"),
}


@pytest.mark.parametrize("case", WRONG_LAYOUTS)
def test_what_is_wrong_in_them_is_said_with_its_place(case: str, tmp_path: Path) -> None:
    old, new, words = WRONG_LAYOUTS[case]
    findings = refused(mine(tmp_path, (PAPER + OWN).replace(old, new)))
    assert findings and all(words in str(finding) for finding in findings), findings
    first = PAPER.count("\n") + 1
    assert all(each.where and each.where.file.endswith("mine.yaml") and each.where.line > first for each in findings)


# ---- the arithmetic, and where colours meet


@pytest.mark.parametrize(("one", "other", "ratio"), [("000000", "FFFFFF", 21.0), ("777777", "FFFFFF", 4.48)])
def test_the_arithmetic_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast_ratio(one, other), 2) == round(contrast_ratio(other, one), 2) == ratio


INNER = Rect(100, 100, 50, 50)


def style(size: int, color: str = "accent1", bold: bool = False) -> Style:
    return Style("style", (60, size), Font("Arial", bold), "mn", color)  # type: ignore[arg-type]  # any of the colours


def layout(*decor: Decor, slot: Style | None = None, kind: str = "body", icons: tuple[Rect, ...] = ()) -> Layout:
    slots = (Slot("text", 0, INNER, slot, kind, 10),) if slot else ()  # type: ignore[arg-type]  # any of the types
    return Layout("plain", "plain", 0, "lt1", slots, decor, icons=icons)


def met(drawn: Layout) -> list[tuple[str, str, str]]:
    return [(pair.front, pair.back, pair.kind) for pair in color_pairs_of_layouts([drawn]) if pair.place != "charts"]


@pytest.mark.parametrize(("color", "ground"), [("CC7744", "FFFFFF"), ("EEEEEE", "FFFFFF"), ("224488", "000000")])
def test_the_nearest_shade_keeps_the_hue_and_just_reads(color: str, ground: str) -> None:
    shade = nearest_readable_shade(color, lambda tried: contrast_ratio(tried, ground) >= 4.5)
    assert 4.5 <= contrast_ratio(shade, ground) < 4.7
    assert hue(shade) == pytest.approx(hue(color), abs=0.01)
    assert nearest_readable_shade(color, lambda _: False) == ""


def hue(color: str) -> float:
    return rgb_to_hls(*(channel / 255 for channel in bytes.fromhex(color)))[0]


# ---- a theme of one's own


UNREADABLE = {
    "muted ink": (
        {"muted: 4B5462": "muted: 8B8F97"},
        '13:10: "muted" on "background" (8B8F97 on FAF7F2) has a contrast of 3.03:1 as text (cover-signed/byline); 4.5',
    ),
    "links": ({"accent: C2410C": "accent: F2A07A"}, '14:11: "accent" on "background"'),
    "on accent": ({"on accent: FFFFFF": "on accent: F0B090"}, '16:14: "on accent" on "accent"'),
    "code": ({"second accent: 0F766E": "second accent: 2AA198"}, "code in cover-signed/byline); 4.5:1 is needed"),
    "bars of a chart": ({"chart 1: 776D5C": "chart 1: C8C0B0"}, "as graphics (charts); 3:1 is needed"),
    "ink on a dark panel": ({"panel: FFFFFF": "panel: 333333"}, '"ink" on "panel" (1C2430 on 333333)'),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_colours_that_cannot_be_read_are_refused(case: str, tmp_path: Path) -> None:
    changes, words = UNREADABLE[case]
    findings = refused(mine(tmp_path, changed(PAPER, changes)))
    assert [finding.code for finding in findings] == ["contrast"] * len(findings)
    assert any(words in str(finding) for finding in findings), findings


def changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_shades_proposed_can_be_read(tmp_path: Path) -> None:
    weak = {"muted: 4B5462": "muted: 8B8F97", "accent: C2410C": "accent: 757575", "chart 2: 3B5B86": "chart 2: FFFFFF"}
    text = changed(PAPER, weak)
    findings = refused(mine(tmp_path, text))
    assert len(findings) == 3  # one for each token
    for was, finding in zip(weak.values(), findings, strict=True):
        text = changed(text, {was: f"{was[:-6]}{finding.hint.removeprefix('the nearest shade that can be read is ')}"})
    open_theme(mine(tmp_path, text))


NOT_A_THEME = {
    "an unknown key": ({"grounds:": "ground:"}, 'unknown key "ground" [theme]\nhint: did you mean "grounds"?'),
    "an unknown token": ({"  ink: ": "  inc: "}, '12:3: unknown key "inc" [theme]\nhint: did you mean "ink"?'),
    "a missing token": ({"  chart 2: 3B5B86\n": ""}, '9:3: "chart 2" is missing from "palette"'),
    "no palette": ({"palette:": "palette: 3\nx:"}, '8:10: "palette" must be a mapping with the keys ink, background'),
    "a colour with #": (
        {"FAF7F2": "'#FAF7F2'"},
        '9:15: "background" must be a colour: six hexadecimal digits without #',
    ),
    "no text": ({"name: paper": "name: [paper]"}, '3:7: "name" must be a text'),
    "an unknown font": (
        {"heading: Cambria": "heading: Aptos"},
        'widths of the font "Aptos" are not known [font]\nhint: install it, with its regular style, or use one of',
    ),
    "a key twice": ({"  line: D3C9B8": "  ink: D3C9B8"}, 'the key "ink" is written twice'),
    "shapes that are no list": ({"decor:": "decor: none\n      name:"}, '"decor" must be a list'),
    "no shape": ({"{ellipse: [980": "{elipse: [980"}, 'unknown key "elipse" [layouts]\nhint: did you mean "ellipse"?'),
    "two shapes": ({"{ellipse: [980": "{rect: [980, 1, 1, 1], ellipse: [980"}, "the shape is one of rect, roundRect"),
    "a short box": ({"[980, 140, 20, 20]": "[980, 140, 20]"}, '"ellipse" must be [x, y, width, height] in px'),
    "a box beyond all measure": (
        {"[980, 140, 20, 20]": "[980, 140, 20, 1e308]"},
        '"ellipse" must be [x, y, width, height]',
    ),
    "lines of no colour": ({", line: line, width: 2": ""}, '"line" is missing from the shape'),
    "a fill from nowhere": (
        {"fill: second accent": "fill: second acent"},
        '"second acent" is not in the palette [layouts]\nhint:',
    ),
    "a shape that is none": (
        {"{ellipse: [980, 140, 20, 20], fill: line, bleed: true}": "ellipse"},
        'each of "decor" must be a mapping with the keys rect, ',
    ),
}


@pytest.mark.parametrize("case", NOT_A_THEME)
def test_what_is_wrong_with_a_file_is_said_with_its_place(case: str, tmp_path: Path) -> None:
    changes, words = NOT_A_THEME[case]
    path = mine(tmp_path, changed(DRAWN, changes))
    said = [str(finding) for finding in refused(path)]
    assert any(words in finding for finding in said), said
    assert all(re.match(rf"{re.escape(path)}:\d+:\d+: ", finding) for finding in said)


# ---- a theme that extends another


@shipped
def test_a_theme_that_says_nothing_more_is_the_one_it_extends(name: str, tmp_path: Path) -> None:
    assert "extends:" not in re.sub("#.*", "", (SHIPPED / f"{name}.yaml").read_text("utf-8"))
    look, base = open_theme(mine(tmp_path, f"extends: {name}")), theme(name)
    assert look.digest != base.digest
    assert replace(look, digest=base.digest) == base


# ---- another accent


@shipped
def test_another_accent_changes_the_accent_and_the_links(name: str) -> None:
    look, usual = open_theme(name, "8E44AD"), theme(name)
    accent = look.palette["accent1"]
    assert hue(accent) == pytest.approx(hue("8E44AD"), abs=0.01)
    assert changed_tokens(look, usual) == {"accent1", "hlink", "folHlink"}
    assert {look.palette[color] for color in ("accent1", "hlink", "folHlink")} == {accent}
    places = [
        [(slot.rect, slot.style.sizes) for layout in each.layouts for slot in layout.slots] for each in (look, usual)
    ]
    assert places[0] == places[1]
    assert look.digest != usual.digest  # by which rendered parts are kept


def changed_tokens(look: Theme, other: Theme) -> set[str]:
    return {color for color in (*COLORS.values(), *LINKS) if look.palette[color] != other.palette[color]}


DARK = {
    **{
        "FAF7F2": "0D1424",
        "panel: FFFFFF": "panel: 18233A",
        "D3C9B8": "2C3B5A",
        "1C2430": "F3F6FB",
        "4B5462": "A9B6CC",
    },
    **{"C2410C": "5EEAD4", "0F766E": "A9B5EE", "776D5C": "7D8BA8", "3B5B86": "E0875F"},
    "on accent: FFFFFF": "on accent: 0D1424",
}


def test_on_a_dark_ground_an_accent_that_cannot_be_read_is_replaced_by_a_lighter_one(tmp_path: Path) -> None:
    assert open_theme(mine(tmp_path, changed(PAPER, DARK)), "7A3EB1").palette["accent1"] == "9B67CA"


@pytest.mark.parametrize("accent", ["violet", "7A3EB", "7A3EB1FF", "#"])
def test_an_accent_is_a_colour(accent: str) -> None:
    (finding,) = refused("paper", accent)
    said = f'the accent "{accent}" is not a colour [theme]\nhint: write six hexadecimal digits, such as 7A3EB1'
    assert str(finding) == said


def test_a_theme_of_ones_own_can_have_another_accent(tmp_path: Path) -> None:
    """The one in the file need not even be readable then, and other tokens still must be."""
    text = changed(PAPER, {"accent: C2410C": "accent: FFD400"})
    assert open_theme(mine(tmp_path, text), "7A3EB1").palette["hlink"] == "7A3EB1"
    (finding,) = refused(mine(tmp_path, changed(text, {"muted: 4B5462": "muted: 8B8F97"})), "7A3EB1")
    assert '"muted" on "background"' in finding.message and finding.where


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ":1:1: the theme must be a mapping with the keys name, description, palette, fonts"),
        ("- paper", ":1:1: the theme must be a mapping"),
        ("name: [", "not valid YAML"),
        (b"\xff\xfe\x00", "the file is not text in UTF-8"),
    ],
)
def test_what_is_no_theme_at_all_is_said(text: str | bytes, words: str, tmp_path: Path) -> None:
    assert words in str(refused(mine(tmp_path, text))[0])


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    text = changed(PAPER, {"  muted: ": "  mutted: ", "FAF7F2": "white", "name: paper": "name: [paper]"})
    assert len(refused(mine(tmp_path, text))) == 3


SEVEN = ("cover", "statement", "versus", "stat", "quote", "takeaways", "closing")


@pytest.mark.parametrize("family", SEVEN)
def test_two_themes_share_no_place_of_a_text_in_their_main_forms(family: str) -> None:
    def places(name: str) -> set[tuple[object, ...]]:
        layouts = theme(name).families[family].layouts
        texts = ((each, slot) for each in layouts for slot in each.slots if slot.type not in FEET)
        return {(each.form, each.items, slot.name, slot.item, slot.rect) for each, slot in texts}

    assert not any(places(one) & places(other) for one, other in combinations(("paper", "signal", "poster"), 2))
