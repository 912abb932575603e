"""A company's template in; for each role of a slide the layout that serves it out, with why and with the runner-up.

Where the placeholders stand decides what a layout can be; then points are given, most of all for sample slides and for
the words of its name, in many languages, and last for its type. Names and types of real templates often mislead.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, Where, info
from generator.look.keys import TEMPLATE_ROLES, TemplateRole
from generator.model.geometry import EMU_PER_PT, Rect
from generator.model.theme import FEET
from generator.shipped import TEMPLATES
from generator.template.layouts import OpenedTemplate, TemplateLayout, TemplatePlaceholder, covered_area
from generator.yaml import yaml_values

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


TEXTS = ("body", "obj", "subTitle", "")
DRAWINGS = ("pic", "clipArt", "media", "chart", "tbl", "dgm")
LEAST_AREA, LEAST_HEIGHT = 0.02, 0.06  # shares of the slide from which a body is one
THIN, LARGE = 0.13, 0.2  # share of the height up to which a body is a line; of the slide from which it is large
ALIKE = 0.08  # share of the slide by which two equal columns may differ
HUGE, SHORT = 90.0, 7.0  # points and ems of a line from which, and below which, a text is a number


class Part(Struct, frozen=True):
    """A placeholder with its place as shares of the slide; `ems` of its own size fit on one of its lines."""

    placeholder: TemplatePlaceholder
    x: float
    y: float
    width: float
    height: float
    ems: float

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def is_thin(self) -> bool:
        return self.height <= THIN or self.area < LEAST_AREA

    @property
    def size(self) -> float:
        """The size of its text in points."""
        return self.placeholder.levels[0].size

    @property
    def is_number(self) -> bool:
        """Tell whether its letters are so large that it is for a number."""
        return self.size >= HUGE and self.ems < SHORT


class LayoutShape(Struct, frozen=True):
    """Where the parts of a layout stand.

    bodies: those that hold text, but for thin ones, which are `lines`; both from the top left.
    drawings: places for pictures, charts and tables.
    words: of its static text; `covered` is the share of the slide under its title that its own shapes cover.
    """

    title: Part | None
    bodies: tuple[Part, ...]
    lines: tuple[Part, ...]
    drawings: tuple[Part, ...]
    is_vertical: bool
    words: int
    covered: float

    @property
    def has_title_on_top(self) -> bool:
        """Tell whether the title is a line or two at the head of the slide."""
        title = self.title
        return title is not None and title.middle < 0.3 and title.y < 0.25

    @property
    def columns(self) -> tuple[Part, Part] | None:
        """Return the two equal bodies that stand side by side, if they are all that there is."""
        if len(self.bodies) != 2:
            return None
        left, right = sorted(self.bodies, key=lambda part: part.x)
        apart = max(abs(left.width - right.width), abs(left.height - right.height), abs(left.y - right.y))
        return (left, right) if apart <= ALIKE and right.x >= left.x + left.width * 0.9 else None


def shape_of_layout(layout: TemplateLayout, width: int, height: int) -> LayoutShape:
    """Return where the parts of a layout stand on slides of that size, in EMU."""
    parts = [_part(each, width, height) for each in layout.placeholders if each.type not in FEET]
    shown = [part for part in parts if part.width > 0 < part.height]
    title = max((part for part in shown if part.placeholder.is_title), key=lambda part: part.area, default=None)
    texts = sorted((part for part in shown if part.placeholder.type in TEXTS), key=lambda part: (part.y, part.x))
    bodies = tuple(part for part in texts if not part.is_thin)
    drawings = tuple(p for p in shown if p.placeholder.type in DRAWINGS and p.area >= LEAST_AREA)
    below = int((title.y + title.height if title else 0.2) * height)
    return LayoutShape(
        title,
        bodies,
        tuple(part for part in texts if part.is_thin),
        drawings,
        any(part.placeholder.is_vertical for part in shown) or layout.type.startswith("vert"),
        sum(each.words for each in layout.shapes),
        covered_share((each.rect for each in layout.shapes), Rect(0, below, width, height - below)),
    )


def covered_share(rects: Iterable[Rect], room: Rect) -> float:
    """Return the share of a room that rects cover at most; parts that two of them cover count twice."""
    return min(1.0, sum(covered_area(each, room) for each in rects) / max(1, room.width * room.height))


def _part(placeholder: TemplatePlaceholder, width: int, height: int) -> Part:
    rect = placeholder.rect
    left, top = max(0, rect.x), max(0, rect.y)
    right, bottom = min(rect.right, width), min(rect.bottom, height)
    ems = (right - left) / (max(1.0, placeholder.levels[0].size) * EMU_PER_PT)
    return Part(placeholder, left / width, top / height, (right - left) / width, (bottom - top) / height, ems)


FIRST = 7.0  # points of a cover for the first sample slide: nearly as many as for all other signs together
LEGAL = 30  # static words, beyond those of all layouts, from which one is a notice
BRIEF = 5  # words of a text that tells what a layout is for, such as "Thank you"
MANY = 3  # sample slides from which their number says something

RolePoints = tuple[float, str]  # points, and what they are for


class JudgedLayout(Struct, frozen=True):
    """A layout, its shape, the points that its name gives, and the roles that its prompts and texts tell."""

    layout: TemplateLayout
    shape: LayoutShape
    said: Mapping[str, float]
    prompted: frozenset[str]

    @property
    def large_body(self) -> float:
        """The area of its largest body as a share of the slide."""
        return max((part.area for part in self.shape.bodies), default=0.0)

    def says(self, role: str) -> bool:
        """Tell whether its name or a text of its own tells this role."""
        return self.said.get(role, 0.0) >= PART or role in self.prompted


class TemplateUse(Struct, frozen=True):
    """What is known of all layouts.

    uses: how many sample slides each master has, by its number; `first` is the master of the first one.
    names: how many layouts have each name.
    words: the static words that every layout has.
    adorned: the masters that draw something on at least half of their layouts.
    """

    samples: int
    uses: Mapping[str, int]
    first: str
    names: Mapping[str, int]
    words: int
    adorned: frozenset[str]
    content: JudgedLayout | None = None


def role_points_of_layout(role: TemplateRole, judged: JudgedLayout, whole: TemplateUse) -> tuple[RolePoints, ...]:
    """Return the points of a layout for a role, or none if its shape rules it out."""
    if judged.shape.is_vertical or (role != "closing" and judged.shape.words - whole.words > LEGAL):
        return ()
    match role:
        case "cover":
            own = _cover(judged, whole)
        case "two-content":
            own = _two_content(judged)
        case "content":
            own = _content(judged)
        case "title-only":
            own = _title_only(judged)
        case "section":
            own = _section(judged, whole)
        case "closing":
            own = _closing(judged, whole)
    found = tuple(own)
    return (*found, *_from_name(role, judged, whole), *_from_use(role, judged, whole)) if found else ()


def _from_name(role: TemplateRole, judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    said, kind = judged.said, judged.layout.type
    is_prompted = role in judged.prompted and said.get(role, 0.0) < PART
    yield (PART, "its text says so") if is_prompted else (said.get(role, 0.0), "its name says so")
    # A name that all masters have tells the shape only: one on another ground may be a section, whatever it says.
    yield -1.0 if judged.prompted & {"section", "closing"} - {role} else 0.0, ""
    if role == "cover" and judged.layout.is_first and judged.says("section"):
        return  # a divider that opens the sample slides is the cover, whatever it is called
    is_alone = role != "section" or whole.names[_bare_name(judged.layout)] == 1
    if is_alone and not judged.says(role):
        others = max((points for other, points in said.items() if other not in (role, OTHERS)), default=0.0)
        yield -others if others >= PART else 0.0, ""
        yield -said.get(OTHERS, 0.0), ""
    if kind in types_of_role(role):
        yield 1.5, "PowerPoint has it under this type"
    elif kind in types_of_role(OTHERS):
        yield -1.5, ""
    elif is_alone and any(kind in types_of_role(other) for other in TEMPLATE_ROLES):
        yield -0.5, ""


def _from_use(role: TemplateRole, judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, samples = judged.layout, whole.samples
    if layout.uses:
        slides = "sample slide uses" if samples == 1 else f"of {samples} sample slides use"
        yield 0.5 + layout.uses / samples, f"{'the' if samples == 1 else layout.uses} {slides} it"
    if len(whole.uses) > 1 and samples:
        master = master_of_layout(layout)
        share = 1.0 * (master == whole.first) if role == "cover" else whole.uses[master] / samples
        yield share if whole.uses[master] else -1.0, ""
    elif whole.adorned and master_of_layout(layout) not in whole.adorned:
        yield -0.7, ""  # without sample slides, the master that draws nothing is perhaps a left-over
    if role == "title-only" and whole.content:
        own = whole.content.layout
        yield 0.7 if master_of_layout(own) == master_of_layout(layout) else 0.0, ""
        yield -0.7 if _ground(own) != _ground(layout) else 0.0, ""
    yield -0.01 * int(layout.position.partition(".")[2]), ""


def _cover(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape, title = judged.layout, judged.shape, judged.shape.title
    types = {each.type for each in layout.placeholders}
    is_typed = layout.type in types_of_role("cover") or "ctrTitle" in types
    is_usual = whole.samples >= MANY and 2 * layout.uses >= whole.samples
    is_opening = layout.is_first and not is_usual
    is_bare_head = shape.has_title_on_top and not (is_typed or shape.bodies or shape.lines)
    if shape.columns or (is_bare_head and not is_opening):
        return
    if not (is_typed or judged.says("cover")) and (judged.large_body > 0.3 or (title is None and not is_opening)):
        return
    is_likely = is_typed or judged.says("cover") or not shape.has_title_on_top
    first = FIRST if is_likely and is_opening else 1.0 if is_opening else 0.5 * layout.is_first
    yield 0.1 + first, "the first sample slide uses it" if is_opening else ""
    yield (
        (1.0 if "ctrTitle" in types else 0.0) + (1.0 if "subTitle" in types else 0.0),
        "it has the title or the subtitle of a cover",
    )
    yield 0.7 if layout.position.endswith(".1") else 0.0, ""
    yield 0.5 if title and not shape.has_title_on_top else 0.0, ""
    yield -1.5 if judged.large_body > 0.3 else 0.0, ""
    yield -2.0 if title and title.is_number else -0.5 if title is None else 0.0, ""
    yield -1.0 * len(shape.drawings), ""


def _two_content(judged: JudgedLayout) -> Iterator[RolePoints]:
    shape = judged.shape
    if shape.columns and not shape.drawings and _is_above(shape, shape.columns[0]):
        yield 2.0, "it has two equal bodies under a title"
        yield -0.4 * len(shape.lines), ""


def _content(judged: JudgedLayout) -> Iterator[RolePoints]:
    shape, title = judged.shape, judged.shape.title
    if title is None or len(shape.bodies) != 1 or shape.drawings:
        return
    body = shape.bodies[0]
    is_below = _is_above(shape, body)
    is_beside = title.x + title.width <= body.x + 0.05
    if body.area < 0.1 or not (is_below or is_beside) or body.is_number:
        return
    yield (1.5 if shape.has_title_on_top else 1.0 if is_below else 0.0), "it has one large body under a title"
    yield min(1.0, 2 * body.area), ""
    yield -1.0 if body.width < 0.5 else 0.0, ""
    yield -0.7 if body.placeholder.type == "subTitle" else 0.0, ""
    yield -2.0 * _clutter(judged.layout, body), ""
    yield -0.4 * len(shape.lines), ""


def _clutter(layout: TemplateLayout, body: Part) -> float:
    """Return the share of a body that shapes of the layout cover, but for those on which all of it stands."""
    rect = body.placeholder.rect
    aside = (each.rect for each in layout.shapes if (each.fill or each.picture) and not each.is_behind(rect))
    return covered_share(aside, rect)


def _is_above(shape: LayoutShape, body: Part) -> bool:
    """Tell whether the title stands above a body, in the upper part of the slide."""
    return shape.title is not None and shape.title.y < 0.35 and body.y >= shape.title.middle - 0.02


def _title_only(judged: JudgedLayout) -> Iterator[RolePoints]:
    shape, title = judged.shape, judged.shape.title
    if title and shape.has_title_on_top and not shape.bodies and not shape.drawings and title.width >= 0.35:
        yield 1.5, "it has a title at the top and no body"
        yield -2.0 * shape.covered if shape.covered > 0.35 else 0.0, ""
        yield -0.4 * len(shape.lines), ""


def _section(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape, title = judged.layout, judged.shape, judged.shape.title
    if title is None or title.is_number or len(shape.bodies) > 2:
        return
    if any(body.area > 0.27 or body.height > 0.52 for body in shape.bodies):
        return
    content = whole.content
    is_other = content is not None and _ground(layout) != _ground(content.layout)
    is_middle = not shape.has_title_on_top and 0.3 <= title.middle <= 0.9
    if not (is_middle or is_other or judged.says("section") or layout.type in types_of_role("section")):
        return
    yield (1.2, "its title is in the middle") if is_middle else (0.0, "")
    yield (0.7, "its ground is not that of the content") if is_other else (0.0, "")
    if (
        is_other
        and content
        and whole.uses[master_of_layout(layout)]
        and master_of_layout(layout) != master_of_layout(content.layout)
    ):
        yield 1.2, "its master is not that of the content"
    yield 0.3 if not shape.bodies else -0.5 * (len(shape.bodies) - 1), ""
    yield -1.0 if title.placeholder.type == "ctrTitle" else 0.0, ""
    yield -2.0 if layout.is_first else -1.0 if layout.is_last else 0.0, ""
    if content and content.shape.title:
        yield (
            0.3
            if title.size >= content.shape.title.size
            else -1.0
            if title.size < 0.7 * content.shape.title.size
            else 0.0,
            "",
        )
    yield -0.5 * len(shape.drawings), ""


def _ground(layout: TemplateLayout) -> tuple[str, bool]:
    return layout.background, layout.is_pictured


def _closing(judged: JudgedLayout, whole: TemplateUse) -> Iterator[RolePoints]:
    layout, shape = judged.layout, judged.shape
    is_last = layout.is_last and layout.uses == 1 and whole.samples >= MANY
    if shape.columns or not (is_last or judged.says("closing")):
        return
    if judged.large_body > LARGE and not judged.says("closing"):
        return
    yield 0.1, ""
    yield (1.2, "the last sample slide uses it") if is_last else (0.0, "")
    yield 0.5 if shape.title and not shape.has_title_on_top else 0.0, ""
    yield -0.5 if shape.title is None else 0.0, ""


def judged_layout(layout: TemplateLayout, template: OpenedTemplate) -> JudgedLayout:
    shape = shape_of_layout(layout, template.width, template.height)
    prompt = shape.title.placeholder.prompt if shape.title else ""
    own = [each.text for each in layout.shapes if each.source == layout.part]
    texts = {"cover": [prompt], "section": [prompt], "closing": [prompt, *own]}
    prompted = frozenset(role for role, told in texts.items() if any(_tells(text, role) for text in told))
    return JudgedLayout(layout, shape, role_points_of_name(_bare_name(layout)), prompted)


def _tells(text: str, role: str) -> bool:
    """Tell whether a short text names a role."""
    return 0 < len(text.split()) <= BRIEF and role_points_of_name(text).get(role, 0.0) >= PART


def use_of_template(template: OpenedTemplate) -> TemplateUse:
    uses: Counter[str] = Counter()
    for layout in template.layouts:
        uses[master_of_layout(layout)] += layout.uses
    first = next((master_of_layout(layout) for layout in template.layouts if layout.is_first), "")
    words = min((sum(shape.words for shape in layout.shapes) for layout in template.layouts), default=0)
    drawn = Counter(master_of_layout(each) for each in template.layouts if each.shapes or each.is_pictured)
    every = Counter(map(master_of_layout, template.layouts))
    adorned = frozenset(master for master in every if 2 * drawn[master] >= every[master])
    return TemplateUse(template.samples, uses, first, Counter(map(_bare_name, template.layouts)), words, adorned)


def _bare_name(layout: TemplateLayout) -> str:
    """Return the name of a layout as the file has it, without what tells it from another of that name."""
    return re.sub(r"#\d+$", "", layout.name)


def master_of_layout(layout: TemplateLayout) -> str:
    return layout.position.partition(".")[0]


IN_ORDER: tuple[TemplateRole, ...] = ("cover", "two-content", "content", "title-only", "section", "closing")
# The points that a layout needs for a role.
ENOUGH: Mapping[TemplateRole, float] = {
    "cover": 2.0,
    "two-content": 1.8,
    "content": 1.5,
    "title-only": 1.4,
    "section": 1.7,
    "closing": 2.0,
}
# The roles whose layout stands in for that of a role which has none, in the order of preference.
STAND_INS: Mapping[TemplateRole, tuple[TemplateRole, ...]] = {
    "cover": ("section", "content", "title-only"),
    "section": ("cover", "content", "title-only"),
    "content": ("title-only",),
    "two-content": ("title-only", "content"),
    "title-only": ("content",),
    "closing": ("cover", "section", "content", "title-only"),
}
NONE = "none"  # what a mapping file calls the layout of a role that has none
CLOSE = 0.75  # points between a layout and its runner-up


class RoleChoice(Struct, frozen=True):
    """The layout of a role, or None; `why` is a clause about it, and a close call could as well be the runner-up."""

    role: TemplateRole
    layout: TemplateLayout | None
    why: str
    runner_up: TemplateLayout | None = None
    is_close: bool = False


def choose_template_roles(
    template: OpenedTemplate, chosen: Mapping[TemplateRole, str] = {}
) -> tuple[Mapping[TemplateRole, RoleChoice], tuple[Finding, ...]]:
    """Return the choice for every role, and a finding for each close call.

    chosen: names of layouts that a mapping file gives to roles; "none" for a role that has no layout.
    """
    whole = use_of_template(template)
    left_over = _left_over_masters(whole)
    judged = [judged_layout(each, template) for each in template.layouts if master_of_layout(each) not in left_over]
    names = {each.name: each for each in template.layouts if each.name != NONE}
    choices: dict[TemplateRole, RoleChoice] = {
        role: RoleChoice(role, names.get(name), "the mapping file says so") for role, name in chosen.items()
    }
    for role in IN_ORDER:
        taken = {choice.layout.part for choice in choices.values() if choice.layout}
        free = [each for each in judged if each.layout.part not in taken]
        if role not in choices:
            choices[role] = _choice(role, _spared(role, free, whole), whole)
        if role == "content":
            found = choices[role].layout
            whole = replace(whole, content=next((each for each in judged if each.layout is found), None))
    return {role: choices[role] for role in TEMPLATE_ROLES}, tuple(_close_calls(choices, template.name))


def _spared(role: TemplateRole, free: list[JudgedLayout], whole: TemplateUse) -> list[JudgedLayout]:
    """Return the layouts without the only one that could show content, where a cover is chosen: talks need content."""
    needed: tuple[TemplateRole, ...] = ("content", "title-only")
    able = [each for each in free if any(role_points_of_layout(other, each, whole) for other in needed)]
    return [each for each in free if each not in able] if role == "cover" and len(able) == 1 else free


def _left_over_masters(whole: TemplateUse) -> set[str]:
    """Return the masters that no sample slide uses, and that are plain while those that are used are not."""
    used = {master for master, uses in whole.uses.items() if uses}
    return whole.uses.keys() - whole.adorned - used if whole.adorned & used else set()


def _choice(role: TemplateRole, free: list[JudgedLayout], whole: TemplateUse) -> RoleChoice:
    """Return the layout with the most points for a role, or none if even that has too few."""
    pointed = ((role_points_of_layout(role, each, whole), each.layout) for each in free)
    summed = [(sum(points for points, _ in found), found, layout) for found, layout in pointed if found]
    ranked = sorted(summed, key=lambda each: -each[0])
    points, given, best = ranked[0] if ranked else (0.0, (), None)
    second = ranked[1] if len(ranked) > 1 else (0.0, (), None)
    if best is None or points < ENOUGH[role]:
        why = "no layout has its shape" if best is None else "no layout is made for it"
        return RoleChoice(role, None, why, best, best is not None and points > ENOUGH[role] - CLOSE)
    reasons = [reason for points, reason in sorted(given, key=lambda each: -each[0]) if points >= 0.5 and reason]
    is_able = second[0] >= ENOUGH[role]
    runner_up = second[2] if is_able else None
    return RoleChoice(role, best, ", ".join(reasons[:2]), runner_up, is_able and points - second[0] < CLOSE)


def _close_calls(choices: Mapping[TemplateRole, RoleChoice], name: str) -> Iterator[Finding]:
    for role, choice in choices.items():
        if choice.is_close and choice.runner_up:
            chosen = f'"{choice.layout.name}"' if choice.layout else "no layout"
            message = f'for the role {role}, {chosen} was chosen; "{choice.runner_up.name}" comes close'
            hint = "slidewright template --write writes a mapping file, in which you can choose another"
            yield info("template-role", message, Where(name), hint)
