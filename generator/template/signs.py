"""A layout of a template in; what its name says in many languages, and where its parts stand, with what room, out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from generator.model.geometry import Rect
from generator.model.theme import FEET
from generator.regex import regex
from generator.template.layouts import UPWARDS, TemplateLayout, TemplatePlaceholder
from generator.yaml import shipped_values

LONGEST = 200  # characters of a name that are read
OTHERS = "others"  # what roles.yaml calls names of layouts that have no role
WHOLE, PART, WEAK = 3.0, 2.0, 1.0  # points for a phrase that is the whole name, a part of it, or says little
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_SPACELESS = regex("[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts without spaces
_CAMEL = regex(r"(?<=[a-z])(?=[A-Z])")
_COUNTER = regex(r"^(?:\d+_)+|(?:_\d+)+$")  # PowerPoint's "1_Title Slide", Google's "TITLE_ONLY_1"


class RolePhrase(NamedTuple):
    """A phrase of roles.yaml for a role, what it counts as a part of a name, and what is then in it; "" for nothing."""

    role: str
    text: str
    part: float
    sought: str

    def points(self, name: str) -> float:
        """Return what the phrase counts in a plain name: 0 if it is not in it."""
        if name == self.text:
            return WHOLE if self.part > WEAK else WEAK
        return self.part if self.sought and self.sought in f" {name} " else 0.0


def plain_layout_name(name: str) -> str:
    """Return a name in small letters, without accents, punctuation and the number of a copy."""
    spaced = unicodedata.normalize("NFKD", _CAMEL.sub(" ", _COUNTER.sub("", name[:LONGEST])))
    small = spaced.casefold().translate(_PLAIN)
    return " ".join(re.findall(r"[^\W_]+", "".join(each for each in small if not unicodedata.combining(each))))


@lru_cache(maxsize=1024)
def role_points_of_name(name: str) -> Mapping[str, float]:
    """Return the points that a name gives each role, and `others`; only the most telling phrase has all its points.

    The longest phrase is the most telling: "Content with Caption" is no content, and "Title and Content" no cover.
    """
    plain = plain_layout_name(name)
    found = [(points, phrase) for phrase in _role_phrases() if (points := phrase.points(plain))]
    longest = max(((points > WEAK, len(phrase.text)) for points, phrase in found), default=(False, 0))
    said: dict[str, float] = {}
    for points, phrase in found:
        full = points if (points > WEAK, len(phrase.text)) == longest else min(points, WEAK) / 2
        said[phrase.role] = max(full, said.get(phrase.role, 0.0))
    return said


@cache
def role_values() -> Mapping[str, Mapping[str, str]]:
    """Return what templates/roles.yaml says of each role, and of names of layouts without one."""
    return shipped_values("roles.yaml")


@lru_cache(maxsize=64)
def types_of_role(role: str) -> frozenset[str]:
    """Return the types of layouts, as PowerPoint names them, for a role or for `others`."""
    return frozenset(str(role_values()[role]["types"]).split())


@cache
def _role_phrases() -> tuple[RolePhrase, ...]:
    listed = [(role, entry.strip()) for role, own in role_values().items() for entry in own["names"].split(",")]
    plain = [(role, plain_layout_name(each) or " ".join(re.findall(r"\w+", each)), each) for role, each in listed]
    return tuple(_role_phrase(role, text, entry) for role, text, entry in plain if text)


def _role_phrase(role: str, text: str, entry: str) -> RolePhrase:
    """Return a phrase; of its entry, "=" means the whole name, "~" that it says little, "*" that letters may follow."""
    before, after = ("", "") if _SPACELESS.search(text) else (" ", "" if entry[-1] == "*" else " ")
    return RolePhrase(role, text, WEAK if entry[0] == "~" else PART, "" if entry[0] == "=" else before + text + after)


PROSE = ("body", "obj", "subTitle")  # placeholders that take text
TEXTS = (*PROSE, "")
DRAWINGS = ("pic", "clipArt", "media", "chart", "tbl", "dgm")
LEAST_AREA = 0.02  # share of the slide from which a body is one
THIN, LARGE = 0.13, 0.2  # share of the height up to which a body is a line; of the slide from which it is large
ALIKE = 0.08  # share of the slide by which two equal columns may differ


class Part(Struct, frozen=True):
    """A placeholder with its place as shares of the slide."""

    placeholder: TemplatePlaceholder
    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        return self.width * self.height


class LayoutShape(Struct, frozen=True):
    """Where the parts of a layout stand.

    bodies: those that hold text, but for thin ones, which are `lines`; both from the top left.
    drawings: places for pictures, charts and tables.
    """

    title: Part | None
    bodies: tuple[Part, ...]
    lines: tuple[Part, ...]
    drawings: tuple[Part, ...]
    is_vertical: bool

    @property
    def has_title_on_top(self) -> bool:
        """Tell whether the title is a line or two at the head of the slide."""
        return self.title is not None and self.title.y + self.title.height / 2 < 0.3

    @property
    def columns(self) -> tuple[Part, Part] | None:
        """Return the two equal bodies that stand side by side, if they are all that there is."""
        if len(self.bodies) != 2:
            return None
        left, right = sorted(self.bodies, key=lambda part: part.x)
        apart = max(abs(left.width - right.width), abs(left.height - right.height), abs(left.y - right.y))
        return (left, right) if apart <= ALIKE else None


def shape_of_layout(layout: TemplateLayout, slide: Rect) -> LayoutShape:
    """Return where the parts of a layout stand on slides of that size."""
    parts = [_part_of_placeholder(each, slide) for each in layout.placeholders if each.type not in FEET]
    shown = [part for part in parts if part.width > 0 < part.height]
    title = max((part for part in shown if part.placeholder.is_title), key=lambda part: part.area, default=None)
    texts = sorted((part for part in shown if part.placeholder.type in TEXTS), key=lambda part: (part.y, part.x))
    return LayoutShape(
        title,
        tuple(part for part in texts if part.height > THIN),
        tuple(part for part in texts if part.height <= THIN),
        tuple(each for each in shown if each.placeholder.type in DRAWINGS and each.area >= LEAST_AREA),
        any(part.placeholder.is_vertical for part in shown),
    )


def _part_of_placeholder(placeholder: TemplatePlaceholder, slide: Rect) -> Part:
    seen, width, height = placeholder.rect.clipped(slide), slide.width, slide.height
    return Part(placeholder, seen.x / width, seen.y / height, seen.width / width, seen.height / height)


OFF = 0.02  # of the height: how far what is drawn keeps off the decoration of a layout
WIDER = 1.1  # times as wide as slides of 4:3: those on which placeholders for these leave much free


def layout_over_slide(layout: TemplateLayout, slide: Rect) -> TemplateLayout:
    """Return a layout whose placeholders are for slides of 4:3 on the left of wider ones, over the whole slide."""
    rects, usual = [each.rect for each in layout.placeholders], slide.height * 4 / 3
    left, right = min((each.x for each in rects), default=0), max((each.right for each in rects), default=0)
    if abs(left + right - usual) > OFF * usual or slide.width < WIDER * usual:
        return layout
    share = slide.width / usual
    wide = (replace(each, x=round(each.x * share), width=round(each.width * share)) for each in rects)
    moved = (each.moved(rect) for each, rect in zip(layout.placeholders, wide, strict=True))
    return replace(layout, placeholders=tuple(moved))


# Shares of the height that grown texts leave free above and below, and that grown titles leave above.
EDGE, FOOT, MARGIN = 0.08, 0.16, 0.03
TITLE_LINES = 2  # for which a title has room, where the layout has


def _reach(rect: Rect, others: Iterable[Rect], room: Rect) -> tuple[int, int]:
    """Return how far up and down a rect may reach in a room, off what is above and below it, and at least itself."""
    beside = [each for each in others if each.x < rect.right and rect.x < each.right]
    middle = rect.y + rect.height // 2
    top = max([room.y, *(each.bottom for each in beside if each.bottom <= middle)])
    bottom = min([room.bottom, *(each.y for each in beside if each.y >= middle)])
    return min(top, rect.y), max(bottom, rect.bottom)


def layout_with_room_for_title(layout: TemplateLayout, slide: Rect, bodies: Sequence[Rect]) -> TemplateLayout:
    """Return a layout whose title has room for two lines in its own size, as far as nothing else stands there.

    The text grows away from where it is anchored, so that one line stands where the company has it.
    bodies: the places of what is drawn on the layout below its title.
    """
    title = layout.title
    assert title
    rect, line = title.rect, title.line_height
    insets = rect.height - title.inner.height
    more, share = max(0, insets + TITLE_LINES * line - rect.height), UPWARDS.get(title.anchor, 0.0)
    others, air = [each.rect for each in layout.placeholders if each is not title], round(OFF * slide.height)
    drawn = (replace(each.rect, y=each.rect.y - air, height=each.rect.height + 2 * air) for each in layout.shapes)
    top, bottom = _reach(rect, [*others, *bodies, *drawn], slide)
    up, down = rect.y - max(top, min(rect.y, round(slide.height * MARGIN))), bottom - rect.bottom
    up = min(up, max(round(more * share), more - down))
    down = min(down, more - up)
    return layout.with_placeholder(title.moved(replace(rect, y=rect.y - up, height=rect.height + up + down)))
