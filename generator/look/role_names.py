"""The name of a layout in; the roles that its words tell out, in many languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal, get_args

from msgspec import Struct

from generator.shipped import TEMPLATES
from generator.yaml import yaml_values

TemplateRole = Literal["cover", "section", "content", "two-content", "title-only", "closing"]
TEMPLATE_ROLES: tuple[TemplateRole, ...] = get_args(TemplateRole)
LONGEST = 200  # characters of a name that are read
OTHERS = "others"  # what roles.yaml calls names of layouts that have no role

WHOLE, PART, WEAK = 3.0, 2.0, 1.0  # points for a phrase that is the whole name, a part of it, or says little
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_SPACELESS = re.compile("[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts without spaces
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COUNTER = re.compile(r"^(?:\d+_)+|(?:_\d+)+$")  # PowerPoint's "1_Title Slide", Google's "TITLE_ONLY_1"


class RolePhrase(Struct, frozen=True):
    """A phrase of roles.yaml for a role, and how it must stand in a name."""

    role: str
    text: str
    is_whole: bool
    is_weak: bool
    is_open: bool  # more letters may follow
    is_spaceless: bool

    def points(self, name: str) -> float:
        """Return what the phrase counts in a plain name: 0 if it is not in it."""
        if name == self.text:
            return WEAK if self.is_weak else WHOLE
        if self.is_whole or not self._stands_in(name):
            return 0.0
        return WEAK if self.is_weak else PART

    def _stands_in(self, name: str) -> bool:
        if self.is_spaceless:
            return self.text in name
        return f" {self.text}" in f" {name}" if self.is_open else f" {self.text} " in f" {name} "


def plain_layout_name(name: str) -> str:
    """Return a name in small letters, without accents, punctuation and the number of a copy."""
    small = (
        unicodedata.normalize("NFKD", _CAMEL.sub(" ", _COUNTER.sub("", name[:LONGEST]))).casefold().translate(_PLAIN)
    )
    letters = "".join(each for each in small if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", letters))


@lru_cache(maxsize=1024)
def role_points_of_name(name: str) -> Mapping[str, float]:
    """Return the points that a name gives each role, and `others`; only the most telling phrase has all its points.

    The longest phrase is the most telling: "Content with Caption" is no content, and "Title and Content" no cover.
    """
    plain = plain_layout_name(name)
    found = [(phrase.points(plain), phrase) for phrase in _role_phrases() if phrase.text in plain]
    found = [(points, phrase) for points, phrase in found if points]
    longest = max((_weight(points, phrase) for points, phrase in found), default=(False, 0))
    said: dict[str, float] = {}
    for points, phrase in found:
        full = points if _weight(points, phrase) == longest else min(points, WEAK) / 2
        said[phrase.role] = max(full, said.get(phrase.role, 0.0))
    if said.get(OTHERS, 0.0) > WEAK:  # of two that tell as much, the one without a role counts
        said = {role: min(points, WEAK / 2) if role != OTHERS else points for role, points in said.items()}
    return said


def _weight(points: float, phrase: RolePhrase) -> tuple[bool, int]:
    return points > WEAK, len(phrase.text)


@lru_cache(maxsize=64)
def types_of_role(role: str) -> frozenset[str]:
    """Return the types of layouts, as PowerPoint names them, for a role or for `others`."""
    return frozenset(str(_role_values()[role]["types"]).split())


@cache
def _role_values() -> Mapping[str, Mapping[str, str]]:
    path = TEMPLATES / "roles.yaml"
    values: Mapping[str, Mapping[str, str]] = yaml_values(path.read_text(encoding="utf-8"), path.name)
    return values


@cache
def _role_phrases() -> tuple[RolePhrase, ...]:
    return tuple(
        phrase for role, values in _role_values().items() for phrase in _phrases_of_role(role, values["names"])
    )


def _phrases_of_role(role: str, listed: str) -> Iterator[RolePhrase]:
    for entry in (each.strip() for each in listed.split(",")):
        text = plain_layout_name(entry) or " ".join(re.findall(r"\w+", entry))
        if text:
            is_spaceless = _SPACELESS.search(text) is not None
            yield RolePhrase(role, text, entry[0] == "=", entry[0] == "~", entry[-1] == "*", is_spaceless)
