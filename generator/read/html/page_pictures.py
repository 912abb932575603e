"""The blocks of a page in; out, the pictures of its article that stand outside of it or in a noscript element."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.read.dom.tree import (
    HEADINGS,
    Element,
    add_page_element,
    page_elements,
    remove_element,
    text_of_element,
    words_of_element,
)
from generator.read.html.page_blocks import CAPTION, PageBlock, is_page_block_of_picture, is_page_navigation
from generator.read.source_images import SUFFIXES

WIDE = 300  # px: a picture above an article is wider than its author's portrait


def move_page_pictures_to_top(
    units: Sequence[PageBlock], holder: Element, others: set[Element], named_files: frozenset[str]
) -> None:
    """Move the picture between title and article, or right above the title, to the start of `holder`.

    `others` are elements to pass over; `named_files` are the files of the pictures that the page's meta tags name.
    """
    first = next(
        (number for number, unit in enumerate(units) if holder in (unit.element, *unit.element.iterancestors())), 0
    )
    above = [
        unit for unit in units[:first] if (unit.words or is_page_block_of_picture(unit)) and unit.element not in others
    ]
    title = max((number for number, unit in enumerate(above) if unit.element.tag == "h1"), default=len(above))
    for unit in above[max(title - 1, 0) :]:
        is_shown = is_page_block_of_picture(unit) and unit.element.tag not in HEADINGS and len(unit.words) < CAPTION
        if is_shown and _is_large(unit, named_files) and not is_page_navigation(unit.element):
            remove_element(unit.element)
            holder.insert(0, unit.element)
            _caption(unit.element)
            unit.is_kept = True
            return


def _caption(element: Element) -> None:
    """Make the words beside a picture its caption."""
    shown = [each for each in page_elements(element) if each.tag == "img"]
    said = " ".join(text_of_element(element).split())
    if element.tag != "figure" and len(shown) == 1 and said:
        picture = next(shown[0].iterancestors("picture"), shown[0])
        element.tag, element.text, element[:] = "figure", None, [picture]
        picture.tail = None
        add_page_element(element, said).tag = "figcaption"


def _is_large(unit: PageBlock, named: frozenset[str]) -> bool:
    """Whether a block's picture is a figure, one of the `named` files, or wider than a portrait."""
    for each in page_elements(unit.element):
        if each.tag == "img" and not any(above.tag == "a" for above in each.iterancestors()):
            width = (each.get("width") or "").removesuffix("px")
            is_wide = width.isdecimal() and int(width[:5]) >= WIDE
            file = file_name_in_url(each.get("src") or "")
            if unit.element.tag == "figure" or is_wide or (file and file in named):
                return True
    return False


def file_name_in_url(address: str) -> str:
    """Return the name of the file at an address, without query and fragment."""
    return re.split("[?#]", address)[0].rpartition("/")[2]


def page_pictures_without_scripts(body: Element) -> set[Element]:
    """Return the noscript elements that hold nothing but a picture that the page shows nowhere else."""
    kept = [each for each in page_elements(body) if each.tag == "noscript"]
    inside = {each for element in kept for each in page_elements(element)}
    pictures = (each for each in page_elements(body) if each.tag in ("img", "source") and each not in inside)
    named = {
        file_name_in_url(part) for each in pictures for value in each.attrib.values() for part in str(value).split()
    }
    found: set[Element] = set()
    for element in kept:
        files = [file_name_in_url(each.get("src") or "") for each in page_elements(element) if each.tag == "img"]
        if (
            len(files) == 1
            and files[0].lower().endswith(SUFFIXES)
            and files[0] not in named
            and not words_of_element(element)
        ):
            found.add(element)
            named.add(files[0])
    return found
