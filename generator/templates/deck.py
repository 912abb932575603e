"""The XML of the deck as Jinja2 templates, compiled once in a process."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.shipped import TEMPLATES


@cache
def deck_templates() -> Environment:
    """The templates of templates/deck/; every value is escaped for XML."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "deck"),
        autoescape=True,
        auto_reload=False,  # else every part of every slide asks the disk for news of its template
        optimized=False,  # there is nothing to fold, and looking for it costs 5 ms
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
