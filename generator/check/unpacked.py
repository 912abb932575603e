"""A package and an entry of its directory in; the entry's bytes out."""

from __future__ import annotations

import struct
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_HEADER = struct.Struct("<4s22xHH")  # of an entry: its mark, and the lengths of its name and of what follows that
_MARK = b"PK\x03\x04"
_UTF8 = 0x800  # the one flag that changes nothing in the bytes
_RAW = -15  # deflated data without a header of their own


def unpacked(package: bytes, archive: ZipFile, entry: ZipInfo) -> bytes:
    """What `archive.read` returns, in a third of the time: that opens a file for each of the parts, of which a deck
    of a thousand slides has four thousand. An entry that is in any way not as the directory has it is left to it, for
    it knows what to say.
    """
    try:
        data = _plain(package, entry)
    except (struct.error, zlib.error):
        data = None
    return archive.read(entry) if data is None else data


def _plain(package: bytes, entry: ZipInfo) -> bytes | None:
    mark, name, extra = _HEADER.unpack_from(package, entry.header_offset)
    begin = entry.header_offset + _HEADER.size
    named = package[begin : begin + name] == entry.orig_filename.encode()
    if mark != _MARK or not named or entry.flag_bits & ~_UTF8:
        return None
    data = package[begin + name + extra : begin + name + extra + entry.compress_size]
    if entry.compress_type == ZIP_DEFLATED:
        data = zlib.decompressobj(_RAW).decompress(data, entry.file_size or 1)  # never more than it promises
    elif entry.compress_type != ZIP_STORED:
        return None
    return data if len(data) == entry.file_size and zlib.crc32(data) == entry.CRC else None
