"""The bytes of an office file in; its package (ZIP, ECMA-376 part 2) out, checked, or an error.

Word documents and decks are often a stranger's. A package that passes is safe to unpack and to parse: it is not too
large once unpacked, and none of its XML declares entities or a document type.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from generator.errors import Finding, InputError, Where, error
from generator.regex import regex

DECLARES = regex(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0[DE]\0|\0<\0!\0[DE]")  # no office program does this
XML_START = regex(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:<|\Z)")
BLANK = b" \t\r\n\0"  # before XML there may be any number of these
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files, and of those with a password
PASSWORD = "EncryptedPackage".encode("utf-16-le")  # the name of the stream that has the encrypted package
ENCRYPTED = 0x1  # the flag of an entry that has a password
DRAWING = ".svg"  # drawings may declare a document type; whoever draws them cleans them


class PackageKind(Struct, frozen=True):
    """What a package of one kind may hold, and how messages call it.

    code: the code of findings about a damaged file. noun: what the file is, as "document".
    program, suffix: what saves such files, and how their names end. length: how long one may be, in words.
    parts, unpacked, text_bytes, tags: how many parts it has at most, how many bytes they have, how many of these are
        XML, and how many tags.
    """

    code: str
    noun: str
    program: str
    suffix: str
    length: str
    parts: int
    unpacked: int
    text_bytes: int
    tags: int

    @property
    def saved(self) -> str:
        """Return the hint for a file that is no such package."""
        return f"save it again as {self.suffix}, in {self.program} or LibreOffice"


def checked_package(data: bytes, name: str, kind: PackageKind) -> ZipFile:
    """Return the package in `data`; `name` is the file's. Raises InputError if it is none, or unsafe to unpack."""
    if has_password(data):
        raise InputError(password_error(kind.code, kind.noun, name))
    try:
        package = ZipFile(BytesIO(data))
        parts = package.infolist()
        if len(parts) > kind.parts or sum(each.file_size for each in parts) > kind.unpacked:
            raise InputError(error("size", f"the {kind.noun} is too large once unpacked", Where(name), "save it again"))
        if any(each.flag_bits & ENCRYPTED for each in parts):
            raise InputError(password_error(kind.code, kind.noun, name))
        _check_texts(package, [each for each in parts if is_text_part(package, each.filename)], name, kind)
        return package
    except (BadZipFile, RuntimeError, OSError, EOFError, ValueError, NotImplementedError, zlib.error) as broken:
        raise InputError(damaged_package_error(name, kind)) from broken


def has_password(data: bytes) -> bool:
    """Return whether an office file is encrypted, so that only a password opens it."""
    return data.startswith(OLD) and PASSWORD in data


def password_error(code: str, noun: str, name: str) -> Finding:
    """Return the error for a file with a password; `noun` is what the file is."""
    return error(code, f"the {noun} has a password", Where(name), "remove the password, and save it again")


def damaged_package_error(name: str, kind: PackageKind) -> Finding:
    """Return the error for a file that is no package of this kind, or is damaged."""
    return error(kind.code, f"this is not a {kind.program} {kind.noun}, or it is damaged", Where(name), kind.saved)


def is_text_part(package: ZipFile, name: str) -> bool:
    """Return whether a part is XML, by its name or its first bytes, since any part may be declared to be XML."""
    if name.endswith((".xml", ".rels")):
        return True
    if name.lower().endswith(DRAWING):
        return False
    with package.open(name) as opened:
        while chunk := opened.read(4096):
            if begin := chunk.strip(BLANK):
                return XML_START.match(begin) is not None
    return False


def _check_texts(package: ZipFile, texts: list[ZipInfo], name: str, kind: PackageKind) -> None:
    """Raise InputError for XML that would keep its reader busy for minutes."""
    message = f"the {kind.noun} is longer than {kind.length}"
    too_long = InputError(error("size", message, Where(name), "split it: a talk is much shorter"))
    if sum(each.file_size for each in texts) > kind.text_bytes:
        raise too_long
    tags = 0
    for text in map(package.read, texts):
        if DECLARES.search(text):
            message = f"the {kind.noun} declares entities, which no office program does"
            raise InputError(error(kind.code, message, Where(name), kind.saved))
        tags += text.count(b"<")
        if tags > kind.tags:
            raise too_long
