"""Knows what a language needs: its tag, how it writes dates and figures, and the phrases of a talk in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from generator.language.scripts import LEFT_TO_RIGHT, has_rtl_letters
from generator.language.tags import phrases_key_of_language
from generator.shipped import TEMPLATES


def phrase_in_language(text: str, language: str) -> str:
    """Return an English phrase in a language (a BCP 47 tag), or unchanged if templates/phrases.yaml lacks it."""
    spoken = phrases_key_of_language(language)
    return text if spoken == "en" else str(_phrases().get(spoken, {}).get(text, text))


def is_phrase_in_any_language(said: str, text: str) -> bool:
    """Return whether `said` is the English phrase `text`, or what templates/phrases.yaml has for it in a language."""
    return said == text or said in {phrases.get(text) for phrases in _phrases().values()}


def part_number_in_language(number: int, total: int, language: str, title: str) -> str:
    """Return the " (1 of 2)" that follows the title of a slide that continues, or "" if there is only one slide.

    Its spaces never break. After Arabic or Hebrew it begins with a mark, because "1 of 2" would be drawn as "of 2 1".
    """
    if total < 2:
        return ""
    if not language.startswith("en"):
        return f" ({number}/{total})"
    return f" ({LEFT_TO_RIGHT if has_rtl_letters(title) else ''}{number}\u00a0of\u00a0{total})"


@cache
def _phrases() -> dict[str, dict[str, Any]]:
    from generator.yaml import yaml_values  # imported here, because an English article does not need it

    path = TEMPLATES / "phrases.yaml"
    found: dict[str, dict[str, Any]] = yaml_values(path.read_text(encoding="utf-8"), path.name)
    return found
