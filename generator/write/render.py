"""Renders the XML of a part from a template and its values."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from jinja2 import Environment, Template
from jinja2.runtime import Context

from generator.language.scripts import is_rtl_language, is_run_slanted
from generator.look import deck_template_environment
from generator.model.deck import CELL_X, CELL_Y
from generator.model.theme import Layout, Style
from generator.write.names import (
    TABLE_STYLE,
    badge_names_in_package,
    corner_guide_in_xml,
    direction_xml_attributes,
    direction_xml_attributes_among,
    direction_xml_attributes_of_cell,
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


def render_layouts_xml(layouts: Iterable[Layout], language: str) -> list[bytes]:
    """Return the XML of each layout, with its prompts in a language."""
    return [_layout_xml(layout, language) for layout in dict.fromkeys(layouts)]


@lru_cache(maxsize=300)  # 4 MB: the decks of a process share most layouts
def _layout_xml(layout: Layout, language: str) -> bytes:
    return render_part_xml("layout", layout=layout, lang=language).encode()
