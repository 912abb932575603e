"""layouts.yaml is read once, as types: what is misspelt, missing or wrong in it is an error with its place."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import fields

from generator.errors import Finding, TemplateError
from generator.look.decor import Tokens
from generator.look.keys import (
    COLORS,
    BoxKeys,
    FamilyKeys,
    LayoutsKeys,
    RingKeys,
    ShapeKeys,
    SlotKeys,
    StyleKeys,
)
from generator.look.layouts import gallery_layouts, parse_layouts_file
from generator.model.theme import Font
from tests.examples import examples

LAYOUTS = Path(__file__).parent.parent / "templates" / "deck" / "layouts.yaml"
TEXT = LAYOUTS.read_text("utf-8")
STRUCTS = (StyleKeys, SlotKeys, ShapeKeys, RingKeys, BoxKeys, FamilyKeys, LayoutsKeys)
NAMES = {"line", "link", "name", "text", "of", "like", "plain"}  # that slots, forms or styles have too
KEYS = {field.encode_name for struct in STRUCTS for field in fields(struct)} - NAMES
KEY = re.compile(r"(?<![\w-])([a-z][a-zA-Z ]*): ?")
LINES = [(number, line) for number, line in enumerate(TEXT.splitlines()) if not line.lstrip().startswith("#")]
WRITTEN = [(number, found) for number, line in LINES for found in KEY.finditer(line) if found[1] in KEYS]


def refused(text: str) -> tuple[Finding, ...]:
    with pytest.raises(TemplateError) as stopped:
        parse_layouts_file(text.encode(), "layouts.yaml")
    return stopped.value.findings


def test_what_ships_is_read() -> None:
    assert len(parse_layouts_file(TEXT.encode(), "layouts.yaml").families) > 25
    assert {found[1] for _, found in WRITTEN} > {"tall", "rect", "sizes", "warn below", "greatest", "cells", "fill"}


@settings(max_examples=examples(30), deadline=None)
@given(st.sampled_from(WRITTEN), st.data())
def test_no_misspelt_key_passes_in_silence(key: tuple[int, re.Match[str]], data: st.DataObject) -> None:
    number, found = key
    at = data.draw(st.integers(*found.span(1)).map(lambda at: min(at, found.end(1) - 1)))
    lines = TEXT.splitlines()
    lines[number] = f"{lines[number][:at]}q{lines[number][at + 1 :]}"
    wrong = lines[number][slice(*found.span(1))]
    said = [each for each in refused("\n".join(lines)) if each.message == f'unknown key "{wrong}"']
    assert [(each.where.line, each.code) for each in said if each.where] == [(number + 1, "layouts")]
    assert "did you mean" in said[0].hint or "the keys here are" in said[0].hint


WRONG = {
    "a misspelt key": ("tall: 104, most", "tlal: 104, most", 'unknown key "tlal" [layouts]\nhint: did you mean "tall'),
    "a style that is not there": ("style: agenda-gist", "style: agenda-gits", 'there is no style "agenda-gits" [layo'),
    "a form": ("like: wide", "like: wied", 'there is no form "wied" [layouts]\nhint: did you mean "wide"'),
    "feet": ("feet: none", "feet: nine", 'there are no feet "nine" [layouts]\nhint: did you mean "none"'),
    "a word in a rect": (
        "rect: [0, mid, 0, 64]",
        "rect: [0, top, 0, 64]",
        '"rect" must be [x, y, width, height]',
    ),
    "no size": ("byline: {sizes: [22, 20, 18, 16, 14]", "byline: {sizes: []", '"sizes" must be a list'),
    "no style": ("0], style: references, prompt", "0], prompt", '"style" is missing'),
    "a count in words": (
        "columns: {8: [4, 4]",
        "columns: {eight: [4, 4]",
        'the key "eight" must be a whole number',
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_words_with_its_place(case: str) -> None:
    old, new, words = WRONG[case]
    assert old in TEXT
    at = TEXT.index(old)
    line, last = TEXT.count("\n", 0, at) + 1, TEXT.count("\n", 0, at + len(old)) + 1
    found = [each for each in refused(TEXT[:at] + new + TEXT[at + len(old) :]) if words in str(each)]
    assert found and all(each.where and line <= each.where.line <= last for each in found)


def test_a_gallery_names_layouts_that_are_there() -> None:
    tokens = Tokens(Font("Arial"), Font("Arial"), Font("Courier New"), {**COLORS, "new": "accent1", "gone": "accent2"})
    with pytest.raises(TemplateError, match='no family has the form "cover" of the gallery'):
        gallery_layouts(parse_layouts_file(TEXT.encode(), "layouts.yaml"), tokens, {})


def test_what_is_inherited_is_wrong_once() -> None:
    assert len(refused(TEXT.replace("tall: 144, gap: 0", "tlal: 144, gap: 0", 1))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1",
        "families: 3",
        "styles: [",
        "families: {a: {forms: {b: {like: [c]}}}}",
        "families: {a: {forms: {b: {like: b}}}}",
    ],
)
def test_what_is_no_such_file_is_an_error(text: str) -> None:
    assert refused(text)
