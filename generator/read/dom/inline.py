"""An element of a web page that stands within a line in, the same in inline Markdown out."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from generator.model.address import WRAPPED, address_of, completed
from generator.read.dom.tree import Element, elements, line_of, words_of
from generator.read.files import Files

MARKS = re.compile(r"([\\`*_\[\]<>&!~|])")
LOOKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i"}
LOOKS |= dict.fromkeys(("code", "kbd", "samp", "tt"), "code")
RAISED = str.maketrans(
    "0123456789+-()n", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207d\u207e\u207f"
)
LOWERED = str.maketrans(
    "0123456789+-()", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u208a\u208b\u208d\u208e"
)
DATA = re.compile(
    r"data:image/(?P<kind>png|jpe?g|gif|webp|avif|svg(?=\+xml))(?:\+xml)?;base64,(?P<data>[A-Za-z0-9+/=\s]+)"
)
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")  # what is no file beside the page
DOT = 3  # px: a picture so small counts visitors
LAZY = ("src", "data-src", "data-original", "data-lazy-src")


def escaped(text: str) -> str:
    """A text in which no character is markup."""
    return MARKS.sub(r"\\\1", text)


class Inline:
    """Writes what stands within lines; links are completed from `base`, pictures among `files` and `held`.

    `held` grows with the pictures that are part of the page itself; `lost` counts the links that lead nowhere,
    and `refused` has, with their lines, those that lead where a deck cannot.
    """

    def __init__(self, base: str, files: Files, held: Mapping[str, bytes]) -> None:
        self.base = base
        self.files = files
        self.held = dict(held)
        self.lost = 0
        self.refused: list[tuple[str, int]] = []

    def children(self, element: Element) -> str:
        """What an element holds."""
        return "".join(self._pieces(element))

    def _pieces(self, element: Element) -> Iterator[str]:
        yield escaped(element.text or "")
        for child in element:
            yield self.element(child)
            yield escaped(child.tail or "")

    def element(self, element: Element) -> str:
        """An element; one that has no look of its own is what it holds."""
        match element.tag:
            case "br":
                return "<br>"
            case "img":
                return self.picture(element)
            case "a":
                return self.linked(self.children(element), self.address(element))
            case "q":
                return f"\u201c{self.children(element)}\u201d"
            case "sup" | "sub":
                return self._shifted(element)
            case tag if tag in LOOKS:
                look = LOOKS[str(tag)]
                return f"<{look}>{self.children(element)}</{look}>"
            case "span" if "literal" in (element.get("class") or "").split():  # docutils
                return f"<code>{self.children(element)}</code>"
            case _:
                return self.children(element)

    def linked(self, inside: str, address: str) -> str:
        """What is within a link, as one."""
        return f'<a href="{html.escape(address)}">{inside}</a>' if address and inside.strip() else inside

    def address(self, element: Element, key: str = "href") -> str:
        """Where a link leads on the web, or on the page; nothing for a file beside it."""
        href = WRAPPED.sub("", element.get(key) or "").strip()
        if href.startswith("#"):
            return href
        address = address_of(completed(self.base, href))
        if address is None and ABSOLUTE.match(href):
            self.refused.append((href, line_of(element)))
        elif address is None:
            self.lost += bool(href)
        return address or ""

    def _shifted(self, element: Element) -> str:
        """A footnote's mark in brackets; digits as the characters that stand higher or lower."""
        said = words_of(element)
        if any(each.tag == "a" for each in elements(element)):
            return escaped(said if said.startswith("[") else f"[{said}]") if said else ""
        table = RAISED if element.tag == "sup" else LOWERED
        shifted = said.translate(table)
        return shifted if all(ord(each) in table for each in said) else self.children(element)

    # Pictures

    def picture(self, element: Element, caption: str = "") -> str:
        """A picture: on a line of its own where there is one to show; nothing for one that only counts visitors."""
        file = self._file(element)
        if not file or any(_small(element.get(each)) for each in ("width", "height")):
            return ""
        title = _entities(caption or element.get("title") or "")
        alt = escaped(" ".join((element.get("alt") or "").split()))
        image = f"![{alt}](<{quote(file, safe='/:?&=%#,;@+~')}>" + (f' "{title}")' if title else ")")
        return f"\n{image}\n" if self._is_beside(file) else image

    def _file(self, element: Element) -> str:
        named = [each.strip() for each in map(element.get, LAZY) if each and each.strip()]
        named += [(element.get("srcset") or "").split(",")[0].split(" ")[0]]
        for each in named:
            if match := DATA.fullmatch(each):
                return self._hold(match)
        file = next((each for each in named if each and not each.startswith("data:")), "")
        return unquote(file) if self._is_beside(file) else self._remote(file)

    def _remote(self, file: str) -> str:
        address = completed(self.base, file) if file else ""
        return f"https:{address}" if address.startswith("//") else address

    def _is_beside(self, file: str) -> bool:
        try:
            return file in self.held or bool(file and isinstance(self.files.found(unquote(file)), Path))
        except (OSError, ValueError, RuntimeError):  # a name that no file can have
            return False

    def _hold(self, match: re.Match[str]) -> str:
        name = f"picture-{len(self.held) + 1}.{match['kind']}"
        try:
            self.held[name] = base64.b64decode(match["data"])
        except binascii.Error:
            return ""
        return name


def _small(length: str | None) -> bool:
    return (length or "").removesuffix("px").isdecimal() and int((length or "").removesuffix("px")[:9]) <= DOT


def _entities(text: str) -> str:
    """A text that can stand as a picture's title in Markdown."""
    said = escaped(" ".join(text.split()))
    return said.replace('"', "&quot;").replace("(", "&#40;").replace(")", "&#41;")
