"""A placeholder and its layout in; the contrast of its text with what is behind it out."""

from __future__ import annotations

from io import BytesIO
from posixpath import basename
from zipfile import ZipFile

from msgspec import Struct

from generator.decks.static_shapes import SlideGround
from generator.decks.template import OpenedTemplate, TemplateLayout, TemplatePlaceholder
from generator.look.contrast import LARGE, TEXT, contrast_ratio
from generator.model.geometry import Rect
from generator.pictures import UnusableError, colors_of_picture_part


class SlotContrast(Struct, frozen=True):
    """The contrast of a text with its ground, and what it needs.

    ratio: on a colour; on a picture that of a tenth of it that is worse than the rest, or 0 if it cannot be measured.
    picture: the name of the picture, or "".
    """

    ratio: float
    needed: float
    picture: str = ""

    @property
    def reads(self) -> bool:
        return self.ratio >= self.needed


def contrast_of_placeholder(
    template: OpenedTemplate, layout: TemplateLayout, placeholder: TemplatePlaceholder
) -> SlotContrast:
    """Return the contrast of a placeholder's text with the colour, or the part of a picture, behind it."""
    first, ground = placeholder.levels[0], layout.behind(placeholder.inner)
    needed = LARGE if first.size >= (14 if first.font.bold else 18) else TEXT
    if not ground.picture:
        return SlotContrast(contrast_ratio(placeholder.color, ground.color), needed)
    part, frame = _picture_part(template, layout, ground)
    try:
        with ZipFile(BytesIO(template.data)) as package:
            colors = colors_of_picture_part(package.read(part), _share_of(placeholder.inner, frame), ground.color)
    except (UnusableError, KeyError):  # a drawing for Windows, or a picture that is missing
        return SlotContrast(0.0, needed, basename(part) or "a picture")
    ratios = sorted(contrast_ratio(placeholder.color, color) for color in colors)
    return SlotContrast(ratios[len(ratios) // 10], needed, basename(part))


def _picture_part(template: OpenedTemplate, layout: TemplateLayout, ground: SlideGround) -> tuple[str, Rect]:
    """Return the part with the picture of a ground, and where the picture stands."""
    rels = template.package.rels.get(ground.source, ())
    part = next((rel.target for rel in rels if rel.id == ground.picture), "")
    own = (each.rect for each in layout.shapes if (each.picture, each.source) == (ground.picture, ground.source))
    return part, next(own, Rect(0, 0, template.width, template.height))


def _share_of(rect: Rect, frame: Rect) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a rect as shares of a frame."""
    width, height = max(1, frame.width), max(1, frame.height)
    sides = (rect.x - frame.x) / width, (rect.y - frame.y) / height
    ends = (rect.right - frame.x) / width, (rect.bottom - frame.y) / height
    left, top, right, bottom = (min(1.0, max(0.0, each)) for each in (*sides, *ends))
    return left, top, right, bottom
