"""An address in, a QR code that leads there as a picture out: the one home of segno."""

from __future__ import annotations

from io import BytesIO

from generator.errors import Where
from generator.model.blocks import Picture
from generator.model.source import of_head

MODULE = 12  # px: sharp at the size of a slide, and a few hundred bytes as PNG
QUIET = 4  # modules of white around the code, which ISO/IEC 18004 (5.3.8) wants


def qr_code(url: str, alt: str) -> Picture | None:
    """The code dark on light, as every camera reads it; None where there is no address; the longest has room."""
    if not url:
        return None
    import segno  # brings the web's libraries with it, 20 ms, for an address that not every article has

    code = segno.make(url, error="m", micro=False)
    data = BytesIO()
    code.save(data, kind="png", scale=MODULE, border=QUIET)
    side = int(code.symbol_size(MODULE, QUIET)[0])
    return Picture(of_head("qr"), Where(""), "", data.getvalue(), "png", side, side, alt)
