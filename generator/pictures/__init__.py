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

from generator.model.blocks import Format
from generator.model.theme import Media
from generator.pictures import png
from generator.pictures.kinds import FORMATS, Judged, Size, UnusableError, format_of, share_needed

__all__ = ["FORMATS", "Judged", "UnusableError", "judged", "media", "outline"]


def judged(data: bytes) -> Judged:
    """What a picture is, read to its end. Raises UnusableError, which says why it cannot be shown."""
    format = format_of(data)
    if format == "svg":
        from generator.pictures.vector import drawing

        made = drawing(data)
        return Judged(format, *made.size, made.remarks)
    if format == "png" and (size := png.sound(data)):
        return Judged(format, *size)
    from generator.pictures import raster

    return raster.judged(data, format)


def media(data: bytes, format: Format, size: Size, needed: Size | None) -> Media:
    """What a slide holds of a picture that was judged; at least `needed` px, or None for all that it has."""
    if format == "svg":
        from generator.pictures.vector import drawing

        made = drawing(data)
        return Media(media(made.png, "png", made.size, needed).data, "png", made.svg)
    share = share_needed(size, needed, len(data))
    if format == "png" and share == 1 and png.sound(data):
        return Media(png.tidied(data), "png")
    from generator.pictures import raster

    return raster.media(data, format, share)


def outline(made: Media) -> tuple[str, ...]:
    """The colours (RRGGBB), some of them, in which a picture meets what shines through it; none for an opaque one."""
    if made.format != "png" or not png.may_be_clear(made.data):
        return ()
    from generator.pictures import raster

    return raster.outline(made.data)
