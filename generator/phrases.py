"""An English phrase of a talk and the article's language in, the phrase in that language out."""

from __future__ import annotations

from functools import cache
from typing import Any

from generator.model.script import script_of
from generator.shipped import TEMPLATES


def phrase(text: str, language: str) -> str:
    """The phrase as templates/phrases.yaml has it, or as it is where that file does not have it.

    `language` is a BCP 47 tag.
    """
    first = language.partition("-")[0].lower()
    if first == "en":
        return text
    known = _phrases()
    spoken = known.get("zh-Hant" if script_of(language) == "Hant" else first, {})
    return str(spoken.get(text, text))


@cache
def _phrases() -> dict[str, dict[str, Any]]:
    from generator.yaml import values  # here, because an English article does not need it

    path = TEMPLATES / "phrases.yaml"
    found: dict[str, dict[str, Any]] = values(path.read_text(encoding="utf-8"), path.name)
    return found
