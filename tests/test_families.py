"""Families of layouts are asked what they hold, never named: their names are for talks and authors to say."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from docs.findings import CODES
from generator.look import open_theme
from generator.look.keys import HostKeys
from generator.look.themes import declared_layouts
from generator.model.article import AUTO
from generator.model.theme import Content
from generator.place import LayoutFinder
from generator.read import keys
from tests.sources import module, modules, nodes

THEME = open_theme("paper")
NAMES = {AUTO, *THEME.families}
DECLARED = [each for each in vars(keys).values() if isinstance(each, keys.Keys)]
# What else a word may be: a key of an article, a slot or its type, the code of a finding; and two words of ours.
OTHERWISE = {key.name for each in DECLARED for key in each.keys} | set(CODES) | {"sentences", "numbered"}
OTHERWISE |= {word for layout in THEME.layouts for slot in layout.slots for word in (slot.name, slot.type)}
ASKED = ("in_layout", "in_turn", "members", "layouts", "first", "is_loud", "bears_title")  # methods that take a family
SAID_FOR_AUTHORS = {  # what a section says whose author says nothing of it, and one whose author sets it in columns
    ("model/article", AUTO),
    ("desk/acts", "statement"),  # what the desk writes for an opening
    ("look/__init__", "agenda"),  # which `agenda: false` leaves out
    ("proof/__init__", "pictures"),  # what an article has besides its words
    ("decks/builds", "chart"),  # a type of relationship
    ("model/text", "parts"),  # a list of words
}


def texts(found: Iterable[ast.AST]) -> Iterator[str]:
    """The texts that stand in a part of a program."""
    for each in found:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def said_of_families(found: Iterable[ast.AST]) -> Iterator[str]:
    """Texts that are compared with a layout, looked up among the families, or given where a family's name belongs."""
    for node in found:
        match node:
            case ast.Compare(left=left, comparators=others):
                sides = [left, *others]
                if any(isinstance(side, ast.Attribute) and side.attr in ("layout", "family") for side in sides):
                    yield from (text for side in sides for text in texts(ast.walk(side)))
            case ast.Call(func=ast.Attribute(attr=method), args=given) if method in ASKED:
                yield from (text for each in given for text in texts(ast.walk(each)))
            case ast.keyword(arg="layout" | "family" | "then", value=value):
                yield from texts(ast.walk(value))
            case ast.Subscript(value=ast.Attribute(attr="families") | ast.Name(id="families"), slice=at):
                yield from texts(ast.walk(at))
            case _:
                pass


def named(path: Path) -> set[str]:
    """The families that a module names. Formats have words of their own, and say no more of a family than its name."""
    surely = set() if module(path).startswith("read/") else set(texts(nodes(path))) - OTHERWISE
    if module(path) == "restate/draft":  # it writes what an author would: which family a slide is in
        return set()
    return (surely | set(said_of_families(nodes(path)))) & NAMES


def test_no_family_is_named_in_the_code() -> None:
    assert not {(module(path), name) for path in modules() for name in named(path)} - SAID_FOR_AUTHORS


@pytest.mark.parametrize("name", [name for name, own in declared_layouts().families.items() if own.host])
def test_fields_on_a_companys_layout_are_slots_of_the_family(name: str) -> None:
    own = declared_layouts().families[name]
    host, forms = own.host or HostKeys(), own.forms.values()
    slots = {slot for form in forms for each in (form, *form.boxes.values()) for slot in each.slots}
    assert slots.issuperset(host.fields) and host.form in ("", *own.forms)
    assert bool(host.role) != bool(host.like) or host.role == "title-only"


def test_each_content_has_a_family() -> None:
    choice = LayoutFinder(THEME.families)
    assert all(choice.made_for(content) for part in get_args(Content) for content in get_args(part))
