"""Layouts in, the XML of each out, rendered once: what a layout draws depends on no word and no colour of a deck."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import jinja2
from msgspec import msgpack

from generator.kept import keep, maker, recall
from generator.model.theme import Layout
from generator.shipped import TEMPLATES
from generator.write.render import render

SOURCE = TEMPLATES / "deck" / "layout.xml.j2"
KEPT = 300  # layouts, those of four themes, 4 MB: one process builds many decks from few, and must not grow for ever


def drawn(layouts: Iterable[Layout], language: str) -> list[bytes]:
    """The XML of each layout, with its prompts in a language."""
    known, wanted = _known(), {_name(layout, language): layout for layout in layouts}
    found = {name: known.get(name) or _rendered(layout, language) for name, layout in wanted.items()}
    if not found.keys() <= known.keys():
        if len(known.keys() | found.keys()) > KEPT:
            known.clear()
        known.update(found)
        keep(SOURCE, _maker(), marshal.dumps(known))
    return [*found.values()]


def _rendered(layout: Layout, language: str) -> bytes:
    return render("layout", layout=layout, lang=language).encode()


def _name(layout: Layout, language: str) -> bytes:
    return sha256(msgpack.encode((language, layout))).digest()


@cache
def _known() -> dict[bytes, bytes]:
    """What this process, and those before it, have rendered."""
    with suppress(EOFError, TypeError, ValueError):  # a file that was cut off
        known: dict[bytes, bytes] = marshal.loads(recall(SOURCE, _maker()))
        return known
    return {}


@cache
def _maker() -> str:
    """All that a layout's XML is made by."""
    return maker(jinja2.__file__, *SOURCE.parent.glob("*.j2"), *Path(__file__).parent.glob("*.py"))
