"""Judges pictures made of pixels and makes them ready for a slide; only this module uses Pillow."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from generator.guard import PROCESS_STATE, limits
from generator.model.blocks import PictureFormat
from generator.model.theme import Media
from generator.pictures.formats import (
    InspectedPicture,
    PixelSize,
    UnusableError,
    damaged_picture_error,
    picture_format_of,
    tidied_jpeg,
    tidied_png,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ORIENTATION, UPRIGHT, LYING = 0x0112, 1, (5, 6, 7, 8)  # the Exif tag; the values that turn a picture on its side
# What rights a picture, by the values of the tag from 2 on.
TURNS = ("FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90")
RIGHTED = {number: Image.Transpose[name] for number, name in enumerate(TURNS, 2)}
# Corners in px, a colour (RRGGBB) or "", the colour of the outline, and the bytes of a picture.
PictureLayer = tuple[Sequence[tuple[float, float]], str, str, bytes]
LOOK = 8  # a JPEG is decoded at this fraction of its size to check it
QUALITY = 90  # the JPEG quality from which no difference can be seen on a slide
PLAIN = ("1", "L", "LA", "P", "RGB", "RGBA")  # modes that a PNG holds as they are
DEEP = ("I", "I;16", "I;16B", "I;16L", "F")  # more than eight bits to a pixel
SKETCH, SAMPLE = 480, 400  # px of a side, and the number of samples, to find the colours of an edge
VISIBLE, SEEN = 128, 255  # values of an alpha channel
WHITE, RAMP = 240, 8  # the lightness that counts as white, and how steeply what is darker becomes opaque
STEPS = 256  # the steps of sixteen bits in one of eight
FLAT = 150_000  # bytes: a slide that takes more holds photographs
FAST = 2  # the effort of the encoder from which a slide has a sixth of its size; more effort saves no more
TIDIED = {"jpeg": tidied_jpeg, "png": tidied_png}
VP8L = b"VP8L"  # the chunk of a lossless WebP


def inspect_raster_picture(data: bytes, format: PictureFormat) -> InspectedPicture:
    """Return the size and remarks of a picture, read to its end. Raises UnusableError."""
    with _open_picture(data, format) as image:
        width, height = image.size
        lying = image.getexif().get(ORIENTATION, UPRIGHT) in LYING
        moves = format != "jpeg" and getattr(image, "is_animated", False)  # a camera's JPEG has previews
        image.draft("L", (max(width // LOOK, 1), max(height // LOOK, 1)))
        image.load()
    size = (height, width) if lying else (width, height)
    return InspectedPicture(format, *size, ("it is animated, and only its first picture is shown",) if moves else ())


def media_of_raster_picture(data: bytes, format: PictureFormat, share: float) -> Media:
    """Return a picture as a slide holds it, its sides scaled by `share`; encoded again only if needed."""
    with _open_picture(data, format) as image:
        size, turned = image.size, image.getexif().get(ORIENTATION, UPRIGHT)
        profile = image.info.get("icc_profile", b"")
        as_seen = turned not in RIGHTED and image.mode != "CMYK" and _is_srgb(profile)
        tidied = None
        if as_seen and format in ("jpeg", "png") and (alone := TIDIED[format](data)):
            tidied = Media(alone, format)
        if tidied and share == 1:
            return tidied
        wanted = (max(round(size[0] * share), 1), max(round(size[1] * share), 1))
        image.draft(None, wanted)  # a JPEG is decoded no larger than needed
        is_lossy = format in ("jpeg", "avif") or (format == "webp" and VP8L not in data[:64])  # as photographs are
        made = _encode_picture(_scale_and_right(image, wanted, turned, profile), is_lossy)
    return made if tidied is None or len(made.data) < len(tidied.data) else tidied


def webp_of_png(data: bytes) -> bytes:
    """Return a picture of a slide as WebP: exact, as text needs, or like a photograph where that is much smaller."""
    with Image.open(BytesIO(data), formats=["PNG"]) as image, BytesIO() as exact, BytesIO() as lossy:
        image.save(exact, "WEBP", lossless=True, method=FAST)
        if exact.tell() <= FLAT:
            return exact.getvalue()
        image.save(lossy, "WEBP", quality=QUALITY, method=FAST)
        return min(exact.getvalue(), lossy.getvalue(), key=len)


def edge_colors_of_raster_picture(data: bytes) -> tuple[str, ...]:
    """Return a sample of the colours (RRGGBB) of visible pixels beside transparent ones.

    The picture is first made smaller, but not so small that thin lines disappear.
    """
    from PIL import ImageChops, ImageFilter

    with Image.open(BytesIO(data), formats=["PNG"]) as image:
        shown = _in_scalable_mode(_in_eight_bits(image)).convert("RGBA")
        shown.thumbnail((SKETCH, SKETCH), reducing_gap=2)
    seen = shown.getchannel("A").point(lambda alpha: SEEN * (alpha >= VISIBLE))
    edge = ImageChops.subtract(seen, seen.filter(ImageFilter.MinFilter(3)))
    pixels = zip(edge.tobytes(), *(channel.tobytes() for channel in shown.split()[:3]), strict=True)
    found = [bytes(colour).hex() for at, *colour in pixels if at]
    return tuple(found[:: len(found) // SAMPLE + 1])


def colors_of_layers(size: PixelSize, under: str, layers: Iterable[PictureLayer]) -> bytes:
    """Return the colours of layers drawn on a colour (RRGGBB), row by row: red, green, blue, red ...

    A picture that cannot be read is not drawn.
    """
    from PIL import ImageDraw

    drawn = Image.new("RGB", size, f"#{under}")
    for corners, color, line, data in layers:
        (left, top), (right, bottom) = (tuple(map(round, map(side, zip(*corners, strict=True)))) for side in (min, max))
        if data:
            with suppress(UnusableError):
                small = _small_picture(data).resize((max(1, right - left), max(1, bottom - top)))
                drawn.paste(small, (left, top), small)
                continue
        fill, edge = (f"#{each}" if each else None for each in (color, line or color))
        ImageDraw.Draw(drawn).polygon(corners, fill=fill, outline=edge)
    return drawn.tobytes()


@lru_cache(maxsize=8)  # layouts of a template share theirs
def _small_picture(data: bytes) -> Picture:
    with _open_picture(data, picture_format_of(data)) as image:
        image.thumbnail((SKETCH, SKETCH), reducing_gap=1)
        return _in_scalable_mode(_in_eight_bits(image)).convert("RGBA")


def raster_picture_in_one_color(data: bytes, color: str) -> Media:
    """Return a PNG in one colour (RRGGBB), as opaque as before, but clear where it is white beside other colours."""
    from PIL import ImageChops

    with Image.open(BytesIO(data), formats=["PNG"]) as image:
        shown = _in_scalable_mode(_in_eight_bits(image)).convert("RGBA")
    light, seen = shown.convert("L"), shown.getchannel("A")
    inner = ImageChops.multiply(seen, light.point(lambda value: min(SEEN, max(0, WHITE - value) * RAMP)))
    made = Image.new("RGBA", shown.size, f"#{color}")
    made.putalpha(inner if inner.getbbox() else seen)
    return _encode_picture(made, False)


@contextmanager
def _open_picture(data: bytes, format: PictureFormat) -> Iterator[Picture]:
    """Open a picture of that format only, within our limits. Raises UnusableError for any error of a decoder."""
    try:
        with PROCESS_STATE, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings about broken metadata, which we leave out anyway
            with Image.open(BytesIO(data), formats=[format.upper()]) as image:
                width, height = image.size
                if width * height > limits.PICTURE_PIXELS:
                    raise _too_large(f"{width:,} x {height:,} px")
                yield image
    except (UnusableError, MemoryError):
        raise
    except Image.DecompressionBombError as reason:
        raise _too_large("hundreds of millions of px") from reason
    except Exception as problem:
        raise damaged_picture_error() from problem


def _too_large(size: str) -> UnusableError:
    most = limits.PICTURE_PIXELS // 1_000_000
    hint = f"scale it down: up to {most} million px, and 3,840 across are plenty for a slide"
    return UnusableError(f"is too large: {size}", hint)


def _scale_and_right(image: Picture, size: PixelSize, turned: int, profile: bytes) -> Picture:
    """Return the picture at a size, upright and in sRGB; it is scaled first, which makes the rest faster."""
    image.load()
    made = _in_eight_bits(image)
    if size != made.size:
        made = _in_scalable_mode(made).resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    if turned in RIGHTED:
        made = made.transpose(RIGHTED[turned])
    return _in_srgb(made, profile)


def _in_eight_bits(image: Picture) -> Picture:
    """Return the picture with eight bits to a channel, because only editing needs sixteen."""
    if image.mode not in DEEP:
        return image
    return image.convert("F").point(lambda value: value / STEPS).convert("L")


def _in_scalable_mode(image: Picture) -> Picture:
    """Return the picture in a mode that can be scaled; a colour that stands for transparency becomes transparent."""
    if image.has_transparency_data and image.mode not in ("LA", "RGBA"):
        return image.convert("RGBA")
    return image if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def _is_srgb(profile: bytes) -> bool:
    """Tell whether there is no colour profile, or it is sRGB; some profiles write this name in UTF-16."""
    return not profile or b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


def _in_srgb(image: Picture, profile: bytes) -> Picture:
    """Return the picture converted to sRGB by its profile, or unchanged if that is missing or broken."""
    plain = image if image.mode in PLAIN else image.convert("RGBA" if image.has_transparency_data else "RGB")
    if _is_srgb(profile):
        return plain
    from PIL import ImageCms

    source = image if image.mode == "CMYK" else _in_scalable_mode(image)
    alpha = source.getchannel("A") if source.mode.endswith("A") else None
    inner = source if alpha is None else source.convert(source.mode[:-1])
    made = None
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        found = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(inner, found, ImageCms.createProfile("sRGB"), outputMode="RGB")
    if made and alpha:
        made.putalpha(alpha)
    return made or plain


def _encode_picture(image: Picture, lossy: bool) -> Media:
    """Return an opaque photograph as JPEG and anything else as PNG, without metadata."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    out = BytesIO()
    if lossy and not image.has_transparency_data and image.mode in ("L", "RGB"):
        image.save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"")
        return Media(out.getvalue(), "jpeg")
    image.save(out, "PNG", exif=b"")
    return Media(out.getvalue(), "png")
