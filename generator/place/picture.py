"""A picture and its slot in; its place, its crop and the bytes that the slides store out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from msgspec.structs import replace

from generator.errors import InputError, brief, error
from generator.look.contrast import GRAPHICS, contrast_ratio, faint_share_of_colors
from generator.model.blocks import Picture
from generator.model.colors import SchemeColor
from generator.model.deck import Item, PictureItem, Slide, bounded_alt_text
from generator.model.geometry import EMU_PER_PX, Rect
from generator.model.theme import Media, Slot

SHARE = {"l": 0, "t": 0, "ctr": 0.5, "r": 1, "b": 1}  # of the spare room, the share before the picture
LARGEST = 2  # EMU_PER_PX; pixels would be visible in a larger picture
DENSITY = 2  # px of a picture to one of its slot: as sharp as any screen
MIDDLE = (0.5, 0.5)
PLATES: tuple[SchemeColor, ...] = ("dk1", "lt1")  # the two most contrasting colours
BLACK, WHITE = "000000", "FFFFFF"
FAINT = 2.0  # contrast ratio, as of white on a light slide
MOST_HIDDEN = 1 / 3  # of an outline; a drawing with more faint parts cannot be read


def place_picture(picture: Picture, slot: Slot, title: str) -> PictureItem:
    """Return the picture cropped to fill its slot, or whole as the slot's style aligns it; never distorted.

    Without an alt text, the slide's title is used; a finding has reported that.
    """
    alt = bounded_alt_text(picture.alt or title)
    across, down = slot.rect.width / picture.width, slot.rect.height / picture.height
    if slot.crop:
        scale = max(across, down)
        across, down = picture.focus or MIDDLE
        left, right = _crop_shares(slot.rect.width / (picture.width * scale), across)
        top, bottom = _crop_shares(slot.rect.height / (picture.height * scale), down)
        return PictureItem(slot, picture, slot.rect, (left, top, right, bottom), alt)
    scale = min(across, down, LARGEST * EMU_PER_PX)
    width, height = round(picture.width * scale), round(picture.height * scale)
    left = round((slot.rect.width - width) * SHARE[slot.style.align])
    above = round((slot.rect.height - height) * SHARE[slot.style.anchor])
    return PictureItem(slot, picture, Rect(slot.rect.x + left, slot.rect.y + above, width, height), (0, 0, 0, 0), alt)


def _crop_shares(shown: float, focus: float) -> tuple[float, float]:
    """Return the shares cropped on two sides so that the focus is as near to the middle as possible."""
    before = min(max(focus - shown / 2, 0), 1 - shown)
    return before, 1 - shown - before


def slides_with_media(slides: Sequence[Slide], palette: Mapping[str, str], keep_images: bool) -> tuple[Slide, ...]:
    """Return the slides with the bytes of their pictures, each made once, as large as its largest place needs.

    With `keep_images` every pixel stays. A picture that would be invisible on its background gets a light or dark
    plate. Raises InputError for a picture that cannot be converted.
    """
    shown = [item for slide in slides for item in slide.items if isinstance(item, PictureItem)]
    if not shown:
        return tuple(slides)
    from generator.pictures import edge_colors_of_picture  # only for decks with pictures

    made = _make_media(shown, keep_images)
    edges = {data: edge_colors_of_picture(each) for data, each in made.items()}

    def with_media(item: Item, background: str) -> Item:
        if not isinstance(item, PictureItem):
            return item
        own, edge = made[item.picture.data], edges[item.picture.data]
        is_light = contrast_ratio(background, BLACK) > contrast_ratio(background, WHITE)
        lost = faint_share_of_colors(edge, background, FAINT if is_light else GRAPHICS)
        faint = {color: faint_share_of_colors(edge, palette[color], FAINT) for color in PLATES}
        plate = min(PLATES, key=faint.__getitem__)
        if lost <= MOST_HIDDEN or lost <= faint[plate]:
            return replace(item, media=own)
        return replace(item, media=replace(own, svg=b""), plate=plate)  # LibreOffice paints no plate behind an SVG

    return tuple(
        replace(slide, items=tuple(with_media(item, palette[slide.layout.background]) for item in slide.items))
        for slide in slides
    )


def _make_media(items: Sequence[PictureItem], keep_images: bool) -> dict[bytes, Media]:
    """Return what slides store of each picture, by the bytes of its file."""
    from generator.pictures import media_of_picture
    from generator.pictures.formats import UnusableError

    needs, made = _pixels_needed(items), {}
    for picture in {item.picture.data: item.picture for item in items}.values():
        size, needed = (picture.width, picture.height), None if keep_images else needs[picture.data]
        try:
            made[picture.data] = media_of_picture(picture.data, picture.format, size, needed)
        except UnusableError as refused:
            message = f'the picture "{brief(picture.file)}" {refused}'
            raise InputError(error("picture", message, picture.where, refused.hint)) from refused
    return made


def _pixels_needed(items: Iterable[PictureItem]) -> dict[bytes, tuple[int, int]]:
    """Return by picture the px that the whole of it needs for its largest places."""
    needs: dict[bytes, tuple[int, int]] = {}
    for item in items:
        (left, top, right, bottom), (wide, high) = item.crop, needs.get(item.picture.data, (0, 0))
        across = ceil(DENSITY * item.rect.width / EMU_PER_PX / (1 - left - right))
        down = ceil(DENSITY * item.rect.height / EMU_PER_PX / (1 - top - bottom))
        needs[item.picture.data] = (max(wide, across), max(high, down))
    return needs
