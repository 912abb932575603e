"""Parses what ships as text, or what a user wrote in its place, into clean types: talks, themes, the deck's XML.

A theme is laid out for the language of its article.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache, partial
from pickle import UnpicklingError
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, compiler
from jinja2.bccache import Bucket
from msgspec.structs import replace

from generator.language.scripts import (
    LATIN,
    is_low_language,
    is_rtl_language,
    letter_reach_of_script,
    line_pitch_of_script,
    script_of_language,
)
from generator.look.decor import mirrored_theme
from generator.look.logo import theme_with_logo_of_article
from generator.look.talks import open_talk as open_talk
from generator.look.themes import (
    declared_layouts,
    open_theme as open_theme,
    theme_accent_findings as theme_accent_findings,
)
from generator.model.blocks import Picture
from generator.model.geometry import Pt
from generator.model.talk import SlideRule, Talk
from generator.model.theme import Layout, Slot, Theme
from generator.shipped import TEMPLATES, cache_by_identity, cache_name_of_maker, keep_in_cache, recall_from_cache

FOLDER = TEMPLATES / "deck"
OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "auto_reload": False,  # otherwise Jinja2 asks the disk for a newer template at every part of every slide
    "optimized": False,  # there are no constants to fold, and looking for them costs 5 ms
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}


@cache
def deck_template_environment() -> Environment:
    """Return the environment of the templates in templates/deck/; it escapes every value for XML."""
    return Environment(loader=FileSystemLoader(FOLDER), bytecode_cache=_Kept(), **OPTIONS)


class _Kept(BytecodeCache):
    """A cache of compiled templates, which take 60 ms to compile; Jinja2 itself compares their source."""

    def __init__(self) -> None:
        self._by = cache_name_of_maker(compiler.__file__, options=OPTIONS)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(EOFError, UnpicklingError):
            bucket.bytecode_from_string(recall_from_cache(FOLDER / bucket.key, self._by))

    def dump_bytecode(self, bucket: Bucket) -> None:
        keep_in_cache(FOLDER / bucket.key, self._by, bucket.bytecode_to_string())


def theme_with_logo(theme: Theme, logo: Picture | None) -> Theme:
    """Return the theme with an article's logo on each layout, if the article has one."""
    return theme_with_logo_of_article(theme, logo, declared_layouts().page) if logo else theme


def talk_without_agenda(talk: Talk) -> Talk:
    """Return the talk without its agenda; the lists of sections within a section stay."""
    kept = (rule for rule in talk.rules if not (isinstance(rule, SlideRule) and rule.layout == "agenda"))
    return replace(talk, rules=tuple(kept))


HELD = 2  # lines at the smallest size that a slot keeps if it can, since most titles have two at most
ROUNDED = 0.1  # points: more than programs add when they round up the height of a line


@cache_by_identity(16)
def theme_in_language(theme: Theme, language: str) -> Theme:
    """Return the theme for a language: mirrored if it runs from right to left, with lines and letters spaced for it.

    Only scripts with low letters, such as Latin, may have lines nearer than their height, and only they are
    letterspaced: the letters of Arabic and Hindi are joined. Other scripts have no capitals, except in foreign names.
    """
    theme = mirrored_theme(theme) if is_rtl_language(language) else theme
    script = script_of_language(language)
    return theme if is_low_language(language) else theme.redrawn(partial(_layout_for_script, script=script), script)


def _layout_for_script(layout: Layout, script: str) -> Layout:
    """Return the layout without tight lines, tracking and capitals, and with a head and a foot in each text slot."""
    return replace(layout, slots=tuple(_slot_for_script(slot, script) for slot in layout.slots))


def _slot_for_script(slot: Slot, script: str) -> Slot:
    """Return the slot at least one smallest line high, with room above and below for what leaves its lines."""
    slot = replace(slot, style=replace(slot.style, leading=max(slot.style.leading, 100), tracking=0, caps=False))
    if slot.type in ("tbl", "pic", "chart"):
        return slot
    line = Pt(line_pitch_of_script(script) * slot.style.sizes[-1] + ROUNDED)
    lacking = max(0, line - slot.rect.height)  # it grows at the side that the text is not flush with
    above = {"t": 0, "ctr": lacking // 2, "b": lacking}[slot.style.anchor]
    rect = replace(slot.rect, y=slot.rect.y - above, height=slot.rect.height + lacking)
    spare = rect.height - min(HELD, rect.height // line) * line
    head, foot = _head_and_foot(slot, script)
    share = min(1.0, spare / (head + foot)) if head + foot else 0.0
    return replace(slot, rect=rect, head=int(head * share), foot=int(foot * share))


def _head_and_foot(slot: Slot, script: str) -> tuple[int, int]:
    """Return how much room the slot needs above and below its lines, in EMU.

    PowerPoint's lines of tall letters are higher than LibreOffice's, which leaves the difference at the side that the
    text is not flush with.
    """
    left = line_pitch_of_script(script) - LATIN
    above = {"t": 0.0, "ctr": left / 2, "b": left}[slot.style.anchor]
    head, foot = letter_reach_of_script(script)
    needed = (max(0.0, head - above), max(0.0, foot - left + above))
    return Pt(needed[0] * slot.style.sizes[0]), Pt(needed[1] * slot.style.sizes[0])
