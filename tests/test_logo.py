"""A theme's logo stands on every layout, where it is seen, and texts give way to it."""

import re
from io import BytesIO
from pathlib import Path
from shutil import copy
from zipfile import ZipFile

import pytest
from PIL import Image

from generator import TemplateError, build
from generator.look import open_theme
from generator.look.contrast import contrast_ratio, layout_on_ground
from generator.look.logo import layout_with_logo
from generator.model.geometry import SLIDE
from generator.model.theme import Layout, Theme
from generator.shipped import CONTENT

pytestmark = pytest.mark.slow

SAID = "extends: {0}\nname: own\ndescription: x\nlogo: {{file: logo.png, alt: Example Ltd{1}}}\n"
THEMES = ("paper", "signal", "poster", "journal")
TOP = ", rect: [-232, 40, 160, 56]"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10z" fill="#C2410C"/></svg>'


def own(folder: Path, theme: str = "paper", more: str = "", color: str = "101820") -> Theme:
    mark = Image.new("RGBA", (80, 20))  # small, because many are drawn
    mark.paste(Image.new("RGBA", (60, 12), f"#{color}"), (10, 4))
    mark.save(folder / "logo.png")
    mark.save(folder / "pale.png")
    path = folder / "own.yaml"
    path.write_text(SAID.format(theme, more), "utf-8")
    return open_theme(str(path))


def on_all_grounds(theme: Theme) -> list[Layout]:
    """Each layout on its own ground, and each form once on the others: what is behind the logo depends on no count."""
    forms = [layout for family in theme.families.values() for layout in family.samples]
    on_others = (layout_on_ground(each, ground) for each in forms for ground in theme.grounds.values())
    return [*theme.layouts, *theme.gallery, *on_others]


@pytest.mark.parametrize("place", ["", TOP])
@pytest.mark.parametrize("theme", THEMES)
def test_a_logo_stands_on_every_layout_without_a_picture_in_its_place(theme: str, place: str, tmp_path: Path) -> None:
    look = own(tmp_path, theme, place)
    spot = next(layout.logo for layout in look.layouts if layout.logo)
    for layout in look.layouts:
        rects = [slot.rect for slot in layout.slots]
        met = [each for each in rects if each.x < spot.right and spot.x < each.right and each.y < spot.bottom]
        assert bool(layout.logo) != any(spot.y < each.bottom for each in met), layout.name
        assert layout.logo or any(each.type == "pic" and each.rect in met for each in layout.slots), layout.name


@pytest.mark.parametrize("color", ["101820", "F4F4F0", "C2410C", "5EEAD4"])
@pytest.mark.parametrize("theme", THEMES)
def test_a_logo_is_seen_on_every_ground(theme: str, color: str, tmp_path: Path) -> None:
    look = own(tmp_path, theme, color=color)
    seen = {}
    for layout in on_all_grounds(look):
        if badge := layout_with_logo(layout, look).badge:
            filled = [each for each in layout.decor if each.fill and each.rect.contains(badge.rect)]
            behind = look.palette[filled[-1].fill if filled and filled[-1].fill else layout.background]
            seen[badge.media.data, behind] = layout.name
            assert SLIDE.contains(badge.rect)
    for (data, behind), name in seen.items():
        (*shown, _) = Image.open(BytesIO(data)).convert("RGBA").getpixel((40, 10))
        assert contrast_ratio(bytes(shown).hex(), behind) >= 2.9, name


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_deck_holds_it_once_and_says_what_it_shows(kind: str, tmp_path: Path) -> None:
    own(tmp_path)
    (tmp_path / "logo.svg").write_text(DRAWING, "utf-8")
    theme = tmp_path / "own.yaml"
    theme.write_text(theme.read_text("utf-8").replace("logo.png", f"logo.{kind}"), "utf-8")
    decks = [build(CONTENT / "open-source-ai.yaml", theme=theme).pptx for _ in range(2)]
    archive = ZipFile(BytesIO(decks[0]))
    layouts = [archive.read(name).decode() for name in archive.namelist() if re.search(r"slideLayout\d+\.xml$", name)]
    assert decks[0] == decks[1] and all(xml.count('descr="Example Ltd"') <= 1 for xml in layouts)
    assert sum('name="Logo"' in xml for xml in layouts) > len(layouts) / 2
    media = [name for name in archive.namelist() if "media/logo" in name]
    own_colors = [name.rpartition(".")[2] for name in media]  # and a PNG for each color of texts on other grounds
    assert set(own_colors) == {"png", kind} and own_colors.count("svg") == (kind == "svg")
    slides = [archive.read(name) for name in archive.namelist() if re.search(r"slides/slide\d+\.xml$", name)]
    assert not any(b'name="Logo"' in xml for xml in slides)


WRONG = {
    "no such file": ("file: logo.png", "file: lgoo.png", '4:14: the logo "lgoo.png" was not found'),
    "a file elsewhere": ("file: logo.png", "file: ../logo.png", '4:14: the logo "../logo.png" is not in the folder'),
    "no picture": ("file: logo.png", "file: own.yaml", '4:14: the logo "own.yaml" is in none of the formats PNG'),
    "off the slide": ("Ltd", "Ltd, rect: [1200, 40, 160, 56]", "4:48: the logo leaves the slide"),
    "another word": ("alt:", "atl:", 'unknown key "atl"'),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_logo_is_said_with_its_line(name: str, tmp_path: Path) -> None:
    own(tmp_path)
    copy(tmp_path / "logo.png", tmp_path.parent / "logo.png")
    path, (old, new, said) = tmp_path / "own.yaml", WRONG[name]
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(TemplateError) as caught:
        open_theme(str(path))
    assert any(
        said in f"{each.where.line}:{each.where.column}: {each.message}" for each in caught.value.findings if each.where
    )
