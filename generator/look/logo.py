"""Reads the logo that a theme names, and finds its place on every layout."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from generator.errors import TemplateError, Where, error
from generator.guard import limits
from generator.guard.lookup import bytes_of_regular_file
from generator.look.contrast import GRAPHICS, contrast_ratio, faint_share_of_colors
from generator.look.decor import rect_in_layout_cell
from generator.look.keys import PageBox, PageKeys
from generator.look.theme_file import LogoKeys
from generator.model.blocks import Picture, PictureFormat
from generator.model.colors import SchemeColor
from generator.model.geometry import Px, Rect
from generator.model.theme import BLOCKS, Badge, Layout, Logo, Media, Sign, Slot, Theme
from generator.pictures import edge_colors_of_picture, inspect_picture, media_of_picture, picture_in_one_color
from generator.pictures.formats import UnusableError

FOOT = (0, 670, 160, 28)  # the usual place in px: at the foot, from the left margin on
APART = Px(16)  # between the logo and a text that is narrowed for it
LEAST = 0.4  # the share of its width that a text keeps, or the layout has no logo;
GIVEN_UP = ("ftr", "dt")  # these texts are left out instead, because other slides show them too
DENSE = 4  # px of the picture for one of its place, because programs enlarge a small logo
MOST_HIDDEN = 0.1  # the share of an outline that may have less contrast than graphics need
INKS: tuple[SchemeColor, ...] = ("dk1", "lt1", "accent4")  # the colours of text on any ground


def logo_of_theme(keys: LogoKeys, places: Mapping[str, Where], theme: Path) -> Logo:
    """Return the logo, read from files beside the theme. Raises TemplateError if one is missing or unusable."""
    light = _open_logo_file(keys.file, places["file"], theme.parent)
    return Logo(light, _open_logo_file(keys.dark, places["dark"], theme.parent) if keys.dark else None, keys.alt)


def place_of_logo(rect: PageBox | None, page: PageKeys, where: Where) -> Rect:
    """Return the place of the logo; a negative x counts from the right edge.

    Raises TemplateError if it is off the slide.
    """
    place = rect_in_layout_cell(page.whole, rect or (page.left + FOOT[0], *FOOT[1:]))
    if place.width <= 0 or place.height <= 0 or not Rect(0, 0, Px(page.width), Px(page.height)).contains(place):
        raise TemplateError(error("theme", "the logo leaves the slide", where, "a slide is 720 px high"))
    return place


def theme_with_logo_of_article(theme: Theme, logo: Picture, page: PageKeys) -> Theme:
    """Return the theme with an article's logo in place of its own, except on layouts that show the logo itself."""
    media, size = _logo_media(logo.data, logo.format, (logo.width, logo.height)), (logo.width, logo.height)
    own = Logo(Sign(media, *size, edge_colors_of_picture(media)), None, logo.alt)
    usual = place_of_logo(None, replace(page, width=theme.width / Px(1)), Where(logo.file))

    def add_logo(layout: Layout) -> Layout:
        if any(slot.name == "logo" for slot in layout.slots):
            return replace(layout, logo=None)
        return layout if theme.logo else layout_with_room_for_logo(layout, usual)

    return replace(theme, logo=own).redrawn(add_logo, f"logo {own}")


def _open_logo_file(file: str, where: Where, folder: Path) -> Sign:
    """Return a picture in the theme's folder or below. Raises TemplateError if it is missing or unusable."""
    path, hint = (folder / file).resolve(), "put it beside the theme's file"
    try:
        if not path.is_relative_to(folder.resolve()):
            raise TemplateError(error("theme", f'the logo "{file}" is not in the folder of its theme', where, hint))
        data = bytes_of_regular_file(path, limits.PICTURE_BYTES + 1)
    except (OSError, ValueError) as reason:
        raise TemplateError(error("theme", f'the logo "{file}" was not found', where, hint)) from reason
    try:
        if len(data) > limits.PICTURE_BYTES:
            raise UnusableError(f"has more than {limits.PICTURE_BYTES:,} bytes", "export it smaller")
        found = inspect_picture(data)
        size = found.width, found.height
        made = _logo_media(data, found.format, size)
    except UnusableError as refused:
        raise TemplateError(error("theme", f'the logo "{file}" {refused}', where, refused.hint)) from refused
    return Sign(made, *size, edge_colors_of_picture(made))


def _logo_media(data: bytes, format: PictureFormat, size: tuple[int, int]) -> Media:
    return media_of_picture(data, format, size, (FOOT[2] * DENSE, FOOT[3] * DENSE))


def layout_with_room_for_logo(layout: Layout, place: Rect) -> Layout:
    """Return the layout with a place for the logo, its texts narrowed; unchanged if one cannot be narrowed."""
    slots = [(slot, _slot_beside(slot, place) if slot.rect.overlaps(place) else slot) for slot in layout.slots]
    if any(kept is None and slot.type not in GIVEN_UP for slot, kept in slots):
        return layout
    return replace(layout, slots=tuple(kept for _, kept in slots if kept), logo=place)


def _slot_beside(slot: Slot, place: Rect) -> Slot | None:
    """Return the slot narrowed so that it keeps off the logo, or None if it would lose too much or may not change."""
    before, after = place.x - APART - slot.rect.x, slot.rect.right - place.right - APART
    if slot.type in BLOCKS or slot.item or max(before, after) < LEAST * slot.rect.width:
        return None
    x = slot.rect.x if before >= after else place.right + APART
    return replace(slot, rect=replace(slot.rect, x=x, width=max(before, after)))


def layout_with_logo(layout: Layout, theme: Theme) -> Layout:
    """Return the layout with the theme's logo: as it is where it can be seen, else in the colour of the ground's text.

    A logo that is opaque has no colour of its own to change; it is only where it can be seen.
    """
    if not layout.logo or not theme.logo:
        return layout
    fills = [(drawn.fill, drawn.rect) for drawn in layout.decor if drawn.fill and drawn.rect.overlaps(layout.logo)]
    back, whole = fills[-1] if fills else (layout.background, layout.logo)
    if not whole.contains(layout.logo):
        return layout
    color = theme.palette[back]
    ink = max((theme.palette[each] for each in INKS), key=lambda each: contrast_ratio(each, color))
    is_dark = contrast_ratio(color, "FFFFFF") > contrast_ratio(color, "000000")
    sign = theme.logo.dark if is_dark and theme.logo.dark else theme.logo.light
    is_own = sign is theme.logo.dark or (back == "lt1" and not is_dark)
    is_plain = is_own and faint_share_of_colors(sign.outline, color, GRAPHICS) <= MOST_HIDDEN
    if not (is_plain or sign.outline):
        return layout
    media = sign.media if is_plain else picture_in_one_color(sign.media, ink)
    return replace(layout, badge=Badge(media, _picture_rect(sign, layout.logo, theme.width), theme.logo.alt))


def _picture_rect(sign: Sign, place: Rect, width: int) -> Rect:
    """Return the rect of the whole picture, centred in the height of its place, at the nearer side of the slide."""
    scale = min(place.width / sign.width, place.height / sign.height)
    wide, high = round(sign.width * scale), round(sign.height * scale)
    x = place.x if place.x < width - place.right else place.right - wide
    return Rect(x, place.y + (place.height - high) // 2, wide, high)
