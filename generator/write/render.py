"""Renders the XML of a part from a template and its values."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from inspect import isfunction

from jinja2 import Environment, Template
from jinja2.runtime import Context

from generator.language import scripts
from generator.look import deck_template_environment
from generator.model.deck import CELL_X, CELL_Y
from generator.model.theme import Layout, Style
from generator.write import builds, names

TIMES = {"p14": 240, "p159": 600}  # milliseconds of a fade, and of Morph, which eyes must follow
BUILD = 200  # milliseconds in which something appears
# What the templates call by its name, and `style_xml`.
FILTERS = {name: each for module in (names, scripts, builds) for name, each in vars(module).items() if isfunction(each)}


@lru_cache(maxsize=256)
def style_xml(style: Style, head: int = 0, foot: int = 0) -> str:
    """Return the XML of a style with `head` and `foot` EMU free; cached, because many slots share it."""
    return render_part_xml("look", style=style, head=head, foot=foot)


def render_part_xml(template: str, /, **values: object) -> str:
    """Return the XML of a part, rendered from a template with these values."""
    page = _compiled_template(template)
    # Like Jinja2's own render(), but it merges globals as a dict, not a ChainMap, for every part of every slide.
    context = Context(_jinja_environment(), {**_jinja_environment().globals, **values}, page.name, page.blocks)
    return "".join(page.root_render_func(context)).lstrip()


@lru_cache(maxsize=64)
def _compiled_template(name: str) -> Template:
    """Return a template; cached here, because Jinja2's own cache asks its lock and loader each time."""
    return _jinja_environment().get_template(f"{name}.xml.j2")


@cache
def _jinja_environment() -> Environment:
    """Return the environment of the deck's templates, with filters and values that only PowerPoint needs."""
    environment = deck_template_environment()
    environment.filters.update(FILTERS, style_xml=style_xml)
    environment.globals.update(table_style=names.TABLE_STYLE, times=TIMES, build=BUILD, cell_x=CELL_X, cell_y=CELL_Y)
    environment.globals["group_root"] = environment.get_template("_text.xml.j2").module.group_root()  # type: ignore[attr-defined]  # a macro
    return environment


def render_layouts_xml(layouts: Iterable[Layout], language: str) -> list[bytes]:
    """Return the XML of each layout, with its prompts in a language."""
    return [_layout_xml(layout, language) for layout in dict.fromkeys(layouts)]


@lru_cache(maxsize=300)  # 4 MB: the decks of a process share most layouts
def _layout_xml(layout: Layout, language: str) -> bytes:
    return render_part_xml("layout", layout=layout, lang=language).encode()
