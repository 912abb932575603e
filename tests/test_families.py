"""Families of layouts are asked what they hold, never named: their names are for talks and authors to say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from docs.findings import CODES
from generator.look import open_talk, open_theme, theme_in_language
from generator.look.keys import HostKeys
from generator.look.themes import declared_layouts
from generator.model.article import AUTO, Section
from generator.model.outline import DIVIDER, SlidePlan
from generator.model.talk import PACE, Loop, Rule
from generator.model.theme import Content, Theme
from generator.place import LayoutFinder, place, placer_for_outline
from generator.place.cap import settled_outline
from generator.plan import plan
from generator.read import keys, read_file
from tests.test_imports import PACKAGE, module, modules

THEME = open_theme("paper")
NAMES = {AUTO, *THEME.families}
DECLARED = [each for each in vars(keys).values() if isinstance(each, keys.Keys)]
# What else a word may be: a key of an article, a slot or its type, the code of a finding; and two words of ours.
OTHERWISE = {key.name for each in DECLARED for key in each.keys} | set(CODES) | {"sentences", "numbered"}
OTHERWISE |= {word for layout in THEME.layouts for slot in layout.slots for word in (slot.name, slot.type)}
ASKED = ("in_layout", "in_turn", "members", "layouts", "first", "is_loud", "bears_title")  # methods that take a family
SAID_FOR_AUTHORS = {  # what a section says whose author says nothing of it, and one whose author sets it in columns
    ("model/article", AUTO),
    ("read/markdown/slides", "columns-2"),
    ("model/outline", "divider"),  # which stands before a part, whatever a talk says
    ("look/__init__", "agenda"),  # which `agenda: false` leaves out
    ("pictures/drawing_work", "auto"),  # a value of an attribute in SVG
}


def texts(node: ast.AST) -> Iterator[str]:
    """The texts that stand in a part of a program."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def said_of_families(tree: ast.AST) -> Iterator[str]:
    """Texts that are compared with a layout, looked up among the families, or given where a family's name belongs."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                sides = [left, *others]
                if any(isinstance(side, ast.Attribute) and side.attr in ("layout", "family") for side in sides):
                    yield from (text for side in sides for text in texts(side))
            case ast.Call(func=ast.Attribute(attr=method), args=given) if method in ASKED:
                yield from (text for each in given for text in texts(each))
            case ast.keyword(arg="layout" | "family" | "then", value=value):
                yield from texts(value)
            case ast.Subscript(value=ast.Attribute(attr="families") | ast.Name(id="families"), slice=at):
                yield from texts(at)
            case _:
                pass


def named(source: str, is_reader: bool = False) -> set[str]:
    """The families that a module names. Formats have words of their own, and say no more of a family than its name."""
    tree = ast.parse(source)
    surely = set() if is_reader else set(texts(tree)) - OTHERWISE
    return (surely | set(said_of_families(tree))) & NAMES


@pytest.mark.parametrize("path", modules(), ids=module)
def test_no_family_is_named_in_the_code(path: Path) -> None:
    found = named(path.read_text("utf-8"), module(path).startswith("read/"))
    assert not {(module(path), name) for name in found} - SAID_FOR_AUTHORS


@pytest.mark.parametrize(
    "source",
    [
        'LOUD = {"stat": 3.0, "statement": 1.5}',
        'tried = ("cards", "points")',
        'slide.layout == "table"',
        'slide.layout in ("quote", "code")',
        'hint = "shorter" if plan.layout == "cover" else ""',
        'replace(plan, layout="table")',
        'plan.in_layout("points")',
        'choice.in_turn("chart")',
        'families["sources"].layouts',
        'rule.layout if rule else "auto"',
    ],
)
def test_a_name_is_found_wherever_it_stands(source: str) -> None:
    assert named(source)


def test_what_only_looks_like_a_name_is_none() -> None:
    assert not named('values = {"points": fields.node("points")}; error("chart", "no numbers"); slot.type == "chart"')


@pytest.mark.parametrize("name", [name for name, own in declared_layouts().families.items() if own.host])
def test_fields_on_a_companys_layout_are_slots_of_the_family(name: str) -> None:
    own = declared_layouts().families[name]
    host, forms = own.host or HostKeys(), own.forms.values()
    slots = {slot for form in forms for each in (form, *form.boxes.values()) for slot in each.slots}
    assert slots.issuperset(host.fields) and host.form in ("", *own.forms)
    assert bool(host.role) != bool(host.like)


def test_each_content_has_a_family() -> None:
    choice = LayoutFinder(THEME.families)
    assert all(choice.made_for(content) for content in get_args(Content))


# ---- what no word tells: under other names everything is the same


def other(name: str) -> str:
    return name if name in (AUTO, DIVIDER) else f"{name} by another name"


def other_theme(theme: Theme) -> Theme:
    """The same families under other names."""
    families = {
        other(name): replace(
            family,
            name=other(name),
            then=tuple(map(other, family.then)),
            forms=tuple(form.redrawn(partial(replace, family=other(name))) for form in family.forms),
        )
        for name, family in theme.families.items()
    }
    return replace(theme, families=families)


def other_rule(rule: Rule) -> Rule:
    if isinstance(rule, Loop):
        return replace(rule, rules=tuple(map(other_rule, rule.rules)))
    return replace(rule, layout=other(rule.layout))


def other_section(section: Section) -> Section:
    return replace(section, layout=other(section.layout), sections=tuple(map(other_section, section.sections)))


def said(slide: SlidePlan) -> tuple[Any, ...]:
    """All that a slide says, but for the ids of slides, in which the talk's own have their layout's name."""
    return slide.fill, slide.items, slide.notes, slide.block, slide.message, slide.rank, slide.shown


CASES = Path(__file__).parent / "cases"
DRAWN = {path.parent for name in ("deck*.txt", "outline.txt", "slide*.xml") for path in CASES.glob(f"*/{name}")}
ARTICLES = sorted(path for path in CASES.glob("*/article.[ym]*") if path.parent in DRAWN)
TOLD = [*sorted((PACKAGE.parent / "content").glob("*.yaml")), *ARTICLES]


@pytest.mark.parametrize("talk", ["meetup", "slides"])
@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.parent.name if path.parent.parent == CASES else path.stem)
def test_names_of_families_tell_nothing(path: Path, talk: str) -> None:
    article, _ = read_file(path)
    theme, rules = theme_in_language(THEME, article.meta.language), open_talk(talk)
    outlines, decks = [], []
    for look, asked, told in (
        (theme, rules, article),
        (
            other_theme(theme),
            replace(rules, rules=tuple(map(other_rule, rules.rules))),
            replace(article, sections=tuple(map(other_section, article.sections))),
        ),
    ):
        outline, _ = plan(told, asked, LayoutFinder(look.families))
        placer = placer_for_outline(outline, look)
        outlines.append(settled_outline(replace(outline, cap=rules.cap, pace=PACE), placer))
        decks.append(place(outlines[-1], look, placer))
    (first, second), ((deck, findings), (again, same)) = outlines, decks
    assert [other(slide.layout) for slide in first.slides] == [slide.layout for slide in second.slides]
    assert [*map(said, first.slides)] == [*map(said, second.slides)]
    assert [slide.layout.name for slide in deck.slides] == [slide.layout.name for slide in again.slides]
    assert findings == same
