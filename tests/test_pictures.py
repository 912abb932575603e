"""Pictures of every format on slides: upright, in sRGB, without a word of metadata, and no attack among them."""

import random
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin
from pptx import Presentation

from generator import Result, build
from generator.errors import InputError
from generator.model.deck import PictureItem, TextItem
from generator.pictures import inspect_picture, media_of_picture
from generator.pictures.formats import LIGHT, UnusableError
from generator.pictures.vector import cleaned_svg

RED, BLUE, GREEN = (214, 40, 40), (30, 70, 200), (30, 150, 60)
CAMERA, GPS = "A camera that tells", 0x8825
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def halves(width: int = 90, height: int = 60, mode: str = "RGB") -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image.convert(mode)


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def told(turned: int = 1) -> Image.Exif:
    """What a camera says of a picture: who took it, where, and how it was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turned, CAMERA
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    return exif


def shown(data: bytes, needed: tuple[int, int] | None = None) -> Image.Image:
    """What a slide holds of a picture."""
    found = inspect_picture(data)
    heavy = data if needed is None or found.format == "svg" else data + bytes(LIGHT)  # what is light is not scaled
    made = media_of_picture(heavy, found.format, (found.width, found.height), needed)
    image = Image.open(BytesIO(made.data))
    assert image.format == made.format.upper()
    return image


def near(image: Image.Image, share: tuple[float, float], colour: tuple[int, ...]) -> bool:
    """Whether a place in the picture has about that colour."""
    place = int(share[0] * (image.width - 1)), int(share[1] * (image.height - 1))
    found = image.convert("RGB").getpixel(place)
    return all(abs(one - other) < 24 for one, other in zip(found, colour, strict=True))  # type: ignore[arg-type]


def deck_of(folder: Path, *files: str, keep_images: bool = False, **keys: str) -> Result:
    said = "".join(f", {key}: {value}" for key, value in keys.items())
    sections = "".join(f"- heading: Number {n}\n  picture: {{file: {f}, alt: A{said}}}\n" for n, f in enumerate(files))
    (folder / "a.yaml").write_text(f"title: T\nsections:\n{sections}", "utf-8")
    return build(folder / "a.yaml", keep_images=keep_images)


def stored(result: Result) -> dict[str, bytes]:
    """The media of a deck; none is deflated again."""
    with ZipFile(BytesIO(result.pptx)) as package:
        entries = [info for info in package.infolist() if info.filename.startswith("ppt/media/")]
        assert {info.compress_type for info in entries} <= {0}
        return {info.filename: package.read(info) for info in entries}


def layouts(result: Result) -> list[str]:
    slides = [slide for slide in result.deck.slides if any(isinstance(item, PictureItem) for item in slide.items)]
    return [slide.layout.family for slide in slides]


# ---- every format


FORMATS = {
    "a.png": (lambda: saved(halves(), "PNG"), "png", "PNG"),
    "palette.png": (lambda: saved(halves().quantize(4), "PNG"), "png", "PNG"),
    "grey16.png": (lambda: saved(halves(mode="I;16"), "PNG"), "png", "PNG"),
    "laced.png": (lambda: saved(halves(), "PNG", interlace=1), "png", "PNG"),
    "a.jpg": (lambda: saved(halves(), "JPEG", quality=95), "jpeg", "JPEG"),
    "a.gif": (lambda: saved(halves(), "GIF"), "gif", "PNG"),
    "photo.webp": (lambda: saved(halves(), "WEBP", quality=90), "webp", "JPEG"),
    "exact.webp": (lambda: saved(halves(), "WEBP", lossless=True), "webp", "PNG"),
    "clear.webp": (lambda: saved(halves(mode="RGBA"), "WEBP", lossless=True), "webp", "PNG"),
    "a.avif": (lambda: saved(halves(), "AVIF", quality=90), "avif", "JPEG"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_known_by_its_bytes_and_shown(name: str) -> None:
    make, format, kept = FORMATS[name]
    data = make()
    found = inspect_picture(data)
    assert (found.format, found.width, found.height) == (format, 90, 60)
    image = shown(data)
    assert (image.format, image.size) == (kept, (90, 60))
    if "grey" not in name:
        assert near(image, (0.2, 0.5), RED) and near(image, (0.8, 0.5), BLUE)


def test_what_moves_shows_its_first_picture_and_says_so(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in (RED, BLUE)]
    for format in ("GIF", "WEBP", "PNG"):
        data = saved(frames[0], format, save_all=True, append_images=frames[1:])
        assert inspect_picture(data).remarks == ("it is animated, and only its first picture is shown",)
        assert near(shown(data), (0.5, 0.5), RED)
        assert not getattr(shown(data), "is_animated", False)
    (tmp_path / "a.gif").write_bytes(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    (remark,) = [each for each in deck_of(tmp_path, "a.gif").findings if each.code == "picture"]
    assert (remark.level, remark.where and remark.where.line) == ("info", 4)


def disc(mode: str = "RGBA", size: tuple[int, int] = (240, 160)) -> Image.Image:
    """A grainy disc, which weighs more the larger it is, on nothing; or on black, where the mode knows no nothing."""
    grain = Image.frombytes("L", size, random.Random(3).randbytes(size[0] * size[1])).point(
        lambda value: 120 + value // 2
    )
    image, mask = Image.new("RGBA", size, (0, 0, 0, 0)), Image.new("L", size, 0)
    ImageDraw.Draw(mask).ellipse([size[0] // 6, 5, size[0] * 5 // 6, size[1] - 5], fill=255)
    image.paste(Image.merge("RGB", (grain, grain.transpose(Image.Transpose.ROTATE_180), grain)), mask=mask)
    return image if mode == "RGBA" else image.convert("RGB").convert(mode)


def is_on_nothing(image: Image.Image) -> bool:
    alpha = image.convert("RGBA").getchannel("A")
    return alpha.getpixel((0, 0)) == 0 and alpha.getpixel((alpha.width // 2, alpha.height // 2)) == 255


@pytest.mark.parametrize("format", ["PNG", "GIF", "WEBP", "AVIF"])
def test_what_is_transparent_stays_so(format: str) -> None:
    data = saved(disc(), format)
    assert is_on_nothing(shown(data))
    assert shown(data, (60, 40)).size == (60, 40) and is_on_nothing(shown(data, (60, 40)))


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_colour_that_stands_for_nothing_stays_nothing(mode: str) -> None:
    data = saved(disc(mode), "PNG", transparency=(0, 0, 0) if mode == "RGB" else 0)
    assert is_on_nothing(shown(data))
    assert shown(data, (60, 40)).size == (60, 40) and is_on_nothing(shown(data, (60, 40)))


def lines(ink: str) -> bytes:
    image = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle([40, 40, 260, 160], outline=ink, width=5)
    return saved(image, "PNG")


def plates(result: Result) -> list[str | None]:
    return [item.plate for slide in result.deck.slides for item in slide.items if isinstance(item, PictureItem)]


@pytest.mark.parametrize(("theme", "faint"), [("paper", "white"), ("signal", "white")])
def test_lines_that_could_not_be_seen_have_a_plate(theme: str, faint: str, tmp_path: Path) -> None:
    clear = {"white": "black", "black": "white"}[faint]
    (tmp_path / "a.png").write_bytes(lines(faint))
    (tmp_path / "b.png").write_bytes(lines(clear))
    (tmp_path / "c.png").write_bytes(saved(Image.new("RGB", (300, 200), faint), "PNG"))
    vector = f'<svg {SVG} viewBox="0 0 30 20"><path d="M2 2h20v9z" fill="transparent" stroke="{faint}"/></svg>'
    (tmp_path / "d.svg").write_text(vector, "utf-8")
    deck_of(tmp_path, "a.png", "b.png", "c.png", "d.svg")
    result = build(tmp_path / "a.yaml", theme=theme)
    assert plates(result) == ["dk1", None, None, "dk1"]
    with ZipFile(BytesIO(result.pptx)) as package:
        slides = [package.read(name).decode() for name in package.namelist() if "slides/slide" in name]
    filled = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill></p:spPr></p:pic>'
    assert sum(filled in each for each in slides) == 2


def test_nothing_of_a_drawing_is_transparent_to_powerpoint(tmp_path: Path) -> None:
    paths = '<path d="M2 2h9v9z" fill="transparent"/><path d="M2 2h9v9z" style="fill: transparent; stroke:none"/>'
    (tmp_path / "a.svg").write_text(DRAWING.replace("</svg>", f"{paths}</svg>"), "utf-8")
    drawing = stored(deck_of(tmp_path, "a.svg"))["ppt/media/image2.svg"]
    assert b"transparent" not in drawing and b'fill="none"' in drawing and b"fill:none;" in drawing


# ---- what a camera says, and what a printer wants


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_as_the_camera_was_held(format: str, turned: int) -> None:
    upright = Image.new("RGB", (80, 60), GREEN)
    upright.paste(RED, (0, 0, 40, 30))
    upright.paste(BLUE, (40, 0, 80, 30))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Exif to Pillow's name of what undoes it
    stored = upright.transpose(Image.Transpose(back[turned])) if turned > 1 else upright
    data = saved(stored, format, exif=told(turned), **({"quality": 95} if format != "PNG" else {}))
    assert (inspect_picture(data).width, inspect_picture(data).height) == (80, 60)
    for needed, size in ((None, (80, 60)), ((40, 30), (40, 30))):
        image = shown(data, needed)
        assert image.size == size
        assert near(image, (0.2, 0.2), RED) and near(image, (0.8, 0.2), BLUE) and near(image, (0.5, 0.9), GREEN)


def secretive() -> Iterator[tuple[str, bytes]]:
    """Pictures that say more than they show, each in another place."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", CAMERA)
    words.add_itxt("XML:com.adobe.xmp", CAMERA)
    yield "a.png", saved(halves(), "PNG", pnginfo=words, exif=told()) + CAMERA.encode()
    yield "b.png", saved(halves(), "PNG", pnginfo=words) + CAMERA.encode()
    seen = saved(halves(), "JPEG", exif=told(), comment=CAMERA, quality=95)
    yield (
        "a.jpg",
        seen[:2] + segment(0xED, b"Photoshop 3.0\0" + CAMERA.encode()) + seen[2:] + b"PK\x03\x04" + CAMERA.encode(),
    )
    yield "b.jpg", saved(halves(), "JPEG", exif=told(6), comment=CAMERA, progressive=True)
    yield "a.webp", saved(halves(), "WEBP", exif=told(), xmp=CAMERA.encode())
    yield "a.avif", saved(halves(), "AVIF", exif=told(), xmp=CAMERA.encode())
    yield "a.gif", saved(halves(), "GIF", comment=CAMERA)
    yield (
        "a.svg",
        (
            f'<!-- {CAMERA} --><svg {SVG} xmlns:i="urn:i" i:by="{CAMERA}" viewBox="0 0 3 2">'
            f"<metadata>{CAMERA}</metadata><title>{CAMERA}</title><g><desc>{CAMERA}</desc></g>"
            f'<g id="{CAMERA}" data-by="{CAMERA}" aria-label="{CAMERA}" xlink:title="{CAMERA}"/>'
            f"<style>/* {CAMERA} */ rect {{ opacity: 1 }}</style>"
            f'<i:name i:path="C:/{CAMERA}"/><rect width="3" height="2" fill="red"/></svg>'
        ).encode(),
    )


def segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body


@pytest.mark.parametrize("keep_images", [False, True])
def test_no_word_of_who_where_and_when_is_left(keep_images: bool, tmp_path: Path) -> None:
    for name, data in secretive():
        assert CAMERA.encode() in data or name == "a.avif", name
        (tmp_path / name).write_bytes(data)
        media = stored(deck_of(tmp_path, name, keep_images=keep_images))
        assert media
        for each in media.values():
            assert CAMERA.encode() not in each and b"Exif" not in each and b"eXIf" not in each, name


def test_ids_that_a_drawing_uses_stay() -> None:
    drawing = f"""<svg {SVG} viewBox="0 0 9 9"><style>#styled.thin {{ fill: red }} #bär{{}}</style>
        <g id="layer"><path id="used" class="thin"/><path id="styled"/><path id="bär"/><path id="a b"/></g>
        <use xlink:href="#used"/><rect id="own" fill="url(#f.1)"/><linearGradient id="f.1"/></svg>"""
    assert re.findall(r' id="([^"]*)"', cleaned_svg(drawing.encode()).decode()) == ["used", "styled", "bär", "f.1"]


def other_colours() -> bytes:
    """A profile in which red and green have changed places; sRGB but for that, and it does not say so."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = re.sub(rb"[rg]XYZ", lambda tag: b"gXYZ" if tag[0] == b"rXYZ" else b"rXYZ", profile)
    return swapped.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be")).replace(b"sRGB", b"mine")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_colours_are_those_of_the_picture_s_own_profile(format: str) -> None:
    data = saved(Image.new("RGB", (40, 30), (220, 20, 20)), format, icc_profile=other_colours())
    image = shown(data)
    assert "icc_profile" not in image.info
    red, green, _ = image.convert("RGB").getpixel((9, 9))  # type: ignore[misc]
    assert green > 180 and red < 60


# ---- how large


def test_a_picture_that_is_large_enough_is_not_spoilt(tmp_path: Path) -> None:
    data = saved(halves(1600, 1000), "JPEG")
    (tmp_path / "a.jpg").write_bytes(data)
    (only,) = stored(deck_of(tmp_path, "a.jpg")).values()
    assert only == data  # Pillow writes no metadata unless asked


def test_a_picture_is_stored_once_for_all_its_slides(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.png").write_bytes(saved(halves(30 + number, 20), "PNG"))
    (tmp_path / "copy.png").write_bytes((tmp_path / "0.png").read_bytes())
    result = deck_of(tmp_path, *(f"{number % 5}.png" for number in range(20)), "copy.png")
    assert len(layouts(result)) == 21
    assert len(stored(result)) == 5


# ---- what a crop keeps


@pytest.mark.parametrize(("focus", "left"), [("", 0.5), ("0 0.5", 0.0), ("1 0.5", 1.0), ("0.5 0", 0.5)])
def test_a_crop_keeps_its_focus_in_sight(focus: str, left: float, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(saved(halves(800, 700), "JPEG"))
    said = f", focus: {focus}" if focus else ""
    text = f"title: T\nsections:\n- heading: H\n  points: [One, Two]\n  picture: {{file: a.jpg, alt: A{said}}}\n"
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    result = build(tmp_path / "a.yaml")
    assert layouts(result) == ["picture-right"]
    (item,) = (item for slide in result.deck.slides for item in slide.items if isinstance(item, PictureItem))
    lost = item.crop[0] + item.crop[2]
    assert 0 < lost < 0.3
    assert item.crop[0] == pytest.approx(lost * left)
    assert (item.crop[1], item.crop[3]) == pytest.approx((0, 0))


SQUARE, UPRIGHT, LANDSCAPE, PANORAMA = (900, 900), (700, 1000), (1200, 800), (1600, 900)


@pytest.mark.parametrize(
    ("size", "kind", "said", "form"),
    [
        (UPRIGHT, "jpg", "", "picture-half"),
        (LANDSCAPE, "jpg", "", "picture-wide"),
        (PANORAMA, "jpg", "", "picture-large"),
        (SQUARE, "png", "", "picture"),  # a drawing is not cropped
        (LANDSCAPE, "png", "", "picture"),
        (UPRIGHT, "jpg", "points: [One thing, Another one]", "picture-right"),
        (UPRIGHT, "jpg", "points: [One sentence]", "picture-right-sentence"),
        (LANDSCAPE, "jpg", "points: [One thing, Another one]", "picture-right-landscape"),
        (LANDSCAPE, "jpg", "points: [One sentence]", "picture-right-landscape-sentence"),
        (SQUARE, "png", "points: [One thing, Another one]", "picture-right-beside-high"),
        (SQUARE, "png", "points: [One sentence]", "picture-right-beside-high-sentence"),
    ],
)
@pytest.mark.parametrize("theme", ["paper"])
def test_a_photograph_bleeds_and_a_drawing_stands_whole(
    size: tuple[int, int], kind: str, said: str, form: str, theme: str, tmp_path: Path
) -> None:
    (tmp_path / f"a.{kind}").write_bytes(saved(halves(*size), {"jpg": "JPEG", "png": "PNG"}[kind]))
    text = f"title: T\nsections:\n- heading: H\n  picture: {{file: a.{kind}, alt: A}}\n  {said}\n"
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    deck = build(tmp_path / "a.yaml", theme=theme).deck
    (slide,) = (slide for slide in deck.slides if slide.layout.family.startswith("picture"))
    assert re.sub("-(title|main|picture1|on-).*", "", slide.layout.name) == form
    (item,) = (item for item in slide.items if isinstance(item, PictureItem))
    assert sum(item.crop) <= (0.05 if kind == "png" else 0.3)
    texts = [each.rect for each in slide.items if isinstance(each, TextItem)]
    assert all(each.right <= item.rect.x or each.y >= item.rect.bottom or each.bottom <= item.rect.y for each in texts)


# ---- several on a slide


def grid(folder: Path, sizes: list[tuple[int, int]], caption: str = "") -> Result:
    for number, size in enumerate(sizes):
        (folder / f"{number}.png").write_bytes(saved(halves(*size), "PNG"))
    said = f", caption: {caption}, credit: Ada" if caption else ""
    body = "".join(f"    - {{picture: {number}.png, alt: View {number}{said}}}\n" for number in range(len(sizes)))
    (folder / "a.yaml").write_text(f"title: T\nsections:\n- heading: H\n  body:\n{body}", "utf-8")
    return build(folder / "a.yaml")


WIDE, TALL, LONG = (600, 400), (400, 600), (1200, 240)


@pytest.mark.parametrize(
    ("sizes", "caption", "expected"),
    [
        ([WIDE] * 2, "", [(2, 1)]),
        ([WIDE, TALL], "One", [(2, 1)]),
        ([TALL] * 3, "", [(3, 1)]),
        ([WIDE, TALL, WIDE], "", [(3, 1)]),
        ([WIDE] * 4, "", [(2, 2)]),
        ([TALL] * 4, "One", [(4, 1)]),
        ([WIDE, TALL] * 2, "", [(2, 2)]),
        ([LONG] * 2, "One", [(1, 1), (1, 1)]),
    ],
)
def test_pictures_in_a_row_share_a_slide(
    sizes: list[tuple[int, int]], caption: str, expected: list[tuple[int, int]], tmp_path: Path
) -> None:
    result = grid(tmp_path, sizes, caption)
    pictures = [[item for item in slide.items if isinstance(item, PictureItem)] for slide in result.deck.slides]
    rects = [[item.placeholder.rect for item in each] for each in pictures if each]
    assert [(len({rect.x for rect in each}), len({rect.y for rect in each})) for each in rects] == expected
    items = [item for each in pictures for item in each]
    assert [item.crop for item in items if sizes.count(sizes[0]) < len(sizes) and any(item.crop)] == []  # of two shapes
    assert [item.alt for item in items] == [f"View {number}" for number in range(len(sizes))]
    words = [
        shape.text
        for slide in Presentation(BytesIO(result.pptx)).slides
        for shape in slide.placeholders
        if shape.has_text_frame
    ]
    assert words.count("One\u00a0· Ada") == (len(sizes) if caption else 0)


# ---- drawings


DRAWING = f'<svg {SVG} viewBox="0 0 30 20"><rect width="30" height="20" fill="#d62828"/></svg>'


def test_a_drawing_is_shown_as_itself_and_as_a_picture(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(DRAWING, "utf-8")
    result = deck_of(tmp_path, "a.svg", "a.svg")
    media = stored(result)
    assert [name.rpartition("/")[2] for name in media] == ["image1.png", "image2.svg"]
    assert near(Image.open(BytesIO(media["ppt/media/image1.png"])), (0.5, 0.5), RED)
    assert b"#d62828" in media["ppt/media/image2.svg"]
    with ZipFile(BytesIO(result.pptx)) as package:
        slides = [name for name in package.namelist() if re.search(r"slides/slide\d+\.xml$", name)]
        pictured = [name for name in slides if b"svgBlip" in package.read(name)]
        types = package.read("[Content_Types].xml")
        assert len(pictured) == 2 and b'"/ppt/media/image2.svg" ContentType="image/svg+xml"' in types
        blip = etree.fromstring(package.read(pictured[0])).find(".//{*}blip")
        drawn = blip.find(".//{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip")
        related = package.read(pictured[0].replace("slides/", "slides/_rels/") + ".rels").decode()
    embed = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    for node, target in ((blip, "image1.png"), (drawn, "image2.svg")):
        assert f'Id="{node.get(embed)}"' in related and target in related


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('viewBox="0 0 30 20"', (1080, 720)),
        ('width="200mm" height="20mm"', (1280, 128)),
        ('width="100%" height="100%" viewBox="0,0,10,20"', (360, 720)),
        ('width="1000000" height="500000"', (1280, 640)),
    ],
)
def test_a_drawing_has_its_own_proportions(root: str, size: tuple[int, int]) -> None:
    data = f'<svg {SVG} {root}><rect width="99%" height="99%"/></svg>'.encode()
    assert (inspect_picture(data).width, inspect_picture(data).height) == size
    assert shown(data).size == size


DANGERS = {
    "a script": "<script>alert(1)</script>",
    "an event": '<rect onclick="alert(1)" width="3" height="3"/>',
    "a page": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">alert(1)</body></foreignObject>',
    "a file": '<image href="file:///etc/alert(1)" width="9" height="9"/>',
    "an address": '<image xlink:href="http://example.org/alert(1).png" width="9" height="9"/>',
    "a drawing in a drawing": '<image href="data:image/svg+xml,&lt;svg>alert(1)&lt;/svg>" width="9" height="9"/>',
    "a link": '<a href="javascript:alert(1)"><rect width="3" height="3"/></a>',
    "a style": "<style>@import url(http://example.org/alert(1).css); circle {fill: url(http://alert(1)/#a)}</style>",
    "a hidden style": r'<rect style="fill: u\rl(http://example.org/alert(1)#a)" width="3" height="3"/>',
    "an animation": '<set attributeName="href" to="javascript:alert(1)"/>',
}


@pytest.mark.parametrize("danger", DANGERS)
def test_a_drawing_neither_runs_nor_reaches_out(danger: str, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(DRAWING.replace("</svg>", f"{DANGERS[danger]}</svg>"), "utf-8")
    media = stored(deck_of(tmp_path, "a.svg"))
    drawing = media["ppt/media/image2.svg"]
    assert not re.search(rb"alert|example\.org|javascript", drawing)
    assert near(Image.open(BytesIO(media["ppt/media/image1.png"])), (0.9, 0.9), RED)


def test_entities_of_a_drawing_are_its_own(tmp_path: Path) -> None:
    own = f'<!DOCTYPE svg [<!ENTITY red "#d62828">]>{DRAWING.replace("#d62828", "&red;")}'
    assert near(shown(own.encode()), (0.5, 0.5), RED)
    (tmp_path / "secret").write_text("secret", "utf-8")
    root = DRAWING.replace("</svg>", "<text>&x;</text></svg>")
    other = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{tmp_path / "secret"}">]>{root}'
    (tmp_path / "a.svg").write_text(other, "utf-8")
    try:
        held = stored(deck_of(tmp_path, "a.svg"))
    except InputError:
        return
    assert b"secret" not in b"".join(held.values())


# ---- attacks


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int, *others: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(others) + chunk(b"IEND", b"")


def gif_of(width: int, height: int) -> bytes:
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    return b"GIF89a" + screen + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00;"


def zipped() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("a", "b")
    return out.getvalue()


def nested(depth: int) -> str:
    uses = "".join(f'<g id="g{n}">{f"""<use href="#g{n - 1}"/>""" * 10}</g>' for n in range(1, depth))
    return f'<svg {SVG} viewBox="0 0 9 9"><defs><rect id="g0"/>{uses}</defs><use href="#g{depth - 1}"/></svg>'


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
LAUGHING = f'<!DOCTYPE svg [<!ENTITY a0 "ha">{LAUGHS}]>{DRAWING.replace("</svg>", "<text>&a11;</text></svg>")}'

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut.png": (lambda: saved(halves(300, 200), "PNG")[:-40], "damaged or cut off"),
    "cut.jpg": (lambda: saved(halves(300, 200), "JPEG")[:-400], "damaged or cut off"),
    "cut.webp": (lambda: saved(halves(300, 200), "WEBP")[:-40], "damaged or cut off"),
    "cut.avif": (lambda: saved(halves(300, 200), "AVIF")[:-40], "damaged or cut off"),
    "cut.gif": (lambda: saved(halves(300, 200), "GIF")[:-200], "damaged or cut off"),
    "no-filter.png": (lambda: png_of(9, 1, chunk(b"IDAT", zlib.compress(b"\x09" + bytes(27)))), "damaged or cut off"),
    "wide.png": (lambda: png_of(60_000, 60_000, chunk(b"IDAT", zlib.compress(bytes(99)))), "too large: hundreds"),
    "bomb.png": (
        lambda: png_of(9_000, 9_000, chunk(b"IDAT", zlib.compress(bytes(10**8), 9))),
        "too large: 9,000 x 9,000",
    ),
    "wide.gif": (lambda: gif_of(60_000, 60_000), "too large: hundreds"),
    "zip.png": (zipped, "is in none of the formats PNG"),
    "text.png": (lambda: b"A text.", "is in none of the formats PNG"),
    "cut.svg": (lambda: DRAWING[:-9].encode(), "damaged or cut off"),
    "sizeless.svg": (lambda: f"<svg {SVG}/>".encode(), "does not say how large it is"),
    "endless.svg": (lambda: f'<svg {SVG} width="1e999" height="1"/>'.encode(), "does not say how large it is"),
    "thread.svg": (lambda: f'<svg {SVG} width="100000" height="1"/>'.encode(), "no slide can show it"),
    "page.svg": (lambda: b"<!-- <svg> --><html/>", "is not an SVG"),
    "deep.svg": (lambda: f'<svg {SVG} viewBox="0 0 1 1">{"<g>" * 9999}{"</g>" * 9999}</svg>'.encode(), "damaged"),
    "laughs.svg": (lambda: LAUGHING.encode(), "damaged or cut off"),
    "uses.svg": (lambda: nested(12).encode(), "takes too much work"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_attack_is_refused_in_words(name: str, tmp_path: Path) -> None:
    make, message = REFUSED[name]
    (tmp_path / name).write_bytes(make())
    with pytest.raises(InputError) as refused:
        deck_of(tmp_path, name)
    (finding,) = refused.value.findings
    assert message in finding.message and finding.hint and name in finding.message
    assert finding.where and finding.where.line == 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit to memory")
def test_what_is_large_is_judged_within_a_gigabyte(tmp_path: Path) -> None:
    """As large as is taken at all; each in a process that has no more memory than that."""
    flat = Image.new("RGB", (7_000, 7_000), RED)
    (tmp_path / "clear.png").write_bytes(saved(flat.convert("RGBA"), "PNG", compress_level=1))
    (tmp_path / "a.jpg").write_bytes(saved(flat, "JPEG", exif=told(6)))
    (tmp_path / "long.png").write_bytes(saved(Image.new("L", (60_000, 200)), "PNG"))
    code = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))\n"
        "from generator import build\nbuild(sys.argv[1])\n"
    )
    for name in ("clear.png", "a.jpg", "long.png"):
        article = tmp_path / f"{name}.md"
        article.write_text(f"# T\n\n## H\n\n![A]({name})\n", "utf-8")
        ran = subprocess.run([sys.executable, "-c", code, str(article)], capture_output=True, text=True, timeout=60)
        assert ran.returncode == 0, (name, ran.stderr[-500:])


def test_any_bytes_after_a_true_beginning_are_a_picture_or_an_error() -> None:
    source = random.Random(7)
    for make, _, _ in FORMATS.values():
        data = make()
        for _ in range(40):
            broken = bytearray(data)
            for _ in range(source.randrange(1, 6)):
                broken[source.randrange(len(broken))] = source.randrange(256)
            try:
                shown(bytes(broken[: source.randrange(len(broken))] if source.random() < 0.3 else broken))
            except UnusableError as refused:
                assert str(refused) and refused.hint
