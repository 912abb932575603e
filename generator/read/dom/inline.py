"""The inline elements of a web page in, spans out."""

from __future__ import annotations

import re
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from generator.model.address import WRAPPED, address_of_text, completed_address
from generator.read.dom import Element, line_of_element, page_elements, words_of_element
from generator.read.formulas import (
    LOWERED,
    RAISED,
    plain_formula,
    raised_or_lowered_characters,
    text_around_tex_formulas,
)
from generator.read.inline import LOOKS
from generator.read.nodes import Document
from generator.read.prose import unwrapped_source_text
from generator.read.source_images import SAID, SourceImage, addresses_of_image_tag, source_image_of_tag
from generator.read.spans import Collector, remark_on_refused_link
from generator.regex import regex

ABSOLUTE = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")  # an address that is no file beside the page
BOLD = regex(r"font-weight:\s*(?:bold|[6-9]00)|(?<![a-z])bold(?![a-z])", re.IGNORECASE)  # in a class or a style
BLANKS = regex(r"[^\S\n]*\n\s*|[^\S\n\u00a0\u202f\u2007]+")


class InlineElements(Struct):
    """Reads inline elements into a collector; relative links are completed from `base`.

    `lost` counts the links that lead nowhere.
    """

    base: str
    document: Document
    lost: int = 0

    def children(self, element: Element, into: Collector) -> None:
        self.text(element.text, into)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, into)
            self.text(child.tail, into)

    def text(self, text: str | None, into: Collector) -> None:
        """Add a text without soft hyphens, in which TeX between dollars is a formula."""
        text = BLANKS.sub(" ", unwrapped_source_text((text or "").replace("\u00ad", "")))
        for words, formula in [(text, "")] if into.look.code else text_around_tex_formulas(text):
            into.text(words)
            if formula:
                into.formula(formula)

    def element(self, element: Element, into: Collector) -> None:
        """Add an element with its look; of one without a look, add its content."""
        look = into.look
        match element.tag:
            case "br":
                into.end_line()
            case "img":
                into.image(self.image(element))
            case "a":
                into.open_link(self.address(element))
                self.children(element, into)
                into.close_link()
            case "q":
                into.text("\u201c")
                self.children(element, into)
                into.text("\u201d")
            case "math":
                into.text(f" {plain_formula(element)} ")
            case "sup" | "sub":
                self._add_raised_or_lowered(element, into)
            case _:
                said = f"{element.get('class')} {element.get('style')}" if element.tag == "span" else ""
                name = "code" if "literal" in said.split() else "bold" if BOLD.search(said) else LOOKS.get(element.tag)
                into.look = replace(look, **{name: True}) if name else look
                self.children(element, into)
                into.look = replace(look, href=into.look.href)

    def address(self, element: Element, key: str = "href") -> str:
        """Return the address of a link on the web, or its place on the page; empty for a file beside the page."""
        if (href := WRAPPED.sub("", element.get(key) or "").strip()).startswith("#"):
            return href
        if (address := address_of_text(completed_address(self.base, href))) is None and ABSOLUTE.match(href):
            self.document.findings.append(remark_on_refused_link(href, self.document.where(line_of_element(element))))
        elif address is None:
            self.lost += bool(href)
        return address or ""

    def _add_raised_or_lowered(self, element: Element, into: Collector) -> None:
        """Add a superscript or subscript: the mark of a footnote in brackets, or raised or lowered characters."""
        said = words_of_element(element)
        small = raised_or_lowered_characters(said.replace("-", "\u2212"), RAISED if element.tag == "sup" else LOWERED)
        if any(each.tag == "a" for each in page_elements(element)):
            into.text(said if said.startswith("[") or not said else f"[{said}]")
        elif small or not said:
            into.text(small)
        else:
            self.children(element, into)

    # Pictures

    def image(self, element: Element, caption: str = "") -> SourceImage | None:
        """Return the picture of an <img> element; None where it only counts visitors."""
        file = self._file_of_picture(element)
        alt, title, width, height = (element.get(each) or "" for each in SAID)
        return source_image_of_tag(file, alt, caption or title, width, height) if file else None

    def _file_of_picture(self, element: Element) -> str:
        """Return the name of a picture's file beside the page or in it, or else its address on the web."""
        pictures = element.iterancestors("picture")
        others = [_attributes(each) for picture in pictures for each in page_elements(picture) if each.tag == "source"]
        found = addresses_of_image_tag(_attributes(element), *others)
        brought, files = self.document.brought_pictures, self.document.files
        if beside := next((each for each in map(unquote, found) if each in brought or files.path_of(each)), ""):
            return beside
        named = next((each for each in found if not each.startswith("data:")), "")
        address = completed_address(self.base, named) if named else ""
        return f"https:{address}" if address.startswith("//") else address


def _attributes(element: Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.items()}
