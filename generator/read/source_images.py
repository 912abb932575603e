"""A picture as a text names it in; its words, and whether it is small, out, before its file is read."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info, warning
from generator.regex import regex
from generator.shipped import word_list

REMOTE = ("http:", "https:", "//", "data:", "ftp:")
ICON, BADGE, COUNTER = 48, 32, 3  # px: an icon is shorter on both sides, a badge or a counter on one
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff")
MOST = 2_000  # characters of an address that are looked at
TAGS = regex(r"<[a-z/][^<>]*>", re.IGNORECASE)
SMALL = regex(
    r"(?i)//(?:[^/]*[.@-])?(?:shields|badge\w*|gravatar|avatars?)[.-][^/]*/|/(?:badges?|avatars?)(?:[/.?]|$)"
    r"|\.svg\?(?:branch|style)="
)

HELD = regex(r"data:image/(?P<kind>png|jpe?g|gif|webp|avif|svg)(?:\+xml)?;base64,(?P<data>[\w+/%]+=*)", re.A | re.I)

SAID = ("alt", "title", "width", "height")  # attributes of a tag that `source_image_of_tag` takes
LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy")  # a script copies these into src
BLANK = regex(r"data:.*|(?:.*/)?(?:blank|placeholder|spacer|transparent|loading|lazy)[^/]*", re.I | re.S)
MARK = regex(r"[-*\u2013\u2014\u2022\u00b7\u25aa\u25cf>\u00bb\u203a|.:]+")
SHOWN = 1_600  # px: about as wide as a slide shows

ImageUse = Literal["shown", "small", "words"]  # among words: as a picture, as an icon, or only its words
REMARKS = {kind: said for kind, *said in (f"{line}: ".split(": ")[:3] for line in word_list("remarks on pictures"))}


class SourceImage(Struct, frozen=True):
    """A picture that a text names: its file or address, its alt text, its caption (`title`), and whose it is
    (`credit`).

    is_small: whether its size or its address shows that it is a badge, an icon or an avatar.
    """

    src: str
    alt: str = ""
    title: str = ""
    credit: str = ""
    is_small: bool = False

    @property
    def is_remote(self) -> bool:
        """Whether the picture is on the web, or in the text itself as a data: address."""
        return self.src.lower().startswith(REMOTE)

    @property
    def words(self) -> str:
        """The words that replace the picture within a text, if it has any."""
        return self.alt or self.title


def source_image_of_tag(src: str, alt: str, title: str, width: str = "", height: str = "") -> SourceImage | None:
    """Return the picture of a tag, with `width` and `height` as they are written; None for one that counts visitors.

    Tags are removed from its words; words that are only the name of its file are dropped.
    """
    sides = [_pixels_of_length(width), _pixels_of_length(height)]
    if any((each or 0) > COUNTER for each in sides):  # 0 for the other side: the browser computes it
        sides = [each or None for each in sides]
    known = [each for each in sides if each is not None]
    if any(each <= COUNTER for each in known):
        return None
    small = is_image_badge_sized(*(each or known[0] for each in sides)) if known else False
    small |= src.lower().startswith(REMOTE) and SMALL.search(src[:MOST]) is not None
    return SourceImage(src, _alt_words(alt, src), _alt_words(title, src), is_small=small)


def addresses_of_image_tag(attributes: Mapping[str, str], *others: Mapping[str, str]) -> list[str]:
    """Return the addresses of a picture's file in the attributes of its tag and of `others`, the best guess first."""
    named = [attributes.get(each, "") for each in (*LAZY, "src")]
    sets = [each.get(name, "") for each in (attributes, *others) for name in ("srcset", "data-srcset")]
    more = [value for name, value in attributes.items() if name.startswith("data-") and _is_file(value)]
    found = [each.strip() for each in (*named, *map(_best_file_of_srcset, sets), *more) if each.strip()]
    return sorted(found, key=lambda each: BLANK.fullmatch(each) is not None)


def _best_file_of_srcset(srcset: str) -> str:
    """Return the file in a srcset whose width is nearest to a slide's."""
    found = [(each[0], re.match(r"[\d.]+", each[-1])) for part in re.split(r",\s", srcset) if (each := part.split())]
    sizes = {file: float(size[0]) if size else 1 for file, size in found}
    return min(sizes, key=lambda file: abs(sizes[file] - SHOWN), default="")


def is_image_badge_sized(width: int, height: int) -> bool:
    """Return whether a picture of this size, in px, is a badge or an icon."""
    return max(width, height) < ICON or min(width, height) < BADGE


def image_name_in_message(src: str) -> str:
    """Return the name of a picture's file for messages, without its folder on the web."""
    if src.lower().startswith("data:"):
        return "data:"
    path = re.split(r"[?#]", src)[0] if src.lower().startswith(REMOTE) else src
    return brief(unquote(path.rstrip("/").rpartition("/")[2]) if path != src or "://" in src else src)


def remark_on_source_image(kind: Literal["web", "small", "alt", "fetched"], src: str, where: Where) -> Finding:
    """Return the finding about a picture; `gather_image_remarks` joins those of the same kind."""
    remark, hint = REMARKS[kind]
    said = f'{remark}: "{image_name_in_message(src)}"'
    if kind == "alt":
        return warning("alt", said, where, hint)
    return (warning if hint else info)("picture", said, where, hint)


def gather_image_remarks(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, with those of the same kind about single pictures joined into one."""
    gathered: dict[object, list[Finding]] = {}
    for number, each in enumerate(findings):
        remark, mark, _name = each.message.partition(': "')
        is_one = bool(mark) and each.code in ("alt", "picture") and each.level != "error"
        gathered.setdefault(remark if is_one else number, []).append(each)
    found = []
    for said, group in gathered.items():
        names = ", ".join(dict.fromkeys(each.message.removeprefix(f"{said}: ") for each in group))
        found.append(replace(group[0], message=f"{said}: {names}") if len(group) > 1 else group[0])
    return tuple(found)


def _pixels_of_length(length: str) -> int | None:
    digits = length.strip().removesuffix("px")
    return int(digits[:9]) if digits.isascii() and digits.isdecimal() else None


def _alt_words(text: str, src: str) -> str:
    """Return alt text or title in one line; empty where it is the name of the picture's file, or a list marker."""
    said = " ".join(TAGS.sub(" ", text).split())
    called = {_unquote(src), _unquote(src.rpartition("/")[2])}
    return "" if MARK.fullmatch(said) or _is_file(said) or _unquote(said) in called else said


def _is_file(text: str) -> bool:
    """Return whether a text is only the name or the address of a picture's file."""
    return len(text.split()) == 1 and re.split("[?#]", text, maxsplit=1)[0].lower().endswith(SUFFIXES)


def _unquote(address: str) -> str:
    return " ".join(unquote(address).split())


def source_without_images(text: str) -> tuple[str, dict[str, bytes]]:
    """Return the text with names in place of embedded pictures (data: addresses), and the pictures by these names."""
    held: dict[str, bytes] = {}

    def name_of_picture(match: re.Match[str]) -> str:
        name = f"embedded-{len(held) + 1}.{match['kind'].lower()}"
        with suppress(ValueError):
            held[name] = b64decode(unquote(match["data"]), validate=True)
        return name if name in held else match[0]

    return HELD.sub(name_of_picture, text) if ";base64," in text else text, held
