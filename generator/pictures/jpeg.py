"""A JPEG in, the same without what the camera and its programs wrote beside the picture out: not decoded, so not worse.

Kept are the segments that a decoder needs (ISO/IEC 10918-1, annex B), the size of JFIF without its small picture, and
Adobe's mark, which tells how the colours are stored. Gone are Exif with the place and the date, XMP, captions of the
press, comments, and whatever follows the end of the picture.
"""

from __future__ import annotations

import re

SOI, EOI, SOS, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
APP0, APP14, APPS = 0xE0, 0xEE, range(0xE0, 0xF0)
JFIF, ADOBE = b"JFIF\x00", b"Adobe"
JFIF_SIZE = 12  # bytes of a JFIF segment before the two that measure its small picture
MARK = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")  # in a scan, FF 00 is a byte and FF D0 to D7 only count


def tidied(data: bytes) -> bytes | None:
    """The JPEG with nothing but the picture; None where its segments are not as they should be."""
    kept, position = [data[:2]], 2
    while mark := MARK.match(data, position):
        kind, start = mark[1][0], mark.end()
        if kind == EOI:
            return b"".join((*kept, b"\xff\xd9"))
        end = start + int.from_bytes(data[start : start + 2])
        if end < start + 2 or end > len(data):
            return None
        kept.append(_segment(kind, data[start + 2 : end]))
        position = end
        if kind == SOS:
            following = MARK.search(data, end)
            position = following.start() if following else len(data)
            kept.append(data[end:position])
    return None


def _segment(kind: int, body: bytes) -> bytes:
    """A segment as it stays, or nothing."""
    if kind == APP0 and body.startswith(JFIF):
        body = body[:JFIF_SIZE] + b"\x00\x00"
    elif kind == COMMENT or (kind in APPS and not (kind == APP14 and body.startswith(ADOBE))):
        return b""
    return bytes((0xFF, kind)) + (len(body) + 2).to_bytes(2) + body
