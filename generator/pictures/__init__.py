"""Judges the bytes of a picture, and makes the bytes that a slide holds.

An article keeps a picture as the author's file, byte for byte: `read` has it judged, and an article that is written
again names the same file. A slide holds another version: upright, in sRGB, PNG or JPEG, without metadata, and no larger
than its largest place needs. That place is known once all slides are placed, so `place` has each picture made then,
once, and `write` gets finished bytes. This room takes bytes and reads no files.

Each step loads only what it needs: Pillow (`raster`) for pixels, lxml (`vector`) for a drawing, which another process
draws (`drawing_process`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.model.blocks import PictureFormat
from generator.model.theme import Media
from generator.pictures.formats import (
    InspectedPicture,
    PixelSize,
    can_png_be_clear,
    picture_format_of,
    picture_scale_needed,
)

if TYPE_CHECKING:
    from generator.pictures.raster import PictureLayer


def inspect_picture(data: bytes) -> InspectedPicture:
    """Return the format, size and remarks of a picture, read to its end. Raises UnusableError if it cannot be shown."""
    if (format := picture_format_of(data)) == "svg":
        from generator.pictures.vector import inspect_svg_picture

        made = inspect_svg_picture(data)
        return InspectedPicture(format, *made.size, made.remarks)
    from generator.pictures import raster

    return raster.inspect_raster_picture(data, format)


def media_of_picture(data: bytes, format: PictureFormat, size: PixelSize, needed: PixelSize | None) -> Media:
    """Return what a slide holds of a picture, with at least `needed` px if it has them; None keeps all of its px."""
    if format == "svg":
        from generator.pictures.vector import inspect_svg_picture

        made = inspect_svg_picture(data)
        return Media(media_of_picture(made.png, "png", made.size, needed).data, "png", made.svg)
    from generator.pictures import raster

    return raster.media_of_raster_picture(data, format, picture_scale_needed(size, needed, len(data)))


def colors_of_layers(size: PixelSize, under: str, layers: Iterable[PictureLayer]) -> bytes:
    """Return the colours of layers drawn on a colour (RRGGBB), in so many columns and rows: red, green, blue ..."""
    from generator.pictures import raster

    return raster.colors_of_layers(size, under, layers)


def edge_colors_of_picture(media: Media) -> tuple[str, ...]:
    """Return a sample of the colours (RRGGBB) at the edge of a picture's transparent part; none if it is opaque."""
    if media.format != "png" or not can_png_be_clear(media.data):
        return ()
    from generator.pictures import raster

    return raster.edge_colors_of_raster_picture(media.data)


def picture_in_one_color(media: Media, color: str) -> Media:
    """Return a picture with a transparent part in one colour (RRGGBB); what is white in it becomes transparent."""
    from generator.pictures import raster

    return raster.raster_picture_in_one_color(media.data, color)
