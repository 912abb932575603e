"""The bytes of a picture in, what is right and wrong with them, or the bytes that a slide holds, out: the door.

An article's picture is the file that its author wrote, byte for byte: so `read` has it judged and keeps it as it is,
and an article that is written again names the same file. What a slide holds is another thing: upright, in sRGB, PNG
or JPEG, without what the camera or the program wrote beside the picture, and no larger than the largest place that it
stands in. That place is known once all slides are placed; so `place` has each picture made then, once, and `write`
finds finished bytes. This room lies below both, takes bytes and touches no disk.

Each step costs what it needs: a sound PNG is judged and tidied here in a few lines; Pillow is loaded (`raster`) for
what must be decoded, lxml (`vector`) for a drawing, and another process draws it (`drawn`).
"""

from __future__ import annotations

from generator.model.blocks import PictureFormat
from generator.model.theme import Media
from generator.pictures import png
from generator.pictures.formats import (
    FORMATS,
    InspectedPicture,
    PixelSize,
    UnusableError,
    picture_format_of,
    picture_scale_needed,
)

__all__ = [
    "FORMATS",
    "InspectedPicture",
    "UnusableError",
    "edge_colors_of_picture",
    "inspect_picture",
    "media_of_picture",
]


def inspect_picture(data: bytes) -> InspectedPicture:
    """What a picture is, read to its end. Raises UnusableError, which says why it cannot be shown."""
    format = picture_format_of(data)
    if format == "svg":
        from generator.pictures.vector import inspect_svg_picture

        made = inspect_svg_picture(data)
        return InspectedPicture(format, *made.size, made.remarks)
    if format == "png" and (size := png.size_of_sound_png(data)):
        return InspectedPicture(format, *size)
    from generator.pictures import raster

    return raster.inspect_raster_picture(data, format)


def media_of_picture(data: bytes, format: PictureFormat, size: PixelSize, needed: PixelSize | None) -> Media:
    """What a slide holds of a picture that was judged; at least `needed` px, or None for all that it has."""
    if format == "svg":
        from generator.pictures.vector import inspect_svg_picture

        made = inspect_svg_picture(data)
        return Media(media_of_picture(made.png, "png", made.size, needed).data, "png", made.svg)
    share = picture_scale_needed(size, needed, len(data))
    if format == "png" and share == 1 and png.size_of_sound_png(data):
        return Media(png.tidied_png(data), "png")
    from generator.pictures import raster

    return raster.media_of_raster_picture(data, format, share)


def edge_colors_of_picture(media: Media) -> tuple[str, ...]:
    """The colours (RRGGBB), some of them, in which a picture meets what shines through it; none for an opaque one."""
    if media.format != "png" or not png.can_png_be_clear(media.data):
        return ()
    from generator.pictures import raster

    return raster.edge_colors_of_raster_picture(media.data)
