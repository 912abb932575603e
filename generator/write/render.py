"""Renders the XML of a part from a template and its values."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

import jinja2
from jinja2 import Environment, Template
from jinja2.runtime import Context
from msgspec import msgpack

from generator.language.scripts import is_rtl_language, is_run_slanted
from generator.look import deck_template_environment
from generator.model.deck import CELL_X, CELL_Y
from generator.model.theme import Layout, Style
from generator.shipped import TEMPLATES, cache_name_of_maker, keep_in_cache, recall_from_cache
from generator.write.direction import (
    direction_xml_attributes,
    direction_xml_attributes_among,
    direction_xml_attributes_of_cell,
)
from generator.write.names import (
    TABLE_STYLE,
    badge_names_in_package,
    corner_guide_in_xml,
    inset_below_digits_in_xml,
    mapped_color_in_xml,
    percentage_in_xml,
    placeholder_xml,
    scheme_color_xml,
    shape_name_in_xml,
    strokes_in_xml,
)

MOTION = 240  # milliseconds from slide to slide: visible, but no wait
# The templates call these by their names, and `style_xml` too.
FILTERS = (
    badge_names_in_package,
    inset_below_digits_in_xml,
    direction_xml_attributes_of_cell,
    corner_guide_in_xml,
    direction_xml_attributes,
    direction_xml_attributes_among,
    is_rtl_language,
    is_run_slanted,
    mapped_color_in_xml,
    placeholder_xml,
    scheme_color_xml,
    shape_name_in_xml,
    strokes_in_xml,
    percentage_in_xml,
)


@lru_cache(maxsize=256)
def style_xml(style: Style, head: int = 0, foot: int = 0) -> str:
    """Return the XML of a style with `head` and `foot` EMU free; cached, because many slots share it."""
    return render_part_xml("look", style=style, head=head, foot=foot)


def render_part_xml(template: str, /, **values: object) -> str:
    """Return the XML of a part, rendered from a template with these values."""
    page = _template(template)
    # Like Jinja2's own render(), but it merges globals as a dict, not a ChainMap, for every part of every slide.
    context = Context(_environment(), {**_environment().globals, **values}, page.name, page.blocks)
    return "".join(page.root_render_func(context)).lstrip()


@lru_cache(maxsize=64)
def _template(name: str) -> Template:
    """Return a template; cached here, because Jinja2's own cache asks its lock and loader each time."""
    return _environment().get_template(f"{name}.xml.j2")


@cache
def _environment() -> Environment:
    """Return the environment of the deck's templates, with filters and values that only PowerPoint needs."""
    environment = deck_template_environment()
    environment.filters.update({each.__name__: each for each in (*FILTERS, style_xml)})
    environment.globals.update(table_style=TABLE_STYLE, motion=MOTION, cell_x=CELL_X, cell_y=CELL_Y)
    environment.globals["group_root"] = environment.get_template("_text.xml.j2").module.group_root()  # type: ignore[attr-defined]  # a macro
    return environment


SOURCE = TEMPLATES / "deck" / "layout.xml.j2"
KEPT = 300  # layouts, 4 MB: a process that builds many decks must not grow for ever
WRITTEN = 8  # times that a process writes them for the next one; what its later decks need is rarer


def render_layouts_xml(layouts: Iterable[Layout], language: str) -> list[bytes]:
    """Return the XML of each layout, with its prompts in a language."""
    known, wanted = _known(), {_name(layout, language): layout for layout in layouts}
    found = {name: known.xml.get(name) or _rendered(layout, language) for name, layout in wanted.items()}
    known.add({name: xml for name, xml in found.items() if not wanted[name].field})  # a pattern is for one deck
    return [*found.values()]


class _KnownLayouts:
    """The XML of layouts by name, for the decks of this process and the next."""

    def __init__(self, xml: dict[bytes, bytes]) -> None:
        self.xml, self._lock, self._written = xml, Lock(), 0

    def add(self, xml: Mapping[bytes, bytes]) -> None:
        """Keep layouts, and write all to the cache if any is new; the oldest give way."""
        with self._lock:
            if xml.keys() <= self.xml.keys():
                return
            self.xml.update(xml)
            for name in [*self.xml][: max(0, len(self.xml) - KEPT)]:
                del self.xml[name]
            if self._written < WRITTEN:
                self._written += 1
                keep_in_cache(SOURCE, _maker(), marshal.dumps(self.xml))


@lru_cache(maxsize=16)  # those with a pattern, of a deck that is built again
def _rendered(layout: Layout, language: str) -> bytes:
    return render_part_xml("layout", layout=layout, lang=language).encode()


def _name(layout: Layout, language: str) -> bytes:
    return sha256(msgpack.encode((language, layout))).digest()


@cache
def _known() -> _KnownLayouts:
    """Return the layouts that this process, or one before it, has rendered."""
    with suppress(EOFError, TypeError, ValueError):  # a truncated cache file
        return _KnownLayouts(marshal.loads(recall_from_cache(SOURCE, _maker())))
    return _KnownLayouts({})


@cache
def _maker() -> str:
    """Return a name for all that makes the XML of a layout."""
    return cache_name_of_maker(jinja2.__file__, *SOURCE.parent.glob("*.j2"), *Path(__file__).parent.glob("*.py"))
