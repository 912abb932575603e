"""Fonts of one's own: measured by each build, and named in the deck."""

from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]  # it ships no types
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]  # as above
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]  # as above

from generator import build
from generator.errors import Finding, TemplateError
from generator.look import open_theme
from generator.measure import faces as fonts_here, font_line_height, text_width
from generator.measure.advances import EMBOLDENED
from generator.measure.faces import installed_fonts
from generator.model.geometry import Pt
from generator.model.theme import Font, Theme
from tests.render import needs_soffice, render
from tests.test_render import CONTENT, problems

EM, WIDE, ASCENT, DESCENT = 1000, 640, 900, 250
ARTICLE = b"# Bells\n\n## Rules\n\n- **Ring**: Everybody sets a clock by it.\n- **Rest**: Everybody sleeps.\n"


def font(
    family: str = "Belfry", style: str = "Regular", wide: int = WIDE, lacks: str = "", fs_type: int = 0, axis: str = ""
) -> bytes:
    """A font whose letters are all as wide."""
    letters = [chr(code) for code in (*range(0x20, 0x7F), 0x2019, 0x5D0) if chr(code) not in lacks]
    names = [".notdef", *(f"u{ord(letter):04X}" for letter in letters)]
    made = FontBuilder(EM, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(letter): f"u{ord(letter):04X}" for letter in letters})
    pen = TTGlyphPen(None)
    made.setupGlyf(dict.fromkeys(names, pen.glyph()))
    made.setupHorizontalMetrics(dict.fromkeys(names, (wide, 0)))
    made.setupHorizontalHeader(ascent=ASCENT, descent=-DESCENT)
    made.setupNameTable({"familyName": family, "styleName": style})
    if axis:
        made.setupFvar([(axis, 100, 400, 900, "Weight")], [])
    made.setupOS2(sTypoAscender=ASCENT, sTypoDescender=-DESCENT, usWinAscent=ASCENT, usWinDescent=300, fsType=fs_type)
    made.setupPost()
    made.font["head"].macStyle = ("Bold" in style) + 2 * ("Italic" in style)
    made.font.recalcTimestamp = False
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer that has no fonts but those in `installed_fonts`, and a theme beside it."""
    (tmp_path / "installed").mkdir()
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.setattr(fonts_here, "font_folders", lambda: (tmp_path / "installed",))
    yield tmp_path


def theme(folder: Path, heading: str, body: str = "Calibri") -> str:
    path = folder / "mine.yaml"
    path.write_text(f"name: mine\ndescription: mine\nextends: paper\nfonts: {{heading: {heading}, body: {body}}}\n")
    return str(path)


def heading(look: Theme) -> Font:
    return look.families["points"].layouts[0].slots[0].style.font.styled(False, False)


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.level, finding.message) for finding in findings]


def refusal(path: str) -> Finding:
    with pytest.raises(TemplateError) as refused:
        open_theme(path)
    (finding,) = refused.value.findings
    return finding


def install(folder: Path, *fonts: bytes) -> None:
    for number, data in enumerate(fonts):
        (folder / "installed" / f"{number}.ttf").write_bytes(data)


def test_a_font_is_measured_as_it_draws(folder: Path) -> None:
    install(folder, font())
    face = heading(open_theme(theme(folder, "Belfry")))
    assert face.family == "Belfry"
    assert text_width("Ring", face, 100) == pytest.approx(Pt(4 * 100 * WIDE / EM), rel=0.001)
    assert font_line_height(face, 100) >= Pt(100 * (ASCENT + 300) / EM)


def test_bold_has_a_file_of_its_own_or_is_emboldened(folder: Path) -> None:
    install(folder, font(), font(style="Bold", wide=800), font("Chimes"))
    faces = heading(open_theme(theme(folder, "Belfry"))), heading(open_theme(theme(folder, "Chimes")))
    widths = [text_width("Ring", each.styled(bold, False), 100) for each, bold in product(faces, (False, True))]
    shares = [WIDE, 800, WIDE, WIDE + EM // EMBOLDENED]
    assert widths == pytest.approx([Pt(4 * 100 * share / EM) for share in shares], rel=0.001)


def test_letters_that_a_font_lacks_have_room_for_any_other_and_those_it_has_wide_have_their_own(folder: Path) -> None:
    install(folder, font(wide=900))
    face = heading(open_theme(theme(folder, "Belfry")))
    assert [text_width(letter, face, 100) for letter in "\u0416\u5f00\u05d0"] == [Pt(100), Pt(100), Pt(90)]


def test_a_deck_names_the_font_and_says_that_it_may_be_missing(folder: Path) -> None:
    install(folder, font())
    here, again = (build(ARTICLE, name="a.md", theme=theme(folder, "Belfry")) for _ in range(2))
    assert here.pptx == again.pptx
    assert b'typeface="Belfry"' in ZipFile(BytesIO(here.pptx)).read("ppt/theme/theme1.xml")
    may = 'the font "Belfry" may be missing on another computer, which then draws another one'
    assert said(here.findings)[:1] == [("info", may)]


def test_an_installed_family_is_found_by_the_name_that_programs_know(folder: Path) -> None:
    there = folder / "installed"
    for style in ("Regular", "Bold Italic"):
        (there / f"{style}.ttf").write_bytes(font(style=style))
    (there / "other.otf").write_bytes(font("Belfry Light"))
    (there / "broken.ttf").write_bytes(font()[:300])
    (there / "no.ttf").write_bytes(b"")
    collection = TTCollection()
    collection.fonts = [TTFont(BytesIO(font("Chimes", style))) for style in ("Regular", "Bold")]
    collection.save(there / "chimes.ttc")
    assert {style: named.path.name for style, named in installed_fonts("belfry").items()} == {
        "Regular": "Regular.ttf",
        "BoldItalic": "Bold Italic.ttf",
    }
    assert {style: named.index for style, named in installed_fonts("Chimes").items()} == {"Regular": 0, "Bold": 1}
    assert installed_fonts("Nobody") == {}
    assert heading(open_theme(theme(folder, "Chimes"))).family == "Chimes"


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "variable": (font(axis="wght"), "Belfry", '"0.ttf" is a variable font'),
    "without letters": (font(lacks="xyz"), "Belfry", '"0.ttf" has no letters for "xyz"'),
    "without a name": (font("Bel\x07fry"), "'Bel\\afry'", "are not known"),
    "not installed": (font(), "Campanile", 'the widths of the font "Campanile" are not known'),
    "of one style": (font("Chimes", "Bold"), "Chimes", 'the widths of the font "Chimes" are not known'),
    "of no file": (font(), "[Belfry]", '"heading" must be a text'),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_font_that_cannot_be_used_is_refused_where_it_is_named(case: str, folder: Path) -> None:
    data, named, message = REFUSED[case]
    install(folder, data)
    finding = refusal(theme(folder, named))
    assert message in finding.message and finding.where
    assert str(finding.where).startswith(f"{folder / 'mine.yaml'}:4:")


def test_a_huge_file_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.guard import limits

    install(folder, font())
    monkeypatch.setattr(limits, "FONT_BYTES", 1000)
    assert "more than 1,000 bytes" in refusal(theme(folder, "Belfry")).message


def test_a_licence_that_forbids_embedding_is_told(folder: Path) -> None:
    for name, licence in (("Belfry", 0x0002), ("Chimes", 0x0008)):
        (folder / "installed" / f"{name}.ttf").write_bytes(font(name, fs_type=licence))
        hint = open_theme(theme(folder, name)).remarks[0].hint
        assert ("its licence does not allow" in hint) == (name == "Belfry")


@needs_soffice
def test_a_font_of_ones_own_is_drawn_as_it_was_measured(tmp_path: Path) -> None:
    """The twins are installed where slides are drawn, and as their own families they are measured anew."""
    made = build(CONTENT / "open-source-ai.yaml", theme=theme(tmp_path, "Caladea", "Carlito"))
    assert made.deck.slides[0].items[0].placeholder.style.font.table
    assert problems(made.pptx, render(made.pptx, tmp_path)) == []
