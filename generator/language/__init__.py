"""What a language needs: what is known of its tag, how it writes dates and figures, and the phrases of a talk in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from generator.language.scripts import LEFT_TO_RIGHT, has_rtl_letters
from generator.language.tags import phrases_key_of_language
from generator.shipped import TEMPLATES


def phrase_in_language(text: str, language: str) -> str:
    """The phrase as templates/phrases.yaml has it, or as it is where that file does not have it.

    `language` is a BCP 47 tag.
    """
    spoken = phrases_key_of_language(language)
    return text if spoken == "en" else str(_phrases().get(spoken, {}).get(text, text))


def part_number_in_language(number: int, total: int, language: str, title: str) -> str:
    """What a title says of a slide that is one of several, bound so that it is never broken; nothing for one alone.

    Behind Arabic or Hebrew, a figure is part of what runs from right to left, and "1 of 2" would be drawn as "of 2 1".
    """
    if total < 2:
        return ""
    if not language.startswith("en"):
        return f" ({number}/{total})"
    return f" ({LEFT_TO_RIGHT if has_rtl_letters(title) else ''}{number}\u00a0of\u00a0{total})"


@cache
def _phrases() -> dict[str, dict[str, Any]]:
    from generator.yaml import yaml_values  # here, because an English article does not need it

    path = TEMPLATES / "phrases.yaml"
    found: dict[str, dict[str, Any]] = yaml_values(path.read_text(encoding="utf-8"), path.name)
    return found
